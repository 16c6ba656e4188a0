import type { Parameters, SimulatedApi } from './simulated-api';
import { simulatedApi } from './simulated-api';

const MIB = 1024 ** 2;

let api: SimulatedApi;
let root: Record<string, string>;
beforeEach(async () => {
  api = await simulatedApi();
  root = await api.login('root@pam', api.store.state.root.password);
  api.store.volumes.put('pve1/local:import/flatcar.qcow2', {
    volid: 'local:import/flatcar.qcow2', storage: 'local', node: 'pve1', content: 'import', format: 'qcow2', sizeBytes: 600 * MIB,
  });
  api.store.volumes.put('pve1/local:iso/tools.iso', {
    volid: 'local:iso/tools.iso', storage: 'local', node: 'pve1', content: 'iso', format: 'iso', sizeBytes: 3 * MIB,
  });
  api.store.volumes.put('pve1/local:snippets/hook.sh', {
    volid: 'local:snippets/hook.sh', storage: 'local', node: 'pve1', content: 'snippets', format: 'snippet', sizeBytes: 10,
  });
});

const create = async (options: Parameters) => api.request('POST', '/nodes/pve1/qemu', { vmid: 200, ...options }, root);
const config = async () => (await api.get('/nodes/pve1/qemu/200/config')).data;

test('a disk is imported as large as its source, and grows afterwards', async () => {
  expect((await create({ scsi0: 'file=local-lvm:0,import-from=local:import/flatcar.qcow2,size=12884901888,format=raw,discard=on' })).status).toBe(200);
  expect((await config()).scsi0).toBe('local-lvm:vm-200-disk-0,discard=on,size=600M');
  await api.put('/nodes/pve1/qemu/200/resize', { disk: 'scsi0', size: '12G' });
  expect((await config()).scsi0).toBe('local-lvm:vm-200-disk-0,discard=on,size=12G');
});

test.each([
  ['local-lvm', '4m', '4M'], ['files', '4m', '528K'], ['ceph', '4m', '1M'], ['files', '2m', '128K'],
])('an EFI disk on %s of type %s has %s', async (storage, efitype, size) => {
  await create({ efidisk0: `file=${storage}:1,efitype=${efitype},pre-enrolled-keys=0` });
  expect((await config()).efidisk0).toMatch(new RegExp(`^${storage}:.*vm-200-disk-0.*,efitype=${efitype},pre-enrolled-keys=0,size=${size}$`));
});

test('TPM state, a CD and a cloud-init drive are written as PVE does', async () => {
  await create({ tpmstate0: 'ceph:1,version=v2.0', ide0: 'file=local:iso/tools.iso,media=cdrom', ide1: 'none,media=cdrom', ide2: 'file=local-lvm:cloudinit,' });
  expect(await config()).toMatchObject({
    tpmstate0: 'ceph:vm-200-disk-0,size=4M,version=v2.0', ide0: 'local:iso/tools.iso,media=cdrom,size=3M', ide1: 'none,media=cdrom',
    ide2: 'local-lvm:vm-200-cloudinit,media=cdrom',
  });
});

test('a VM boots from its first disk, CD and network device unless it is told otherwise', async () => {
  await create({ scsi0: 'ceph:1', ide2: 'none,media=cdrom', net1: 'virtio', virtio0: 'ceph:1' });
  expect((await config()).boot).toBe('order=scsi0;ide2;net1');
});

test('devices come back as they were given', async () => {
  const devices = {
    hostpci0: '0000:01:00.0,pcie=1', hostpci1: 'mapping=gpu', usb0: 'host=1234:abcd,usb3=1', usb1: 'spice', rng0: 'source=/dev/urandom,max_bytes=1024',
    serial0: 'socket', vga: 'memory=16,type=serial0', virtiofs0: 'dirid=share,cache=always,direct-io=0', audio0: 'device=intel-hda,driver=none',
    args: '-fw_cfg name=opt/x', hookscript: 'local:snippets/hook.sh', numa0: 'cpus=0-1,memory=1024', 'amd-sev': 'type=std', watchdog: 'i6300esb,action=reset',
  };
  expect((await create(devices)).status).toBe(200);
  expect(await config()).toMatchObject(devices);
});

