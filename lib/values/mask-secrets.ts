export const MASK = '********';

/** Masks what looks like a secret wherever it stands: API tokens, passwords in URLs, private keys of SSH, TLS and age. */
export function maskSecrets(text: string): string {
  return text
    .replace(/((?:PVEAPIToken=)?[\w.-]+@\w+![\w.-]+=)[0-9a-f-]{36}/gi, `$1${MASK}`)
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s/?#:@"']*:)[^\s/?#"']*@/gi, `$1${MASK}@`)
    .replace(/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, MASK)
    .replace(/AGE-SECRET-KEY-1[A-Z0-9]+/gi, MASK);
}
