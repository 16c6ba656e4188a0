import { X509Certificate, createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { generate } from 'selfsigned';
import { sync as writeFileAtomicSync } from 'write-file-atomic';

export interface Certificate {
  readonly keyPem: string;
  readonly certificatePem: string;
}

const DAY_MS = 24 * 3600 * 1000;
/** As long as PVE's own are valid. */
const LIFETIME_DAYS = 730;
/** Days before its end that a kept certificate is renewed. */
const RENEWAL_DAYS = 14;
/** Where a simulated cluster may listen without being told so. */
const LOOPBACK: readonly string[] = ['127.0.0.1', '::1', 'localhost'];

/** A self-signed certificate for the loopback addresses and the host: its own authority, so that trusting it is enough. */
export async function createCertificate(host: string, now = Date.now()): Promise<Certificate> {
  const names = [...new Set([...LOOPBACK, host])].map((name) => (isIP(name) ? { type: 7 as const, ip: name } : { type: 2 as const, value: name }));
  const { private: keyPem, cert: certificatePem } = await generate([{ name: 'commonName', value: 'simulated Proxmox VE' }], {
    keyType: 'ec', algorithm: 'sha256', notBeforeDate: new Date(now), notAfterDate: new Date(now + LIFETIME_DAYS * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: names },
    ],
  });
  return { keyPem, certificatePem };
}

/** Where the certificate of a data file's cluster lies: `lab.json` has `lab.certificate.pem` and `lab.key.pem`. */
export function certificateFiles(dataFile: string): { readonly certificate: string; readonly key: string } {
  const name = dataFile.replace(/\.json$/, '');
  return { certificate: `${name}.certificate.pem`, key: `${name}.key.pem` };
}

/**
 * The certificate that lies beside a data file (mode 0600): whoever trusts it has to do so once. A new one is made where there is none for the host,
 * its end is near, or key and certificate do not belong together.
 */
export async function keepCertificate(dataFile: string, host: string): Promise<Certificate> {
  const files = certificateFiles(dataFile);
  const kept = readUsable(files, host);
  if (kept) return kept;
  const certificate = await createCertificate(host);
  writeFileAtomicSync(files.key, certificate.keyPem, { mode: 0o600 });
  writeFileAtomicSync(files.certificate, certificate.certificatePem, { mode: 0o600 });
  return certificate;
}

function readUsable(files: ReturnType<typeof certificateFiles>, host: string): Certificate | undefined {
  try {
    const [keyPem, certificatePem] = [readFileSync(files.key, 'utf8'), readFileSync(files.certificate, 'utf8')];
    const certificate = new X509Certificate(certificatePem);
    const isForHost = (isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host)) !== undefined;
    const isFresh = Date.parse(certificate.validTo) - Date.now() > RENEWAL_DAYS * DAY_MS;
    return isForHost && isFresh && certificate.checkPrivateKey(createPrivateKey(keyPem)) ? { keyPem, certificatePem } : undefined;
  } catch {
    return undefined;
  }
}
