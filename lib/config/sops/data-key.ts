import { randomBytes } from 'node:crypto';

/** Key that the values of one file are encrypted with. */
export const DATA_KEY_BYTES = 32;

/** A data key, encrypted for one of those who may read the file. */
export interface WrappedKey {
  /** `age1…` */
  readonly recipient: string;
  /** An age file in its armour. */
  readonly enc: string;
}

/** Why a wrapped key does not open. */
export type UnwrapFailure = 'not-for-us' | 'damaged';

// the package is an ES module only
const age = async () => import('age-encryption');

export function makeDataKey(): Uint8Array {
  return randomBytes(DATA_KEY_BYTES);
}

/** @throws Error when the recipient is none */
export async function wrapDataKey(key: Uint8Array, recipient: string): Promise<WrappedKey> {
  const { Encrypter, armor } = await age();
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return { recipient, enc: armor.encode(await encrypter.encrypt(key)) };
}

export async function unwrapDataKey({ enc }: WrappedKey, identities: readonly string[]): Promise<Uint8Array | UnwrapFailure> {
  const { Decrypter, armor } = await age();
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  try {
    const key = await decrypter.decrypt(armor.decode(enc));
    return key.length === DATA_KEY_BYTES ? key : 'damaged';
  } catch (error) {
    return /no identity matched/.test((error as Error).message) ? 'not-for-us' : 'damaged';
  }
}

/** A private key, `AGE-SECRET-KEY-1…`. */
export async function newIdentity(): Promise<string> {
  return (await age()).generateX25519Identity();
}

/** `age1…` of `AGE-SECRET-KEY-1…`. */
export async function recipientOf(identity: string): Promise<string> {
  return (await age()).identityToRecipient(identity);
}

/** Whether text is the public key of somebody whom a file can be encrypted for. */
export async function isRecipient(text: string): Promise<boolean> {
  const { Encrypter } = await age();
  try {
    new Encrypter().addRecipient(text);
    return text.startsWith('age1');
  } catch {
    return false;
  }
}

/** Whether text is a private key that age has made. */
export async function isIdentity(text: string): Promise<boolean> {
  return recipientOf(text).then(() => true, () => false);
}
