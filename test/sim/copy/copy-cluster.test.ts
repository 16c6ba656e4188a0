import { clusterDescriptionSchema } from '../../../lib/sim/pve/cluster-description';
import { copyCluster, type ClusterCopy, type CopyOptions } from '../../../lib/sim/copy/copy-cluster';
import { openReadOnly } from '../../../lib/cluster/read-only-client';
import { dumpState } from '../../../lib/sim/pve/store/dump';
import { seedState } from '../../../lib/sim/pve/store/seed';
import { simulatedApi, type SimulatedApi } from '../pve/simulated-api';

let api: SimulatedApi;

// many requests, on a machine that may be busy
jest.setTimeout(30_000);

beforeEach(async () => {
  api = await simulatedApi();
  await api.post('/pools', { poolid: 'class' });
  await api.post('/pools', { poolid: 'class/anna', comment: 'Anna' });
  await api.post('/access/users', { userid: 'anna@pve', password: 'secret123', firstname: 'Anna', email: 'anna@example.org' });
  await api.post('/access/roles', { roleid: 'student', privs: 'VM.Audit VM.Console' });
  await api.put('/access/acl', { path: '/pool/class/anna', roles: 'student', users: 'anna@pve', propagate: 1 });
  await api.post('/cluster/sdn/zones', { zone: 'lab', type: 'simple' });
  await api.post('/cluster/sdn/vnets', { vnet: 'vn1', zone: 'lab', alias: 'one' });
  await api.post('/cluster/sdn/vnets/vn1/subnets', { subnet: '10.1.0.0/24', type: 'subnet', gateway: '10.1.0.1', 'dhcp-range': 'start-address=10.1.0.10,end-address=10.1.0.20' });
  await api.task('PUT', '/cluster/sdn');
  await api.post('/cluster/sdn/vnets', { vnet: 'vn2', zone: 'lab' });
  await api.post('/nodes/pve1/network', { iface: 'vmbr1', type: 'bridge', autostart: 1, comments: 'anna-lan' });
  await api.task('PUT', '/nodes/pve1/network');
  for (const [source, newid] of [[9000, 100], [9001, 101], [9002, 102]]) {
    await api.task('POST', `/nodes/pve1/qemu/${source}/clone`, { newid: newid!, pool: 'class/anna', name: `vm-${newid}` });
  }
  await api.task('POST', '/nodes/pve1/qemu/100/status/start');
});

async function copy(token = api.rootToken.replace('PVEAPIToken=', ''), options: CopyOptions = {}): Promise<ClusterCopy> {
  const client = await openReadOnly({ origin: api.url, credentials: { token }, insecure: false });
  return copyCluster(client, options).finally(async () => client.close());
}

type Rows = Record<string, Record<string, unknown>>;

/** Without what no API tells: sizes in the description, passwords, and which thin disk was cloned from which. */
function comparable(dump: Record<string, unknown>): Record<string, unknown> {
  const { users, volumes, ...others } = dump as Record<string, Rows>;
  const rest = Object.fromEntries(Object.entries(others).filter(([table]) => !['nodes', 'storages', 'tokens'].includes(table)));
  const without = (rows: Rows, name: string) => (
    Object.fromEntries(Object.entries(rows).map(([key, row]) => [key, { ...row, [name]: undefined }]))
  );
  const disks = Object.fromEntries(Object.entries(without(volumes!, 'ctime')).map(([key, row]) => (
    [key, key.includes('local-lvm:') ? { ...row, base: undefined } : row]
  )));
  return JSON.parse(JSON.stringify({ ...rest, users: without(users!, 'hasPassword'), volumes: disks })) as Record<string, unknown>;
}

test('a cluster that is made of the copy is as the one that was read', async () => {
  const { description, unseen } = await copy();
  const copied = seedState(clusterDescriptionSchema.parse(description), () => '');

  expect(unseen).toEqual([]);
  expect(comparable(dumpState(copied) as Record<string, unknown>)).toEqual(comparable(api.dump() as Record<string, unknown>));
});

test('the copy reads as many bytes used on each storage as the cluster says', async () => {
  const { description } = await copy();

  expect(description.storages!['local-lvm']).toMatchObject({ type: 'lvmthin', size_gib: 2000, by_node: { pve1: { size_gib: 2000 } } });
  // the linked clone's disk is described in full, as nothing says that it is one
  expect(description.storages!['local-lvm']!.by_node!.pve1!.other_gib).toBe(-10);
});

test('the firewall of the datacenter is on in a copy where it is on', async () => {
  expect((await copy()).description.firewall).toBe(false);
  await api.put('/cluster/firewall/options', { enable: 1 });

  const { description } = await copy();
  const copied = seedState(clusterDescriptionSchema.parse(description), () => '');
  expect(comparable(dumpState(copied) as Record<string, unknown>).firewalls).toMatchObject({ cluster: { options: { enable: 1 } } });
});

test('no password, token or secret is in a copy', async () => {
  await api.put('/nodes/pve1/qemu/100/config', { cipassword: 'hidden-one' });

  expect(JSON.stringify((await copy()).description)).not.toMatch(/hidden-one|secret|passwordHash/);
});

test('what a token may not see is said', async () => {
  const { data } = await api.post('/access/users/anna@pve/token/few', { privsep: 0 });
  const { description, unseen, privileges } = await copy(`anna@pve!few=${data.value}`, { permissionPaths: ['/pool/class/anna', '/vms/9000'] });

  expect(unseen).toEqual(expect.arrayContaining([
    'VMs (VM.Audit on /vms)', 'SDN zones and vnets (SDN.Audit or SDN.Allocate on /sdn/zones)',
    'users (User.Modify or Sys.Audit on /access/groups)', expect.stringMatching(/^GET \/cluster\/firewall\/options: 403/),
  ]));
  expect(description).not.toHaveProperty('firewall');
  expect(privileges).toEqual({ '/pool/class/anna': ['VM.Audit', 'VM.Console'], '/vms/9000': [] });
  expect(description.contents!.vms!.map(({ vmid }) => vmid)).toEqual([100, 101, 102]);
});

test('a token that is none ends the copy', async () => {
  await expect(copy('anna@pve!few=00000000-0000-0000-0000-000000000000')).rejects.toThrow(/401/);
});

test('progress goes up to the number of VMs', async () => {
  const steps: string[] = [];
  await copy(undefined, { onProgress: (done, total) => steps.push(`${done}/${total}`) });

  expect(steps).toEqual(['1/6', '2/6', '3/6', '4/6', '5/6', '6/6']);
});
