import { X509Certificate, createPublicKey } from 'node:crypto';
import { createAuthority, createCertificate, readKey } from '../../../lib/sim/talos/pki/certificate';
import { clientConfiguration, createSecrets, decoded } from '../../../lib/sim/talos/pki/secrets';

describe.each(['ed25519', 'ecdsa'] as const)('an authority with %s', (algorithm) => {
  const authority = createAuthority(algorithm, { organization: 'talos' }, 10);

  it('is one', () => {
    const certificate = new X509Certificate(authority.certificate);
    expect(certificate.ca).toBe(true);
    expect(certificate.subject).toBe('O=talos');
    expect(certificate.verify(certificate.publicKey)).toBe(true);
  });

  it('signs certificates, good for names and addresses', () => {
    const pair = createCertificate({ subject: { commonName: 'a' }, days: 1, hosts: ['a.example', '10.0.0.1', 'fd00::1'] }, authority);
    const [certificate, issuer] = [new X509Certificate(pair.certificate), new X509Certificate(authority.certificate)];
    expect(certificate.checkIssued(issuer)).toBe(true);
    expect(certificate.verify(issuer.publicKey)).toBe(true);
    expect(certificate.checkPrivateKey(readKey(pair.key))).toBe(true);
    expect([certificate.checkHost('a.example'), certificate.checkIP('10.0.0.1'), certificate.checkIP('fd00::1'), certificate.checkIP('10.0.0.2')])
      .toEqual(['a.example', '10.0.0.1', 'fd00::1', undefined]);
  });
});

it('secrets of a cluster have the forms of the real ones', async () => {
  const secrets = await createSecrets(false);
  expect(secrets.secrets.bootstrap_token).toMatch(/^[a-z0-9]{6}\.[a-z0-9]{16}$/);
  expect(secrets.cluster.id).toMatch(/^[\w-]{43}=$/);
  expect(decoded(secrets.certs.os).key).toMatch(/^-----BEGIN ED25519 PRIVATE KEY-----/);
  expect(decoded(secrets.certs.etcd).key).toMatch(/^-----BEGIN EC PRIVATE KEY-----/);
  const { ca_certificate: authority, client_certificate: certificate, client_key: key } = clientConfiguration(secrets);
  const [issuer, client] = [authority, certificate].map((pem) => new X509Certificate(Buffer.from(pem, 'base64')));
  expect(client?.subject).toBe('O=os:admin');
  expect(client?.verify(issuer!.publicKey)).toBe(true);
  const own = createPublicKey(readKey(Buffer.from(key, 'base64').toString()));
  expect(own.equals(client!.publicKey)).toBe(true);
});
