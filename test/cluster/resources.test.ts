import { parseConfigDisks } from '../../lib/cluster/config-disks';
import { readResources } from '../../lib/cluster/resources';

const GIB = 1024 ** 3;
const ROWS = [
  { type: 'node', node: 'pve1', status: 'online', maxcpu: 16, maxmem: 64 * GIB },
  { type: 'node', node: 'pve2', status: 'offline' },
  { type: 'storage', storage: 'local-lvm', node: 'pve1', shared: 0, content: 'images,rootdir', disk: 10 * GIB, maxdisk: 100 * GIB },
  { type: 'storage', storage: 'local-lvm', node: 'pve2', shared: 0, content: 'images,rootdir' },
  { type: 'storage', storage: 'ceph', node: 'pve1', shared: 1, content: 'images', disk: GIB, maxdisk: 1000 * GIB },
  { type: 'storage', storage: 'ceph', node: 'pve2', shared: 1, content: 'images', disk: GIB, maxdisk: 1000 * GIB },
  { type: 'qemu', vmid: 100, name: 'debian', node: 'pve1', template: 1, status: 'stopped', maxcpu: 1, maxmem: GIB },
  { type: 'qemu', vmid: 101, name: 'web', node: 'pve1', template: 0, status: 'running', maxcpu: 4, maxmem: 8 * GIB },
  { type: 'lxc', vmid: 200, name: 'dns', node: 'pve2', status: 'running', maxcpu: 1, maxmem: GIB / 2 },
  { type: 'sdn', sdn: 'localnetwork', node: 'pve1' },
];

async function read(lookInto: number[]) {
  const asked: string[] = [];
  const get = async <T>(path: string): Promise<T> => {
    asked.push(path);
    return (path === '/cluster/resources' ? ROWS : { scsi0: 'local-lvm:base-100-disk-0,size=10G', ide2: 'none,media=cdrom' }) as T;
  };
  return { resources: await readResources({ get }, lookInto), asked };
}

test('nodes, storages and whatever runs are known after one request, a template\'s disks after one more', async () => {
  const { resources, asked } = await read([100, 999]);

  expect(asked).toEqual(['/cluster/resources', '/nodes/pve1/qemu/100/config']);
  expect(resources.nodes).toEqual([
    { name: 'pve1', cores: 16, memoryMiB: 65536, bridges: [] }, { name: 'pve2', cores: undefined, memoryMiB: undefined, bridges: [] },
  ]);
  expect(resources.vms).toMatchObject([
    { vmId: 100, isTemplate: true, isRunning: false, disks: [{ storageId: 'local-lvm', gib: 10 }] },
    { vmId: 101, name: 'web', isTemplate: false, isRunning: true, cores: 4, memoryMiB: 8192, disks: [] },
    { vmId: 200, nodeName: 'pve2', isRunning: true, memoryMiB: 512 },
  ]);
});

test('a shared storage counts once, and one that says no size does not count', async () => {
  const { resources: { storages } } = await read([]);

  expect(storages).toEqual([
    { id: 'local-lvm', nodeName: 'pve1', content: ['images', 'rootdir'], totalGib: 100, usedGib: 10 },
    { id: 'ceph', nodeName: undefined, nodeNames: ['pve1', 'pve2'], content: ['images'], totalGib: 1000, usedGib: 1 },
  ]);
});

test('disks are told from drives, in every unit', () => {
  expect(parseConfigDisks({
    scsi0: 'local-lvm:base-1-disk-0,discard=on,size=32G', virtio3: 'ceph:vm-1-disk-1,size=1T', efidisk0: 'local-lvm:vm-1-disk-2,efitype=4m,size=4M',
    sata0: 'local:9/vm-9.qcow2,size=512K', ide0: 'local-lvm:vm-1-cloudinit,media=cdrom,size=4M', ide2: 'none,media=cdrom', scsihw: 'virtio-scsi-pci', scsi5: '/dev/sdb,size=1G',
    unused0: 'local-lvm:vm-1-disk-7', name: 'a',
  })).toEqual([
    { storageId: 'local-lvm', gib: 32 }, { storageId: 'ceph', gib: 1024 }, { storageId: 'local-lvm', gib: 4 / 1024 }, { storageId: 'local', gib: 512 / 2 ** 20 },
  ]);
});
