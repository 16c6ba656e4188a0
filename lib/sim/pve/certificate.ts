import { isIP } from 'node:net';
import { generate } from 'selfsigned';

export interface Certificate {
  readonly keyPem: string;
  readonly certificatePem: string;
}

/** A self-signed certificate for localhost and the host. */
export async function createCertificate(host: string): Promise<Certificate> {
  const names = [...new Set(['127.0.0.1', 'localhost', host])].map((name) => (isIP(name) ? { type: 7 as const, ip: name } : { type: 2 as const, value: name }));
  const { private: keyPem, cert: certificatePem } = await generate([{ name: 'commonName', value: 'simulated Proxmox VE' }], {
    keyType: 'ec', algorithm: 'sha256', extensions: [{ name: 'subjectAltName', altNames: names }],
  });
  return { keyPem, certificatePem };
}
