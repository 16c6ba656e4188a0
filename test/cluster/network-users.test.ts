import { readNetworkUsers } from '../../lib/cluster/network-users';

const ANSWERS: Readonly<Record<string, unknown>> = {
  '/cluster/resources': [
    { type: 'qemu', vmid: 200, name: 'web', node: 'pve1' }, { type: 'lxc', vmid: 300, name: 'box', node: 'pve2' }, { type: 'qemu', vmid: 10000, name: 'ours', node: 'pve1' },
  ],
  '/nodes/pve1/qemu/200/config': { net0: 'virtio=BC:24:11:00:00:01,bridge=vmbr1000,tag=5', net1: 'virtio=BC:24:11:00:00:02', name: 'bridge=vmbr7', scsi0: 'local-lvm:vm-200' },
  '/nodes/pve2/lxc/300/config': { net0: 'name=eth0,bridge=vmbr1000,hwaddr=BC:24:11:00:00:03' },
};

test('VMs and containers are named with what they are plugged into; who is not asked costs no request', async () => {
  const asked: string[] = [];
  const get = async <T>(path: string) => {
    asked.push(path);
    return ANSWERS[path] as T;
  };

  expect(await readNetworkUsers({ get }, vmId => vmId < 10000)).toEqual([
    { network: 'vmbr1000', node: 'pve1', vmId: 200, name: 'web' }, { network: 'vmbr1000', node: 'pve2', vmId: 300, name: 'box' },
  ]);
  expect(asked).toEqual(Object.keys(ANSWERS));
});