test('a template that is made at once has base volumes, as one that is converted has', async () => {
  await create({ template: 1, scsi0: 'local-lvm:2', ide2: 'local-lvm:cloudinit' });
  expect((await config()).scsi0).toBe('local-lvm:base-200-disk-0,size=2G');
  await api.request('POST', '/nodes/pve1/qemu', { vmid: 201, scsi0: 'local-lvm:2' }, root);
  expect(await api.task('POST', '/nodes/pve1/qemu/201/template')).toBe('OK');
  expect((await api.get('/nodes/pve1/qemu/201/config')).data).toMatchObject({ template: 1, scsi0: 'local-lvm:base-201-disk-0,size=2G' });
  expect(await api.task('POST', '/nodes/pve1/qemu/201/clone', { newid: 202, full: 0 })).toBe('OK');
});

test.each<[Parameters, string, string]>([
  [{ scsi0: 'ceph:1,colour=red' }, 'scsi0', 'invalid key in comma-separated list property: colour'],
  [{ scsi0: 'ceph:1,cache=most' }, 'scsi0', 'scsi0.cache: value \'most\' does not have a value in the enumeration'],
  [{ scsi0: 'iothread=1' }, 'scsi0', 'scsi0.file: property is missing and it is not optional'],
  [{ virtio0: 'ceph:1,ssd=1' }, 'virtio0', 'invalid key in comma-separated list property: ssd'],
  [{ scsi0: 'ceph:8,import-from=local:import/flatcar.qcow2' }, 'scsi0', '\'import-from\' requires special syntax - use <storage ID>:0,import-from=<source>'],
  [{ scsi0: 'ceph:0,import-from=local:iso/tools.iso' }, 'scsi0', 'local:iso/tools.iso has wrong type \'iso\' - needs to be \'images\' or \'import\''],
  [{ efidisk0: 'ceph:0,import-from=local:import/flatcar.qcow2' }, 'efidisk0', 'need to specify \'efitype\' when using \'import-from\''],
  [{ ide0: 'local:iso/tools.iso' }, 'ide0', 'explicit \'media=cdrom\' is required for iso images'],
  [{ scsi0: 'local:8' }, 'storage', 'storage \'local\' does not support vm images'],
  [{ virtiofs0: 'cache=always' }, 'virtiofs0', 'virtiofs0.dirid: property is missing and it is not optional'],
  [{ virtiofs0: 'share,cache=sometimes' }, 'virtiofs0', 'virtiofs0.cache: value'],
  [{ hostpci0: 'the-gpu' }, 'hostpci0', 'hostpci0.host: value does not match the regex pattern'],
  [{ rng0: 'max_bytes=1' }, 'rng0', 'rng0.source: property is missing and it is not optional'],
  [{ serial0: 'usb' }, 'serial0', 'value does not match the regex pattern'],
  [{ scsi31: 'ceph:1' }, 'scsi31', 'property is not defined in schema and the schema does not allow additional properties'],
  [{ virtiofs10: 'share' }, 'virtiofs10', 'property is not defined in schema and the schema does not allow additional properties'],
])('%j is refused', async (options, parameter, message) => {
  const before = api.dump();
  expect((await create(options)).errors?.[parameter]).toContain(message);
  expect(api.dump()).toEqual(before);
});

test.each<[Parameters, string]>([
  [{ scsi0: 'ceph:0,import-from=local:import/none.qcow2' }, 'cannot import from \'local:import/none.qcow2\' - could not get size of local:import/none.qcow2'],
  [{ scsi0: 'ceph:vm-200-disk-7' }, 'volume ceph:vm-200-disk-7 does not exist'],
  [{ ide2: 'ceph:cloudinit', ide3: 'ceph:cloudinit' }, 'ide3 - cloud-init drive is already attached at \'ide2\''],
])('%j ends in a failed task that leaves nothing', async (options, message) => {
  const before = api.dump();
  const { data: upid } = await create(options);
  expect((await api.get(`/nodes/pve1/tasks/${upid}/status`)).data.exitstatus).toBe(`unable to create VM 200 - ${message}`);
  expect(api.dump()).toEqual(before);
});
