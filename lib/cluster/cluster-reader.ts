import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { Agent, request } from 'undici';
import type { ClusterAccess } from './access';

export type Row = Readonly<Record<string, unknown>>;

/** Files that systems keep the authorities in that they trust; Node knows its own only. */
const AUTHORITIES = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/ca-bundle.pem', '/etc/ssl/cert.pem'];
const TIMEOUT_MS = 30_000;

/** Reads lists of a Proxmox VE cluster, and changes nothing. */
export class ClusterReader {
  private readonly dispatcher: Agent;
  private headers: Promise<Record<string, string>> | undefined;

  /** @param authoritiesFile what `SSL_CERT_FILE` names. @default the system's */
  constructor(private readonly access: ClusterAccess, authoritiesFile?: string) {
    const files = authoritiesFile === undefined ? AUTHORITIES : [authoritiesFile];
    const connect = access.insecure ? { rejectUnauthorized: false } : { ca: [...rootCertificates, ...files.flatMap(readAuthorities)] };
    this.dispatcher = new Agent({ connect, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });
  }

  /**
   * @param path below `/api2/json/`, with query
   * @throws Error when the cluster cannot be reached, or refuses
   */
  async list(path: string): Promise<readonly Row[]> {
    this.headers ??= this.login();
    return await this.exchange<readonly Row[] | null>('GET', path, await this.headers) ?? [];
  }

  async close(): Promise<void> {
    await this.dispatcher.close();
  }

  private async login(): Promise<Record<string, string>> {
    const { credentials } = this.access;
    if ('token' in credentials) return { authorization: `PVEAPIToken=${credentials.token}` };
    const { ticket } = await this.exchange<{ ticket: string }>('POST', 'access/ticket', {}, new URLSearchParams({ ...credentials }).toString());
    return { cookie: `PVEAuthCookie=${encodeURIComponent(ticket)}` };
  }

  private async exchange<Data>(method: 'GET' | 'POST', path: string, headers: Record<string, string>, body?: string): Promise<Data> {
    const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await request(`${this.access.origin}/api2/json/${path}`, { method, headers: { ...headers, ...type }, body, dispatcher: this.dispatcher });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`the cluster answers ${answer.statusCode} ${answer.statusText} to ${method} ${path.split('?')[0]}`);
    return (JSON.parse(text) as { data: Data }).data;
  }
}

function readAuthorities(file: string): string[] {
  try {
    return [readFileSync(file, 'utf8')];
  } catch {
    return [];
  }
}
