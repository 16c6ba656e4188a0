import { Agent } from 'undici';
import { isLoopback } from './loopback';
import type { Connection, Credentials } from './pve/pve-client';
import type { Value, ValueObject } from './values/value';

/** How TLS certificates are checked, besides what the provider's configuration says. */
export interface TlsOptions {
  /** PEM of the authority that has signed the simulated cluster's certificate. */
  readonly certificateAuthority?: string | undefined;
}

function text(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}

function originOf(endpoint: string): string {
  if (!URL.canParse(endpoint) || new URL(endpoint).protocol !== 'https:') {
    throw new Error('you must specify a secure endpoint for the Proxmox Virtual Environment API (valid: https://host:port/)');
  }
  const { hostname, origin } = new URL(endpoint);
  if (!isLoopback(hostname)) {
    throw new Error(
      `the stand-in provider only talks to the simulated cluster: the endpoint's host must be a loopback address (127.0.0.1), `
      + `got ${hostname}; for a real Proxmox VE, use the real provider bpg/proxmox`,
    );
  }
  return origin;
}

function credentialsOf(config: ValueObject): Credentials {
  const token = text(config['api_token']);
  if (token !== '') {
    if (!/^\S+@\S+!\S+=[a-zA-Z0-9-]+$/.test(token)) {
      throw new Error(`the API token must be in the format 'USER@REALM!TOKENID=UUID'`);
    }
    return { kind: 'token', token };
  }
  const username = text(config['username']);
  const password = text(config['password']);
  if (username !== '' && password !== '') {
    if (!/^\S+@\S+$/.test(username)) {
      throw new Error('username must include the realm: USER@REALM');
    }
    return { kind: 'password', username, password };
  }
  throw new Error('must provide either user credentials, an API token, or an auth ticket');
}

const tlsVersions: Readonly<Record<string, 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'>> = {
  '': 'TLSv1.3', '1.0': 'TLSv1', '1.1': 'TLSv1.1', '1.2': 'TLSv1.2', '1.3': 'TLSv1.3',
};

/**
 * @param config of the provider; unknown values must have been refused before
 * @throws Error when the endpoint is not a loopback address, or credentials are missing
 */
export function connectionOf(config: ValueObject, tls: TlsOptions): Connection & { readonly dispatcher: Agent } {
  const minVersion = tlsVersions[text(config['min_tls']).trim()];
  if (minVersion === undefined) {
    throw new Error(`unsupported minimal TLS version ${text(config['min_tls'])}, must be one of: 1.0, 1.1, 1.2, 1.3`);
  }
  const origin = originOf(text(config['endpoint']));
  const credentials = credentialsOf(config);
  const ca = tls.certificateAuthority;
  const connect = { rejectUnauthorized: config['insecure'] !== true, minVersion, ...(ca === undefined ? {} : { ca }) };
  return { origin, credentials, dispatcher: new Agent({ connect, keepAliveTimeout: 60_000, headersTimeout: 0, bodyTimeout: 0 }) };
}
