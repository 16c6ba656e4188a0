import { MASK, maskSecrets } from '../../values/mask-secrets';

/** Secrets that are shorter than this would blacken words. */
const SHORTEST = 6;

/** Makes texts readable by everybody: known secrets, and whatever looks like one, are masked. */
export function masker(secrets: readonly string[]): (text: string) => string {
  const known = [...new Set(secrets)].filter(secret => secret.length >= SHORTEST).sort((one, other) => other.length - one.length);
  return text => maskSecrets(known.reduce((masked, secret) => masked.replaceAll(secret, MASK), text))
    .replace(/((?:password|passwd|secret|(?<!API)token)["']?\s*[:=]\s*["']?)[^\s"',]{6,}/gi, `$1${MASK}`);
}
