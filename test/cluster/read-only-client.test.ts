import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ClusterAccess } from '../../lib/cluster/access';
import { CannotRead, openReadOnly } from '../../lib/cluster/read-only-client';
import { startSimulatedCluster, type SimulatedCluster } from '../../lib/sim';
import { copyCluster } from '../../lib/sim/copy/copy-cluster';

/** Answers everything with an empty list, and keeps what it was asked. */
class Recorder {
  readonly requests: string[] = [];
  readonly bodies: string[] = [];
  private server: Server | undefined;

  constructor(private readonly status = 200, private readonly answer: unknown = []) {}

  async listen(): Promise<string> {
    this.server = createServer((request, response) => {
      this.requests.push(`${request.method} ${request.url!.split('?')[0]}`);
      request.on('data', (chunk: Buffer) => this.bodies.push(chunk.toString()));
      request.on('end', () => {
        const data = request.url!.endsWith('/access/ticket') ? { ticket: 'PVE:x', CSRFPreventionToken: 'y' } : this.answer;
        response.writeHead(this.status).end(JSON.stringify({ data }));
      });
    });
    await new Promise<void>((resolve) => this.server!.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server?.closeAllConnections();
    this.server?.close();
  }
}

const recorders: Recorder[] = [];

afterEach(() => recorders.splice(0).forEach((recorder) => recorder.close()));

async function recorded(recorder: Recorder, credentials: ClusterAccess['credentials']): Promise<string[]> {
  recorders.push(recorder);
  const client = await openReadOnly({ origin: await recorder.listen(), credentials, insecure: false });
  await copyCluster(client).finally(async () => client.close());
  return recorder.requests;
}

const TOKEN = { token: 'a@pve!b=c' };

test('a copy with a token sends GETs, and nothing else', async () => {
  const requests = await recorded(new Recorder(), TOKEN);

  expect(requests.filter((request) => !request.startsWith('GET /api2/json/'))).toEqual([]);
  expect(requests).toEqual(expect.arrayContaining(['GET /api2/json/version', 'GET /api2/json/nodes', 'GET /api2/json/cluster/sdn/vnets']));
});

test('a copy with a password sends one POST, which logs in, and GETs', async () => {
  const recorder = new Recorder();
  const [login, ...others] = await recorded(recorder, { username: 'root@pam', password: 'p w' });

  expect(login).toBe('POST /api2/json/access/ticket');
  expect(recorder.bodies).toEqual(['username=root%40pam&password=p+w']);
  expect(others.filter((request) => !request.startsWith('GET '))).toEqual([]);
});

test('the client can do one thing to a cluster, beside being closed', async () => {
  const client = await openReadOnly({ origin: 'https://127.0.0.1:1', credentials: TOKEN, insecure: false });

  expect(Object.keys(client).sort()).toEqual(['close', 'get']);
  await client.close();
});

test('a refusal says what was asked, and the server\'s reason', async () => {
  const recorder = new Recorder(403);
  recorders.push(recorder);
  const client = await openReadOnly({ origin: await recorder.listen(), credentials: TOKEN, insecure: false });

  await expect(client.get('/nodes', { full: 1 })).rejects.toEqual(new CannotRead('/nodes?full=1', 403, 'Forbidden'));
  expect(recorder.requests).toHaveLength(1);
  await client.close();
});

test('where nobody answers, it is tried again, and then said', async () => {
  const client = await openReadOnly({ origin: 'http://127.0.0.1:1', credentials: TOKEN, insecure: false });

  await expect(client.get('/nodes')).rejects.toThrow(/^GET \/nodes: connect ECONNREFUSED/);
  await client.close();
});

describe('a Proxmox VE', () => {
  let cluster: SimulatedCluster;
  let folder: string;

  beforeAll(async () => {
    cluster = await startSimulatedCluster({ description: { nodes: { pve1: {} }, templates: [{ vmid: 100, node: 'pve1', name: 'debian' }] } });
    folder = mkdtempSync(path.join(tmpdir(), 'authorities-'));
  });

  afterAll(async () => {
    await cluster.stop();
    rmSync(folder, { recursive: true });
  });

  async function names(credentials: ClusterAccess['credentials'], insecure: boolean, authoritiesFile?: string): Promise<unknown[]> {
    const client = await openReadOnly({ origin: new URL(cluster.endpoint).origin, credentials, insecure }, authoritiesFile);
    try {
      return (await client.get<{ name: string }[]>('/cluster/resources', { type: 'vm' })).map(({ name }) => name);
    } finally {
      await client.close();
    }
  }

  test('tells the same to a token and to a password', async () => {
    expect(await names({ token: cluster.apiToken }, true)).toEqual(['debian']);
    expect(await names({ username: cluster.username, password: cluster.password }, true)).toEqual(['debian']);
  });

  test('is believed when an authority says who it is, and refused else', async () => {
    const file = path.join(folder, 'authority.pem');
    writeFileSync(file, cluster.certificatePem);
    expect(await names({ token: cluster.apiToken }, false, file)).toEqual(['debian']);
    await expect(names({ token: cluster.apiToken }, false)).rejects.toThrow(/self-signed|unable to verify/);
  });

  test('refuses a wrong token, and the error has no secret in it', async () => {
    const refused = names({ token: 'root@pam!standsmith=wrong' }, true);
    await expect(refused).rejects.toThrow('GET /cluster/resources?type=vm: 401 invalid token value!');
    await expect(refused).rejects.not.toThrow('standsmith=wrong');
  });
});
