import type { SimulatedApi } from './simulated-api';
import { simulatedApi } from './simulated-api';

let api: SimulatedApi;
const dir = '/cluster/mapping/dir';
const gpu = 'node=pve1,id=10de:2204,path=0000:01:00.0,iommugroup=14,subsystem-id=1458:4043';

beforeEach(async () => { api = await simulatedApi(); });

test('a directory is mapped for one node, then for two', async () => {
  await api.post(dir, { id: 'share', map: 'node=pve1,path=/srv/share', description: 'course material' });
  expect((await api.get(`${dir}/share`)).data)
    .toEqual({ type: 'dir', map: ['node=pve1,path=/srv/share'], description: 'course material', digest: expect.any(String) });
  const map = ['node=pve1,path=/srv/share', 'node=pve2,path=/srv/share'];
  await api.put(`${dir}/share`, { map, delete: 'description' });
  expect((await api.get(dir)).data).toEqual([{ id: 'share', type: 'dir', map, digest: expect.any(String) }]);
  await api.delete(`${dir}/share`);
  expect((await api.get(dir)).data).toEqual([]);
  expect((await api.get(`${dir}/share`)).reason).toBe('mapping \'share\' not found');
});

test('a PCI device and a USB device are mapped each in their own list', async () => {
  await api.post('/cluster/mapping/pci', { id: 'gpu', map: [gpu, gpu.replace('01:00.0', '02:00')], mdev: 1 });
  await api.post('/cluster/mapping/usb', { id: 'stick', map: 'node=pve2,id=0951:1666,path=1-1.2' });
  expect((await api.get('/cluster/mapping/pci/gpu')).data).toMatchObject({ type: 'pci', mdev: 1, map: [gpu, expect.stringContaining('02:00')] });
  expect((await api.get('/cluster/mapping/usb')).data).toMatchObject([{ id: 'stick', type: 'usb' }]);
  expect((await api.get('/cluster/mapping/usb/gpu')).status).toBe(500);
});

test.each([
  ['dir', 'path=/srv', 'node: property is missing'],
  ['dir', 'node=pve1', 'path: property is missing'],
  ['dir', 'node=pve1,path=srv', 'path: value does not match'],
  ['pci', 'node=pve1,id=10de:2204,path=1:0', 'path: value does not match'],
  ['usb', 'node=pve1,path=1-1', 'id: property is missing'],
  ['usb', 'node=pve1,id=0951:1666,speed=3', 'speed: property is not defined in schema'],
])('a map that says too little or something else is refused: %s %s', async (type, map, detail) => {
  const { status, errors } = await api.post(`/cluster/mapping/${type}`, { id: 'one', map });
  expect({ status, detail: errors?.['map[0]'] }).toEqual({ status: 400, detail: expect.stringContaining(detail) });
});

test('a mapping is made once, changed where it is, and never without a map', async () => {
  expect((await api.post(dir, { id: 'share' })).reason).toBe('missing value for required option \'map\'');
  await api.post(dir, { id: 'share', map: 'node=pve1,path=/srv' });
  expect((await api.post(dir, { id: 'share', map: 'node=pve1,path=/srv' })).reason).toBe('create directory mapping failed: dir ID \'share\' already defined');
  expect((await api.put(`${dir}/other`, { map: 'node=pve1,path=/srv' })).reason).toBe('update directory mapping failed: dir ID \'other\' does not exist');
  expect((await api.put(`${dir}/share`, { map: ['node=pve1,path=/a', 'node=pve1,path=/b'] })).reason).toBe('Node \'pve1\' is specified 2 times.');
});

test('who may use a mapping sees it, and only who may modify it changes it', async () => {
  for (const id of ['open', 'closed']) await api.post(dir, { id, map: 'node=pve1,path=/srv' });
  await api.post('/access/users', { userid: 'student@pve', password: 'pw12345678' });
  await api.put('/access/acl', { path: '/mapping/dir/open', users: 'student@pve', roles: 'PVEMappingUser' });
  const headers = await api.login('student@pve', 'pw12345678');
  expect((await api.request('GET', dir, {}, headers)).data).toMatchObject([{ id: 'open' }]);
  expect((await api.request('GET', `${dir}/open`, {}, headers)).status).toBe(200);
  expect((await api.request('GET', `${dir}/closed`, {}, headers)).reason)
    .toBe('Permission check failed (/mapping/dir/closed, Mapping.Modify|Mapping.Use|Mapping.Audit)');
  expect((await api.request('PUT', `${dir}/open`, { map: 'node=pve1,path=/' }, headers)).reason).toBe('Permission check failed (/mapping/dir/open, Mapping.Modify)');
  expect((await api.request('DELETE', `${dir}/open`, {}, headers)).reason).toBe('Permission check failed (/mapping/dir, Mapping.Modify)');
});

test.each([['8.3.5', 501, 400], ['8.4.0', 200, 200], ['10.0', 200, 200]])('a PVE %s has them, and virtiofs in VMs, as from 8.4 on', async (version, ofMapping, ofVm) => {
  const cluster = await simulatedApi('instant', [], { version });
  expect((await cluster.post(dir, { id: 'share', map: 'node=pve1,path=/srv' })).status).toBe(ofMapping);
  expect((await cluster.get(dir)).reason).toBe(ofMapping === 501 ? `Method 'GET ${dir}' not implemented` : 'OK');
  const { status, errors } = await cluster.post('/nodes/pve1/qemu', { vmid: 100, virtiofs0: 'share' });
  expect(status).toBe(ofVm);
  expect(errors?.virtiofs0).toBe(ofVm === 400 ? 'property is not defined in schema and the schema does not allow additional properties' : undefined);
  expect((await cluster.get('/cluster/mapping/pci')).status).toBe(200);
});
