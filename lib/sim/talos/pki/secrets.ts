import { generateKeyPair, generateKeyPairSync, randomBytes, randomInt } from 'node:crypto';
import { promisify } from 'node:util';
import { createAuthority, createCertificate } from './certificate';
import type { KeyPair } from './certificate';

/** What a Talos cluster's secrets are made of, as `talos_machine_secrets` has them: PEM in base64. */
export interface EncodedPair {
  readonly cert: string;
  readonly key: string;
}

export interface MachineSecrets {
  readonly certs: {
    readonly etcd: EncodedPair;
    readonly k8s: EncodedPair;
    readonly k8s_aggregator: EncodedPair;
    readonly k8s_serviceaccount: { readonly key: string };
    readonly os: EncodedPair;
  };
  readonly cluster: { readonly id: string; readonly secret: string };
  readonly secrets: {
    readonly bootstrap_token: string;
    readonly secretbox_encryption_secret: string;
    readonly aescbc_encryption_secret: string | null;
  };
  readonly trustdinfo: { readonly token: string };
}

export interface ClientConfiguration {
  readonly ca_certificate: string;
  readonly client_certificate: string;
  readonly client_key: string;
}

const authorityDays = 3650;
export const clientDays = 365;
const tokenCharacters = '0123456789abcdefghijklmnopqrstuvwxyz';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

export function decoded({ cert, key }: EncodedPair): KeyPair {
  return { certificate: Buffer.from(cert, 'base64').toString(), key: Buffer.from(key, 'base64').toString() };
}

/** @param rsaServiceAccount whether service accounts have an RSA key, as since Talos 1.7 */
export async function createSecrets(rsaServiceAccount: boolean): Promise<MachineSecrets> {
  const authority = (algorithm: 'ed25519' | 'ecdsa', organization?: string): EncodedPair => {
    const { certificate, key } = createAuthority(algorithm, { organization }, authorityDays);
    return { cert: base64(certificate), key: base64(key) };
  };
  return {
    certs: {
      etcd: authority('ecdsa', 'etcd'),
      k8s: authority('ecdsa', 'kubernetes'),
      // it has no name
      k8s_aggregator: authority('ecdsa'),
      k8s_serviceaccount: { key: base64(await serviceAccountKey(rsaServiceAccount)) },
      os: authority('ed25519', 'talos'),
    },
    cluster: { id: randomBytes(32).toString('base64').replaceAll('+', '-').replaceAll('/', '_'), secret: randomBytes(32).toString('base64') },
    secrets: { bootstrap_token: token(), secretbox_encryption_secret: randomBytes(32).toString('base64'), aescbc_encryption_secret: null },
    trustdinfo: { token: token() },
  };
}

/** An administrator's way in. @throws Error when the machines' authority is none */
export function clientConfiguration({ certs: { os } }: MachineSecrets, days = clientDays, from?: Date): ClientConfiguration {
  const { certificate, key } = createCertificate({ subject: { organization: 'os:admin' }, days, from, usage: 'client' }, decoded(os));
  return { ca_certificate: os.cert, client_certificate: base64(certificate), client_key: base64(key) };
}

async function serviceAccountKey(rsa: boolean): Promise<string> {
  if (!rsa) {
    return String(generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey.export({ type: 'sec1', format: 'pem' }));
  }
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 4096 });
  return String(privateKey.export({ type: 'pkcs1', format: 'pem' }));
}

function token(): string {
  const characters = (count: number): string => Array.from({ length: count }, () => tokenCharacters[randomInt(tokenCharacters.length)]).join('');
  return `${characters(6)}.${characters(16)}`;
}
