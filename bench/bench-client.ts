import { Pool } from 'undici';
import type { ClusterAddress } from './cluster-process';

/** Asks a simulated cluster over HTTPS, as many at once as it has connections. */
export class BenchClient {
  private readonly pool: Pool;

  constructor({ endpoint, certificatePem }: ClusterAddress, private readonly apiToken: string, connections = 1) {
    this.pool = new Pool(endpoint, { connections, connect: { ca: certificatePem } });
  }

  /** @returns bytes of the answer @throws Error when the request is refused */
  async get(path: string): Promise<number> {
    return (await this.request('GET', path)).length;
  }

  async send(method: 'POST' | 'PUT', path: string, form: Record<string, string | number>): Promise<unknown> {
    const body = new URLSearchParams(Object.entries(form).map(([key, value]): [string, string] => [key, String(value)])).toString();
    return (JSON.parse(await this.request(method, path, body)) as { data: unknown }).data;
  }

  async close(): Promise<void> {
    await this.pool.close();
  }

  private async request(method: 'GET' | 'POST' | 'PUT', path: string, body?: string): Promise<string> {
    const headers = { authorization: `PVEAPIToken=${this.apiToken}`, ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }) };
    const answer = await this.pool.request({ method, path: `/api2/json${path}`, headers, body });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`${method} ${path}: ${answer.statusCode} ${text}`);
    return text;
  }
}

/** Does something for each item, so many at once. */
export async function forEach<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<unknown>): Promise<void> {
  const rest = [...items].reverse();
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let item = rest.pop(); item !== undefined; item = rest.pop()) await work(item);
  }));
}
