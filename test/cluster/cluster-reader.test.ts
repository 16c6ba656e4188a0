import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ClusterAccess } from '../../lib/cluster/access';
import { ClusterReader } from '../../lib/cluster/cluster-reader';
import { startSimulatedCluster, type SimulatedCluster } from '../../lib/sim';

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

async function names(credentials: ClusterAccess['credentials'], insecure: boolean, authorities?: string): Promise<unknown[]> {
  const reader = new ClusterReader({ origin: new URL(cluster.endpoint).origin, credentials, insecure }, authorities);
  try {
    return (await reader.list('cluster/resources?type=vm')).map(({ name }) => name);
  } finally {
    await reader.close();
  }
}

test('a token and a password read the same', async () => {
  expect(await names({ token: cluster.apiToken }, true)).toEqual(['debian']);
  expect(await names({ username: cluster.username, password: cluster.password }, true)).toEqual(['debian']);
});

test('a certificate counts when an authority says so, and is refused else', async () => {
  const file = path.join(folder, 'authority.pem');
  writeFileSync(file, cluster.certificatePem);
  expect(await names({ token: cluster.apiToken }, false, file)).toEqual(['debian']);
  await expect(names({ token: cluster.apiToken }, false)).rejects.toThrow(/self-signed|unable to verify/);
});

test('a refusal says what was asked for, and no secret', async () => {
  await expect(names({ token: 'root@pam!standsmith=wrong' }, true)).rejects.toThrow('the cluster answers 401 invalid token value! to GET cluster/resources');
});
