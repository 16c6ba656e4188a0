import { Agent, type Dispatcher } from 'undici';
import type { ClusterAccess } from './access';
import { trustedAuthorities } from './authorities';

/** All that can be done to the cluster: ask for something. */
export interface ReadOnlyClient {
  /**
   * @param path below `/api2/json`: `/nodes`
   * @returns the answer's `data`
   * @throws CannotRead
   */
  get<T>(path: string, parameters?: Readonly<Record<string, string | number>>): Promise<T>;
  close(): Promise<void>;
}

/** The cluster did not give what was asked for. */
export class CannotRead extends Error {
  /** @param status HTTP status; undefined: no answer came */
  constructor(readonly path: string, readonly status: number | undefined, readonly reason: string) {
    super(`GET ${path}: ${status === undefined ? '' : `${status} `}${reason}`);
    this.name = 'CannotRead';
  }
}

/** Requests at once: enough to be quick, few enough for a cluster that is in use. */
const AT_ONCE = 8;
const TIMEOUT_MS = 30_000;
/** A connection may break; asking again changes nothing. */
const ATTEMPTS = 3;

/**
 * A client that sends GETs and nothing else. With user and password it logs in first: that is the one POST, to `/access/ticket`, and changes nothing.
 *
 * @param authoritiesFile what `SSL_CERT_FILE` names. @default the system's
 * @throws CannotRead when the login is refused, or nobody answers
 */
export async function openReadOnly({ origin, credentials, insecure }: ClusterAccess, authoritiesFile?: string): Promise<ReadOnlyClient> {
  const trust = insecure ? { rejectUnauthorized: false } : { ca: trustedAuthorities(authoritiesFile) };
  const dispatcher = new Agent({
    connections: AT_ONCE, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS, connect: { ...trust, timeout: TIMEOUT_MS },
  });
  const close = async () => dispatcher.destroy();
  try {
    const headers: Record<string, string> = 'token' in credentials
      ? { authorization: `PVEAPIToken=${credentials.token}` }
      : { cookie: `PVEAuthCookie=${await login(dispatcher, origin, credentials)}` };
    return {
      close,
      get: async <T>(path: string, parameters: Readonly<Record<string, string | number>> = {}) => {
        const query = new URLSearchParams(Object.entries(parameters).map(([name, value]) => [name, String(value)])).toString();
        return await ask(dispatcher, origin, query === '' ? path : `${path}?${query}`, headers) as T;
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function ask(dispatcher: Dispatcher, origin: string, path: string, headers: Record<string, string>): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await dataOf(path, await dispatcher.request({ origin, path: `/api2/json${path}`, method: 'GET', headers }));
    } catch (error) {
      if (error instanceof CannotRead) throw error;
      if (attempt >= ATTEMPTS) throw new CannotRead(path, undefined, (error as Error).message);
    }
  }
}

async function login(dispatcher: Dispatcher, origin: string, { username, password }: { username: string; password: string }): Promise<string> {
  const path = '/access/ticket';
  const body = new URLSearchParams({ username, password }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  try {
    const { ticket } = await dataOf(path, await dispatcher.request({ origin, path: `/api2/json${path}`, method: 'POST', headers, body })) as { ticket: string };
    return encodeURIComponent(ticket);
  } catch (error) {
    throw error instanceof CannotRead ? error : new CannotRead(path, undefined, (error as Error).message);
  }
}

async function dataOf(path: string, { statusCode, statusText, body }: Dispatcher.ResponseData): Promise<unknown> {
  const text = await body.text();
  if (statusCode !== 200) throw new CannotRead(path, statusCode, statusText);
  try {
    return (JSON.parse(text) as { data: unknown }).data;
  } catch {
    throw new CannotRead(path, statusCode, 'the answer is no JSON: this is no API of a Proxmox VE');
  }
}
