import { Agent } from 'undici';
import type { ClusterAccess } from './access';
import { trustedAuthorities } from './authorities';

/** The cluster did not give what was asked for. */
export class CannotRead extends Error {
  /** @param status HTTP status; undefined: no answer came */
  constructor(readonly path: string, readonly status: number | undefined, readonly reason: string) {
    super(`GET ${path}: ${status === undefined ? '' : `${status} `}${reason}`);
    this.name = 'CannotRead';
  }
}

/** What was sent came to nothing: it was refused, or no answer came. */
export class NotAccepted extends Error {
  /** @param status HTTP status; undefined: no answer came */
  constructor(readonly status: number | undefined, readonly reason: string) {
    super(reason);
    this.name = 'NotAccepted';
  }
}

export type Parameters = Readonly<Record<string, string | number>>;
/** A row of one of the API's lists, or an object that it answers with. */
export type Row = Readonly<Record<string, unknown>>;

/** A way to the API that is open. */
export interface Session {
  /**
   * Sends one request, once.
   *
   * @param path below `/api2/json`
   * @returns the answer's `data`
   * @throws NotAccepted
   */
  send(method: 'GET' | 'POST' | 'DELETE', path: string, parameters?: Parameters): Promise<unknown>;
  close(): Promise<void>;
}

/** Requests at once: enough to be quick, few enough for a cluster that is in use. */
const AT_ONCE = 8;
const TIMEOUT_MS = 30_000;
/** A cluster that is there takes a connection at once. */
const CONNECT_TIMEOUT_MS = 5000;

/**
 * Opens the way to a cluster. With user and password it logs in first.
 *
 * @throws CannotRead when the login is refused, or nobody answers
 */
export async function openSession({ origin, credentials, insecure }: ClusterAccess, authoritiesFile?: string): Promise<Session> {
  const trust = insecure ? { rejectUnauthorized: false } : { ca: trustedAuthorities(authoritiesFile) };
  const dispatcher = new Agent({
    connections: AT_ONCE, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS, connect: { ...trust, timeout: CONNECT_TIMEOUT_MS },
  });
  const close = async () => dispatcher.destroy();
  const sendWith = (headers: Readonly<Record<string, string>>): Session['send'] => async (method, path, parameters = {}) => {
    const text = new URLSearchParams(Object.entries(parameters).map(([name, value]) => [name, String(value)])).toString();
    const [query, body] = method === 'POST' ? ['', text] : [text && `?${text}`, undefined];
    const form = body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
    try {
      const response = await dispatcher.request({ origin, path: `/api2/json${path}${query}`, method, headers: { ...headers, ...form }, body });
      return dataOf(response.statusCode, response.statusText, await response.body.text());
    } catch (error) {
      throw error instanceof NotAccepted ? error : new NotAccepted(undefined, (error as Error).message);
    }
  };
  if ('token' in credentials) return { send: sendWith({ authorization: `PVEAPIToken=${credentials.token}` }), close };
  try {
    const { username, password } = credentials;
    const { ticket, CSRFPreventionToken: token } = await sendWith({})('POST', '/access/ticket', { username, password }) as Record<string, string>;
    return { send: sendWith({ cookie: `PVEAuthCookie=${encodeURIComponent(ticket!)}`, ...(token && { CSRFPreventionToken: token }) }), close };
  } catch (error) {
    await close();
    throw error instanceof NotAccepted ? new CannotRead('/access/ticket', error.status, error.reason) : error;
  }
}

function dataOf(status: number, statusText: string, text: string): unknown {
  const { data, errors } = parse(status, status === 200 ? text : text || '{}') as { data?: unknown; errors?: Readonly<Record<string, string>> };
  if (status === 200) return data;
  const details = Object.entries(errors ?? {}).map(([name, message]) => `${name}: ${message.trim()}`).join(', ');
  throw new NotAccepted(status, [statusText, details].filter(part => part !== '').join(': '));
}

function parse(status: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    if (status !== 200) return {};
    throw new NotAccepted(status, 'the answer is no JSON: this is no API of a Proxmox VE');
  }
}
