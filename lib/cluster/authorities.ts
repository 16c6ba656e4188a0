import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';

/** Files that systems keep the authorities in that they trust; Node knows its own only. */
const FILES = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/ca-bundle.pem', '/etc/ssl/cert.pem'];

/**
 * Authorities that the provider trusts, which is written in Go: the system's.
 *
 * @param file what `SSL_CERT_FILE` names. @default the system's
 */
export function trustedAuthorities(file: string | undefined): string[] {
  const files = file === undefined ? FILES : [file];
  return [...rootCertificates, ...files.flatMap(readAuthorities)];
}

function readAuthorities(file: string): string[] {
  try {
    return [readFileSync(file, 'utf8')];
  } catch {
    return [];
  }
}
