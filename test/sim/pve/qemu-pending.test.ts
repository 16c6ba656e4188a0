import type { Parameters, SimulatedApi } from './simulated-api';
import { simulatedApi } from './simulated-api';

let api: SimulatedApi;
beforeEach(async () => {
  api = await simulatedApi();
  await api.task('POST', '/nodes/pve1/qemu/9000/clone', { newid: 101 });
  await put({ scsi1: 'ceph:4', ide2: 'local-lvm:cloudinit', ostype: 'l26' });
  await api.task('POST', '/nodes/pve1/qemu/101/status/start');
});

const vm = '/nodes/pve1/qemu/101';
const put = async (parameters: Parameters) => api.put(`${vm}/config`, parameters);
const current = async () => (await api.get(`${vm}/config`, { current: 1 })).data;
const config = async () => (await api.get(`${vm}/config`)).data;
const restart = async () => {
  await api.task('POST', `${vm}/status/stop`);
  await api.task('POST', `${vm}/status/start`);
};
async function pending(): Promise<unknown> {
  const options: { key: string; pending?: unknown; delete?: number }[] = (await api.get(`${vm}/pending`)).data;
  const open = options.filter((option) => option.pending !== undefined || option.delete !== undefined);
  return Object.fromEntries(open.map(({ key, ...option }) => [key, option]));
}

test.each<[Parameters]>([
  [{ name: 'other', description: 'x', tags: 'a', onboot: 1, protection: 1 }], [{ ciuser: 'stud', ipconfig0: 'ip=dhcp', cipassword: 'hunter22' }],
  [{ cpulimit: 1, cpuunits: 200 }], [{ net0: 'virtio=BC:24:11:00:00:07,bridge=vmbr0' }], [{ net1: 'virtio' }], [{ scsi5: 'ceph:1' }], [{ usb0: 'spice' }],
  [{ scsi1: 'ceph:vm-101-disk-0,mbps_rd=10' }], [{ delete: 'scsi1' }],
])('a running VM takes %j at once', async (change) => {
  await put(change);
  expect(await pending()).toEqual({});
  expect(await current()).toEqual(await config());
});

test.each<[Parameters, object]>([
  [{ memory: 2048, cores: 2 }, { memory: { value: '1024', pending: '2048' }, cores: { value: 1, pending: 2 } }],
  [{ agent: 'enabled=1', vga: 'std' }, { agent: { pending: 'enabled=1' }, vga: { pending: 'std' } }],
  [{ serial0: 'socket', ide0: 'none,media=cdrom' }, { serial0: { pending: 'socket' }, ide0: { pending: 'none,media=cdrom' }, boot: expect.anything() }],
  [{ scsi1: 'ceph:vm-101-disk-0,cache=none' }, { scsi1: { value: 'ceph:vm-101-disk-0,size=4G', pending: 'ceph:vm-101-disk-0,cache=none,size=4G' } }],
  [{ delete: 'ide2,ostype' }, { ide2: { value: 'local-lvm:vm-101-cloudinit,media=cdrom', delete: 1 }, ostype: { value: 'l26', delete: 1 } }],
])('a running VM takes %j with its next start', async (change, expected) => {
  await put(change);
  expect(await pending()).toEqual(expected);
  const after = await config();
  await restart();
  expect(await pending()).toEqual({});
  expect(await current()).toEqual({ ...after, digest: expect.anything() });
});

test('a pending change is taken back by the value that the VM has, and a pending deletion by a new value', async () => {
  await put({ cores: 4, delete: 'ostype' });
  await put({ cores: 1, ostype: 'l26' });
  expect(await pending()).toEqual({});
});

test('what is pending is taken as soon as a stopped VM is changed, and a reboot takes it, too', async () => {
  await put({ cores: 4 });
  await api.task('POST', `${vm}/status/reboot`);
  expect(await pending()).toEqual({});
  await put({ cores: 2 });
  await api.task('POST', `${vm}/status/stop`);
  expect(await pending()).toEqual({ cores: { value: 4, pending: 2 } });
  await put({ description: 'x' });
  expect(await current()).toMatchObject({ cores: 2, description: 'x' });
});

