/** Secrets that are shorter than this would blacken words. */
const SHORTEST = 6;
const MASK = '********';

/** Makes texts readable by everybody: known secrets, and whatever looks like one, are masked. */
export function masker(secrets: readonly string[]): (text: string) => string {
  const known = [...new Set(secrets)].filter(secret => secret.length >= SHORTEST).sort((one, other) => other.length - one.length);
  return text => known.reduce((masked, secret) => masked.replaceAll(secret, MASK), text)
    .replace(/((?:PVEAPIToken=)?[\w.-]+@\w+![\w.-]+=)[0-9a-f-]{36}/gi, `$1${MASK}`)
    .replace(/((?:password|passwd|secret|(?<!API)token)["']?\s*[:=]\s*["']?)[^\s"',]{6,}/gi, `$1${MASK}`)
    .replace(/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, MASK)
    .replace(/AGE-SECRET-KEY-1[A-Z0-9]+/g, MASK);
}
