import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect, type SecureVersion } from 'node:tls';
import { startSimulatedCluster } from '../../../lib/sim';
import { certificateFiles, createCertificate, keepCertificate } from '../../../lib/sim/pve/certificate';

const YEAR_MS = 365 * 24 * 3600 * 1000;

let folder: string;
let dataFile: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'certificate-'));
  dataFile = path.join(folder, 'lab.json');
});
afterEach(() => { rmSync(folder, { recursive: true }); });

function write({ keyPem, certificatePem }: { keyPem: string; certificatePem: string }): void {
  const files = certificateFiles(dataFile);
  writeFileSync(files.key, keyPem);
  writeFileSync(files.certificate, certificatePem);
}

test('the certificate beside a data file stays the same, and only its owner can read it', async () => {
  const first = await keepCertificate(dataFile, '127.0.0.1');
  expect(await keepCertificate(dataFile, '127.0.0.2')).not.toEqual(first);
  const second = await keepCertificate(dataFile, '127.0.0.2');
  expect(await keepCertificate(dataFile, '127.0.0.1')).toEqual(second);
  expect(await keepCertificate(dataFile, 'localhost')).toEqual(second);
  expect(await keepCertificate(dataFile, '::1')).toEqual(second);
  for (const file of [certificateFiles(dataFile).certificate, certificateFiles(dataFile).key]) expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(certificateFiles(dataFile).certificate).toBe(path.join(folder, 'lab.certificate.pem'));
});

test.each([
  ['has ended', async () => createCertificate('127.0.0.1', Date.now() - 3 * YEAR_MS)],
  ['is about to end', async () => createCertificate('127.0.0.1', Date.now() - 2 * YEAR_MS + 7 * 24 * 3600 * 1000)],
  ['belongs to another key', async () => ({ ...await createCertificate('127.0.0.1'), keyPem: (await createCertificate('127.0.0.1')).keyPem })],
  ['cannot be read', async () => ({ keyPem: 'no key', certificatePem: 'no certificate' })],
])('a certificate that %s is renewed', async (_, unusable) => {
  const before = await unusable();
  write(before);
  const { certificatePem, keyPem } = await keepCertificate(dataFile, '127.0.0.1');
  expect(certificatePem).not.toBe(before.certificatePem);
  expect(readFileSync(certificateFiles(dataFile).certificate, 'utf8')).toBe(certificatePem);
  expect(readFileSync(certificateFiles(dataFile).key, 'utf8')).toBe(keyPem);
  expect(Date.parse(new X509Certificate(certificatePem).validTo)).toBeGreaterThan(Date.now() + YEAR_MS);
});

test('the cluster speaks TLS 1.3 and 1.2 with the certificate beside its data file', async () => {
  const cluster = await startSimulatedCluster({ description: { nodes: { pve1: {} } }, dataFile });
  const spoken = async (maxVersion: SecureVersion) => new Promise<string | null>((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(cluster.endpoint).port), ca: readFileSync(cluster.certificateFile!), maxVersion }, () => {
      resolve(socket.getProtocol());
      socket.destroy();
    });
    socket.once('error', reject);
  });
  try {
    expect(cluster.certificateFile).toBe(certificateFiles(dataFile).certificate);
    expect([await spoken('TLSv1.3'), await spoken('TLSv1.2')]).toEqual(['TLSv1.3', 'TLSv1.2']);
    await expect(spoken('TLSv1.1')).rejects.toThrow();
  } finally {
    await cluster.stop();
  }
});