test('hotplug says what a VM takes while it runs', async () => {
  await put({ hotplug: 'disk' });
  await put({ net1: 'virtio' });
  expect(await pending()).toMatchObject({ net1: { pending: expect.stringMatching(/^virtio=/) } });
});

test('a clone has nothing of what is pending', async () => {
  await put({ cores: 4 });
  await api.task('POST', `${vm}/clone`, { newid: 102, full: 1 });
  expect((await api.get('/nodes/pve1/qemu/102/config')).data.cores).toBe(1);
});

test('disks are unlinked: they stay as unused, or go with force', async () => {
  const unlink = async (parameters: Parameters) => api.put(`${vm}/unlink`, parameters);
  await unlink({ idlist: 'scsi1' });
  expect(await config()).toMatchObject({ unused0: 'ceph:vm-101-disk-0', boot: 'order=scsi0;net0' });
  await unlink({ idlist: 'unused0' });
  await put({ scsi1: 'ceph:2' });
  await unlink({ idlist: 'scsi1', force: 1 });
  expect(Object.keys(await config()).filter((key) => /unused|scsi1/.test(key))).toEqual([]);
  expect((await api.get('/nodes/pve1/storage/ceph/content')).data).toHaveLength(1);
});

test('a disk that is unused is attached again, and a deleted boot device leaves the boot order', async () => {
  await put({ delete: 'scsi1' });
  await put({ scsi2: 'ceph:vm-101-disk-0', boot: 'order=scsi2;scsi0' });
  expect(await config()).toMatchObject({ scsi2: 'ceph:vm-101-disk-0,size=4G', boot: 'order=scsi2;scsi0' });
  expect(await config()).not.toHaveProperty('unused0');
  await put({ delete: 'scsi2' });
  expect((await config()).boot).toBe('order=scsi0');
  expect((await put({ boot: 'order=scsi7' })).reason).toContain('invalid bootorder: device \'scsi7\' does not exist');
});

test('an option that is set to nothing comes back as a blank, a description not at all', async () => {
  await put({ tags: 'a', description: 'x' });
  await put({ tags: '', description: '' });
  const { tags, description } = await config();
  expect([tags, description]).toEqual([' ', undefined]);
});

test.each<[Parameters, object]>([
  [{}, { reason: 'no options specified' }],
  [{ delete: 'colour' }, { errors: { delete: 'unknown option \'colour\'' } }],
  [{ balloon: 4096 }, { reason: 'balloon value too large (must be smaller than assigned memory)' }],
  [{ hookscript: 'local:snippets/none.sh' }, { errors: expect.anything() }],
])('%j is refused', async (change, refusal) => {
  expect(await put(change)).toMatchObject(refusal);
});

test('a hook script has to be there, and to be a snippet', async () => {
  const headers = await api.login('root@pam', api.store.state.root.password);
  const set = async (hookscript: string) => (await api.request('PUT', `${vm}/config`, { hookscript }, headers)).errors?.hookscript;
  expect(await set('local:snippets/none.sh')).toBe('script \'local:snippets/none.sh\' does not exist');
  expect(await set('local:iso/x.iso')).toBe('\'local:iso/x.iso\' is not in the snippets directory');
  expect(await set('none:snippets/x.sh')).toBe('storage \'none\' does not exist');
});

test('a configuration is shown as a snapshot has it', async () => {
  api.store.snapshots.put('101/before', { vmid: 101, name: 'before', snaptime: 1, vmstate: false, config: { cores: 7 } });
  expect((await api.get(`${vm}/config`, { snapshot: 'before' })).data).toMatchObject({ cores: 7 });
  expect((await api.get(`${vm}/config`, { snapshot: 'none' })).reason).toBe('snapshot \'none\' does not exist');
  expect((await api.get(`${vm}/config`, { snapshot: 'before', current: 1 })).errors).toHaveProperty('snapshot');
});
