import type { SimulatedApi } from './simulated-api';
import { simulatedApi } from './simulated-api';

let api: SimulatedApi;
beforeEach(async () => { api = await simulatedApi(); });

const zone = async () => (await api.get('/cluster/sdn/zones/lab', { pending: 1 })).data;

test('a zone is new until it is applied, changed until it is applied again, and deleted until that is applied', async () => {
  await api.post('/cluster/sdn/zones', { zone: 'lab', type: 'vxlan', peers: '10.0.0.1', mtu: 1450 });
  expect(await zone()).toEqual({ zone: 'lab', type: 'vxlan', state: 'new', pending: { peers: '10.0.0.1', mtu: 1450 } });
  expect(await api.task('PUT', '/cluster/sdn')).toBe('OK');
  expect(await zone()).toEqual({ zone: 'lab', type: 'vxlan', peers: '10.0.0.1', mtu: 1450 });
  await api.put('/cluster/sdn/zones/lab', { peers: '10.0.0.1,10.0.0.2', delete: 'mtu' });
  expect(await zone()).toEqual({
    zone: 'lab', type: 'vxlan', peers: '10.0.0.1', mtu: 1450, state: 'changed', pending: { peers: '10.0.0.1,10.0.0.2', mtu: 'deleted' },
  });
  await api.task('PUT', '/cluster/sdn');
  expect(await zone()).toEqual({ zone: 'lab', type: 'vxlan', peers: '10.0.0.1,10.0.0.2' });
  await api.delete('/cluster/sdn/zones/lab');
  expect(await zone()).toMatchObject({ state: 'deleted' });
  expect((await api.get('/cluster/sdn/zones/lab')).reason).toBe('sdn \'lab\' does not exist');
  await api.task('PUT', '/cluster/sdn');
  expect((await api.get('/cluster/sdn/zones/lab', { pending: 1 })).status).toBe(500);
});

test('whoever has locked the SDN alone can change, apply or roll back', async () => {
  await api.post('/cluster/sdn/zones', { zone: 'lab', type: 'simple' });
  expect((await api.post('/cluster/sdn/lock')).reason).toBe('could not acquire lock for SDN config: configuration has pending changes');
  await api.task('PUT', '/cluster/sdn');
  const token = (await api.post('/cluster/sdn/lock')).data as string;
  expect((await api.post('/cluster/sdn/lock')).reason).toBe('could not acquire lock for SDN config: invalid lock token provided!');
  expect((await api.post('/cluster/sdn/vnets', { vnet: 'vn1', zone: 'lab' })).reason).toBe('create sdn vnet object failed: invalid lock token provided!');
  expect((await api.delete('/cluster/sdn/zones/lab', { 'lock-token': 'x' })).reason).toBe('delete sdn zone object failed: invalid lock token provided!');
  expect((await api.put('/cluster/sdn')).reason).toBe('could not commit SDN config: invalid lock token provided!');
  expect((await api.post('/cluster/sdn/vnets', { vnet: 'vn1', zone: 'lab', 'lock-token': token })).status).toBe(200);
  expect((await api.post('/cluster/sdn/rollback', { 'lock-token': token, 'release-lock': 0 })).status).toBe(200);
  expect((await api.get('/cluster/sdn/vnets')).data).toEqual([]);
  await api.post('/cluster/sdn/vnets', { vnet: 'vn2', zone: 'lab', 'lock-token': token });
  expect(await api.task('PUT', '/cluster/sdn', { 'lock-token': token })).toBe('OK');
  expect((await api.get('/cluster/sdn/vnets')).data).toEqual([{ vnet: 'vn2', type: 'vnet', zone: 'lab' }]);
  expect((await api.post('/cluster/sdn/lock')).status).toBe(200);
  expect((await api.delete('/cluster/sdn/lock')).reason).toBe('could not release lock: invalid lock token provided!');
  expect((await api.delete('/cluster/sdn/lock', { force: 1 })).status).toBe(200);
  expect((await api.delete('/cluster/sdn/vnets/vn2')).status).toBe(200);
});

