import { randomBytes, scrypt, scryptSync, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** Cheap on purpose: a class of a thousand users is made in seconds, and nothing real hangs on it. */
const OPTIONS = { N: 1024, r: 8, p: 1 };
const LENGTH = 32;
const scryptAsync = promisify<string, string, number, typeof OPTIONS, Buffer>(scrypt);

/** `scrypt:<salt>:<hash>`. */
export function hashSecretSync(secret: string): string {
  const salt = randomBytes(12).toString('hex');
  return `scrypt:${salt}:${scryptSync(secret, salt, LENGTH, OPTIONS).toString('hex')}`;
}

export async function hashSecret(secret: string): Promise<string> {
  const salt = randomBytes(12).toString('hex');
  return `scrypt:${salt}:${(await scryptAsync(secret, salt, LENGTH, OPTIONS)).toString('hex')}`;
}

export async function secretMatches(secret: string, stored: string): Promise<boolean> {
  const [, salt = '', hash = ''] = stored.split(':');
  const expected = Buffer.from(hash, 'hex');
  const actual = await scryptAsync(secret, salt, LENGTH, OPTIONS);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
