import { Agent, createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';

/** One request that came through: its path with query, its form's fields sorted, ids of tasks without their numbers. */
export type RecordedRequest = string;

export interface RecordingProxy {
  readonly endpoint: string;
  /** What came through since the last call of `take`. */
  take(): readonly RecordedRequest[];
  stop(): Promise<void>;
}

/** Ids of tasks without what differs from run to run. */
export function withoutTaskNumbers(text: string): string {
  return text.replace(/UPID:([^:]+):[0-9A-F]+:[0-9A-F]+:[0-9A-F]+:/gi, 'UPID:$1:');
}

/** Lists whose order says nothing. */
const unorderedLists: ReadonlySet<string> = new Set(['privs', 'nodes']);

/** Each simulated cluster has a password of its own. */
function comparable(name: string, value: string, url: string): string {
  if (unorderedLists.has(name)) {
    return value.split(',').sort().join(',');
  }
  return name === 'password' && url.endsWith('/access/ticket') ? 'the password' : value;
}

/** Fields of an upload: the parts between the boundaries, which each sender makes up. */
function partsOf(body: string, boundary: string): readonly (readonly [string, string])[] {
  return body.split(`--${boundary}`).slice(1, -1).map((part) => {
    const [head = '', ...content] = part.split('\r\n\r\n');
    return [head.trim().replaceAll('\r\n', ' '), content.join('\r\n\r\n').trimEnd()];
  });
}

function describe(method: string, url: string, body: string, type = ''): RecordedRequest {
  const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(type)?.[1];
  const given = boundary === undefined ? [...new URLSearchParams(body)] : partsOf(body, boundary);
  const fields = given.map(([name, value]) => `${name}=${comparable(name, value, url)}`).sort();
  return [method, withoutTaskNumbers(url), ...fields].join(' ');
}

/** Starts an HTTPS server that passes everything on to `target` and keeps what it was. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], { keySize: 2048 });
  const agent = new Agent({ keepAlive: true, rejectUnauthorized: false });
  let recorded: RecordedRequest[] = [];
  const server = createServer({ key, cert }, (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      recorded.push(describe(incoming.method ?? '', incoming.url ?? '', body.toString(), incoming.headers['content-type']));
      const headers = { ...incoming.headers, host: new URL(target).host };
      const onward = request(new URL(incoming.url ?? '', target), { method: incoming.method ?? 'GET', headers, agent }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.statusMessage, answer.headers);
        answer.pipe(outgoing);
      });
      onward.on('error', (error) => outgoing.writeHead(502, error.message).end());
      onward.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `https://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    take: () => {
      const taken = recorded;
      recorded = [];
      return taken;
    },
    stop: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