test('a VM can be plugged into a vnet on any node once it is applied', async () => {
  await api.post('/cluster/sdn/zones', { zone: 'lab', type: 'simple' });
  await api.post('/cluster/sdn/vnets', { vnet: 'vn1000', zone: 'lab', alias: 's01 lan' });
  await api.task('POST', '/nodes/pve1/qemu/9001/clone', { newid: 101, target: 'pve2' });
  await api.put('/nodes/pve2/qemu/101/config', { net0: 'virtio,bridge=vn1000' });
  expect(await api.task('POST', '/nodes/pve2/qemu/101/status/start')).not.toBe('OK');
  await api.task('PUT', '/cluster/sdn');
  expect(await api.task('POST', '/nodes/pve2/qemu/101/status/start')).toBe('OK');
});

test('what others depend on cannot be deleted', async () => {
  await api.post('/cluster/sdn/zones', { zone: 'lab', type: 'simple' });
  await api.post('/cluster/sdn/vnets', { vnet: 'vn1000', zone: 'lab' });
  await api.post('/cluster/sdn/vnets/vn1000/subnets', { subnet: '10.7.0.0/24', type: 'subnet' });
  expect((await api.delete('/cluster/sdn/zones/lab')).reason).toBe('delete sdn zone object failed: zone lab is used by vnet vn1000');
  expect((await api.delete('/cluster/sdn/vnets/vn1000')).reason).toBe('delete sdn vnet object failed: Can\'t delete vnet if subnets exists');
  await api.delete('/cluster/sdn/vnets/vn1000/subnets/lab-10.7.0.0-24');
  expect((await api.delete('/cluster/sdn/vnets/vn1000')).status).toBe(200);
  expect((await api.delete('/cluster/sdn/zones/lab')).status).toBe(200);
});

test('a vnet needs a zone, and a tag exactly where the zone\'s type asks for one', async () => {
  await api.post('/cluster/sdn/zones', { zone: 'simple', type: 'simple' });
  await api.post('/cluster/sdn/zones', { zone: 'vxlan', type: 'vxlan', peers: '10.0.0.1' });
  const create = async (parameters: Record<string, string | number>) => (await api.post('/cluster/sdn/vnets', { vnet: 'vn1', ...parameters })).reason;
  expect(await create({ zone: 'none' })).toContain('zone \'none\' does not exist');
  expect(await create({ zone: 'simple', tag: 5 })).toContain('vlan tag is not allowed on simple zone');
  expect(await create({ zone: 'vxlan' })).toContain('missing vxlan tag');
  expect(await create({ zone: 'vxlan', tag: 5 })).toBe('OK');
  expect(await create({ zone: 'vxlan', tag: 5 })).toBe('create sdn vnet object failed: sdn vnet object ID \'vn1\' already defined');
});

test.each(['a', 'ninechars', '1abc', 'a-b'])('%p is no id of a zone', async (id) => {
  expect((await api.post('/cluster/sdn/zones', { zone: id, type: 'simple' })).errors).toHaveProperty('zone');
});

test('a subnet is known by its zone and network', async () => {
  await api.post('/cluster/sdn/zones', { zone: 'lab', type: 'simple' });
  await api.post('/cluster/sdn/vnets', { vnet: 'vn1000', zone: 'lab' });
  await api.post('/cluster/sdn/vnets/vn1000/subnets', {
    subnet: '10.7.0.0/24', type: 'subnet', gateway: '10.7.0.1', snat: 1,
    'dhcp-range': ['start-address=10.7.0.10,end-address=10.7.0.20', 'start-address=10.7.0.30,end-address=10.7.0.40'],
  });
  const expected = {
    subnet: 'lab-10.7.0.0-24', vnet: 'vn1000', zone: 'lab', cidr: '10.7.0.0/24', mask: '24', gateway: '10.7.0.1', snat: 1,
    'dhcp-range': [{ 'start-address': '10.7.0.10', 'end-address': '10.7.0.20' }, { 'start-address': '10.7.0.30', 'end-address': '10.7.0.40' }],
  };
  expect((await api.get('/cluster/sdn/vnets/vn1000/subnets')).data).toEqual([expect.objectContaining(expected)]);
  expect((await api.get('/cluster/sdn/vnets/vn1000/subnets/lab-10.7.0.0-24')).data).toMatchObject(expected);
});
