import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SimulatedCluster, SimulatedClusterOptions } from '../../../lib/sim';
import { startSimulatedCluster } from '../../../lib/sim';

const description = { nodes: { pve1: {} }, templates: [{ vmid: 9000, node: 'pve1', name: 'debian' }] };

let folder: string;
const running: SimulatedCluster[] = [];
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'simulated-cluster-')); });
afterEach(async () => {
  await Promise.all(running.splice(0).map(async (cluster) => cluster.stop()));
  rmSync(folder, { recursive: true });
});

async function start(options: Partial<SimulatedClusterOptions> = {}): Promise<SimulatedCluster> {
  const cluster = await startSimulatedCluster({ description, ...options });
  running.push(cluster);
  return cluster;
}

async function stop(cluster: SimulatedCluster): Promise<void> {
  running.splice(running.indexOf(cluster), 1);
  await cluster.stop();
}

async function ask(cluster: SimulatedCluster, method: string, path: string, form = ''): Promise<{ status: number; reason: string; tls: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(`api2/json${path}`, cluster.endpoint), {
      method, ca: cluster.certificatePem, minVersion: 'TLSv1.3',
      headers: { authorization: `PVEAPIToken=${cluster.apiToken}`, ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}) },
    }, (response) => {
      const tls = (response.socket as unknown as { getProtocol(): string }).getProtocol();
      response.resume().on('end', () => resolve({ status: response.statusCode ?? 0, reason: response.statusMessage ?? '', tls }));
    });
    sent.on('error', reject).end(form);
  });
}

test('the cluster answers over TLS 1.3 with a certificate that can be verified, and counts requests', async () => {
  const cluster = await start();
  expect(cluster.endpoint).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/$/);
  expect(await ask(cluster, 'GET', '/version')).toEqual({ status: 200, reason: 'OK', tls: 'TLSv1.3' });
  expect(await ask(cluster, 'POST', '/pools')).toMatchObject({ status: 400, reason: 'Parameter verification failed.' });
  expect(cluster.requestCount()).toBe(2);
});

test('two clusters have different credentials and equal dumps', async () => {
  const [one, other] = [await start(), await start()];
  expect(one.password).not.toBe(other.password);
  expect(one.apiToken).not.toBe(other.apiToken);
  expect(one.dump()).toEqual(other.dump());
});

test('with a data file everything is still there after a restart, credentials too', async () => {
  const dataFile = join(folder, 'cluster.json');
  const first = await start({ dataFile });
  await ask(first, 'POST', '/pools', 'poolid=class');
  await ask(first, 'POST', '/access/users', 'userid=s01@pve&password=correct-horse');
  await ask(first, 'POST', '/nodes/pve1/qemu/9000/clone', 'newid=101&pool=class');
  await stop(first);
  expect(statSync(dataFile).mode & 0o777).toBe(0o600);
  expect(readFileSync(dataFile, 'utf8')).not.toContain('correct-horse');
  const second = await start({ dataFile });
  expect(second.dump()).toEqual(first.dump());
  expect([second.password, second.apiToken]).toEqual([first.password, first.apiToken]);
  expect((await ask(second, 'DELETE', '/pools?poolid=class')).reason).toContain('contains VM 101');
});

test('users of other realms can be there already, and more can be made in these realms', async () => {
  const cluster = await start({ description: { ...description, realms: ['school'], users: ['s01@school'] } });
  expect((await ask(cluster, 'GET', '/access/users/s01@school')).status).toBe(200);
  expect((await ask(cluster, 'POST', '/access/users', 'userid=s02@school')).reason).toBe('OK');
  expect((await ask(cluster, 'POST', '/access/users', 'userid=s02@other')).reason).toContain('domain \'other\' does not exist');
});

test('changes reach the data file without a stop', async () => {
  const dataFile = join(folder, 'cluster.json');
  const cluster = await start({ dataFile });
  await ask(cluster, 'POST', '/pools', 'poolid=class');
  await new Promise((resolve) => { setTimeout(resolve, 600); });
  expect(JSON.parse(readFileSync(dataFile, 'utf8')).pools).toHaveProperty('class');
});

test('a stop finishes the tasks that run, so that nothing stays locked', async () => {
  const dataFile = join(folder, 'cluster.json');
  const first = await start({ dataFile, clock: 'realistic' });
  await ask(first, 'POST', '/nodes/pve1/qemu/9000/clone', 'newid=101&full=1');
  await stop(first);
  const second = await start({ dataFile });
  expect((await ask(second, 'PUT', '/nodes/pve1/qemu/101/config', 'cores=2')).reason).toBe('OK');
});

test.each(['precious', '{}', 'null', '[1]'])('a file that is no data file (%p) is refused and left as it is', async (text) => {
  const dataFile = join(folder, 'cluster.json');
  writeFileSync(dataFile, text);
  await expect(startSimulatedCluster({ description, dataFile })).rejects.toThrow(`${dataFile} is no data file of a simulated cluster`);
  expect(readFileSync(dataFile, 'utf8')).toBe(text);
});

test.each([
  [{ nodes: { pve1: {} }, templates: [{ vmid: 9000, node: 'pve2', name: 'x' }] }, 'template 9000: there is no node pve2; the cluster has pve1'],
  [{ nodes: { pve1: {} }, templates: [{ vmid: 9000, node: 'pve1', name: 'x', storage: 'none' }] }, 'template 9000: there is no storage none'],
])('a description that contradicts itself is refused', async (contradiction, message) => {
  await expect(startSimulatedCluster({ description: contradiction, dataFile: join(folder, 'cluster.json') })).rejects.toThrow(message);
  expect(existsSync(join(folder, 'cluster.json'))).toBe(false);
});
