import { X509Certificate, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { isIP, isIPv4 } from 'node:net';
import { bits, integer, objectId, octets, primitive, printable, sequence, set, tagged, time, utf8, yes } from './der';

/** Certificate and key, each as PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

export interface Subject {
  readonly organization?: string;
  readonly commonName?: string;
}

export interface CertificateRequest {
  readonly subject: Subject;
  readonly days: number;
  /** @default now */
  readonly from?: Date;
  /** Names and addresses that the certificate is good for. @default none */
  readonly hosts?: readonly string[];
  /** What the key is for. @default both */
  readonly usage?: 'server' | 'client';
}

type Algorithm = 'ed25519' | 'ecdsa';

const signatures = { ed25519: sequence(objectId('1.3.101.112')), ecdsa: sequence(objectId('1.2.840.10045.4.3.2')) };
const usages = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' };
const dayMs = 24 * 60 * 60 * 1000;

/** An authority that has signed itself. */
export function createAuthority(algorithm: Algorithm, subject: Subject, days: number): KeyPair {
  const key = newKey(algorithm);
  return { certificate: issue({ subject, days }, key, { name: nameOf(subject), key }, true), key: keyPem(key) };
}

/** A certificate with a new key of the authority's kind. @throws Error when the authority is none */
export function createCertificate(request: CertificateRequest, authority: KeyPair): KeyPair {
  const issuerKey = readKey(authority.key);
  const key = newKey(algorithmOf(issuerKey));
  return { certificate: issue(request, key, { name: subjectBytes(authority.certificate), key: issuerKey }, false), key: keyPem(key) };
}

/** A certificate that nobody has signed but itself, as machines show it that have no configuration. */
export function createSelfSigned(request: CertificateRequest): KeyPair {
  const key = newKey('ed25519');
  return { certificate: issue(request, key, { name: nameOf(request.subject), key }, false), key: keyPem(key) };
}

/** Talos writes PKCS #8 under a name of its own for Ed25519, which OpenSSL does not know. */
export function readKey(text: string): KeyObject {
  return createPrivateKey(standardKey(text));
}

/** The key as OpenSSL, and so Node's TLS, takes it. */
export function standardKey(text: string): string {
  return text.replaceAll('ED25519 PRIVATE KEY', 'PRIVATE KEY');
}

function newKey(algorithm: Algorithm): KeyObject {
  return algorithm === 'ed25519'
    ? generateKeyPairSync('ed25519').privateKey
    : generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;
}

function keyPem(key: KeyObject): string {
  return key.asymmetricKeyType === 'ed25519'
    ? String(key.export({ type: 'pkcs8', format: 'pem' })).replaceAll('PRIVATE KEY', 'ED25519 PRIVATE KEY')
    : String(key.export({ type: 'sec1', format: 'pem' }));
}

function algorithmOf(key: KeyObject): Algorithm {
  return key.asymmetricKeyType === 'ed25519' ? 'ed25519' : 'ecdsa';
}

function issue(
  { subject, days, from = new Date(), hosts = [], usage }: CertificateRequest, key: KeyObject,
  issuer: { readonly name: Uint8Array; readonly key: KeyObject }, isAuthority: boolean,
): string {
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const algorithm = algorithmOf(issuer.key);
  const content = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(randomBytes(16)),
    signatures[algorithm],
    issuer.name,
    sequence(time(from), time(new Date(from.getTime() + days * dayMs))),
    nameOf(subject),
    publicKey,
    tagged(3, sequence(...extensions(isAuthority, hosts, usage))),
  );
  const signature = sign(algorithm === 'ed25519' ? null : 'sha256', content, issuer.key);
  return pem(sequence(content, signatures[algorithm], bits(signature)));
}

function extensions(isAuthority: boolean, hosts: readonly string[], usage: CertificateRequest['usage']): Buffer[] {
  const purposes = usage === undefined ? Object.values(usages) : [usages[usage]];
  return [
    // digital signature, and signing certificates
    sequence(objectId('2.5.29.15'), yes, octets(isAuthority ? bits(Buffer.from([0x84]), 2) : bits(Buffer.from([0x80]), 7))),
    sequence(objectId('2.5.29.37'), octets(sequence(...purposes.map(objectId)))),
    ...(isAuthority ? [
      sequence(objectId('2.5.29.19'), yes, octets(sequence(yes))),
      sequence(objectId('2.5.29.14'), octets(octets(randomBytes(20)))),
    ] : []),
    ...(hosts.length === 0 ? [] : [sequence(objectId('2.5.29.17'), octets(sequence(...hosts.map(hostBytes))))]),
  ];
}

function hostBytes(host: string): Buffer {
  if (isIP(host) === 0) {
    return primitive(2, Buffer.from(host));
  }
  return primitive(7, isIPv4(host) ? Buffer.from(host.split('.').map(Number)) : ipv6Bytes(host));
}

function ipv6Bytes(address: string): Buffer {
  const [head = '', tail] = address.split('::');
  const groups = (text: string | undefined): string[] => (text ? text.split(':') : []);
  const zeros = Array.from({ length: 8 - groups(head).length - groups(tail).length }, () => '0');
  const all = tail === undefined ? groups(head) : [...groups(head), ...zeros, ...groups(tail)];
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

function nameOf({ organization, commonName }: Subject): Buffer {
  const part = (id: string, text: string): Buffer => (
    set(sequence(objectId(id), /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text) ? printable(text) : utf8(text)))
  );
  return sequence(
    ...(organization === undefined ? [] : [part('2.5.4.10', organization)]),
    ...(commonName === undefined ? [] : [part('2.5.4.3', commonName)]),
  );
}

/** The subject as it stands in a certificate: an issuer's name must be the same to the byte. */
function subjectBytes(certificate: string): Buffer {
  const [content] = children(new X509Certificate(certificate).raw);
  // version, serial number, algorithm, issuer, validity, subject
  return children(content!)[5]!;
}

/** The elements in an element. */
function children(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  let at = headerSize(bytes, 0);
  while (at < bytes.length) {
    const size = headerSize(bytes, at) + contentSize(bytes, at);
    parts.push(bytes.subarray(at, at + size));
    at += size;
  }
  return parts;
}

function headerSize(bytes: Buffer, at: number): number {
  const first = bytes[at + 1]!;
  return first < 0x80 ? 2 : 2 + (first & 0x7f);
}

function contentSize(bytes: Buffer, at: number): number {
  const first = bytes[at + 1]!;
  return first < 0x80 ? first : bytes.readUIntBE(at + 2, first & 0x7f);
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
