import type { SimulatedApi } from './simulated-api';
import { simulatedApi } from './simulated-api';

let api: SimulatedApi;
beforeEach(async () => { api = await simulatedApi(); });

const bridge = async (node: string, iface: string) => (
  (await api.get(`/nodes/${node}/network`)).data.find((entry: { iface: string }) => entry.iface === iface)
);

test('a new bridge is written at once and active after the reload, on its node only', async () => {
  await api.post('/nodes/pve1/network', { iface: 'vmbr1000', type: 'bridge', autostart: 1, comments: 'lan of s01' });
  expect(await bridge('pve1', 'vmbr1000')).toEqual({
    iface: 'vmbr1000', type: 'bridge', autostart: 1, method: 'manual', method6: 'manual', families: ['inet'],
    bridge_ports: '', bridge_stp: 'off', bridge_fd: '0', comments: 'lan of s01\n',
  });
  expect(await api.task('PUT', '/nodes/pve1/network')).toBe('OK');
  expect(await bridge('pve1', 'vmbr1000')).toMatchObject({ active: 1 });
  expect(await bridge('pve2', 'vmbr1000')).toBeUndefined();
});

test('a VM starts on a bridge that is active, and not on one that is only written', async () => {
  await api.task('POST', '/nodes/pve1/qemu/9000/clone', { newid: 101 });
  await api.put('/nodes/pve1/qemu/101/config', { net0: 'virtio,bridge=vmbr1000' });
  expect(await api.task('POST', '/nodes/pve1/qemu/101/status/start')).toBe('start failed: QEMU exited with code 1');
  await api.post('/nodes/pve1/network', { iface: 'vmbr1000', type: 'bridge' });
  const { data: upid } = await api.post('/nodes/pve1/qemu/101/status/start');
  const { data: log } = await api.get(`/nodes/pve1/tasks/${upid}/log`);
  expect(log.map((line: { t: string }) => line.t)).toEqual(expect.arrayContaining([
    'bridge \'vmbr1000\' does not exist', 'TASK ERROR: start failed: QEMU exited with code 1',
  ]));
  await api.task('PUT', '/nodes/pve1/network');
  expect(await api.task('POST', '/nodes/pve1/qemu/101/status/start')).toBe('OK');
});

test('a deleted bridge stays active until the reload', async () => {
  await api.post('/nodes/pve1/network', { iface: 'vmbr1000', type: 'bridge' });
  await api.task('PUT', '/nodes/pve1/network');
  await api.task('POST', '/nodes/pve1/qemu/9000/clone', { newid: 101 });
  await api.put('/nodes/pve1/qemu/101/config', { net0: 'virtio,bridge=vmbr1000' });
  await api.delete('/nodes/pve1/network/vmbr1000');
  expect(await bridge('pve1', 'vmbr1000')).toBeUndefined();
  expect(await api.task('POST', '/nodes/pve1/qemu/101/status/start')).toBe('OK');
  await api.task('POST', '/nodes/pve1/qemu/101/status/stop');
  await api.task('PUT', '/nodes/pve1/network');
  expect(await api.task('POST', '/nodes/pve1/qemu/101/status/start')).not.toBe('OK');
});

test('a bridge is changed by its name; one that exists or does not is refused by the parameter', async () => {
  await api.post('/nodes/pve1/network', { iface: 'vmbr1000', type: 'bridge', bridge_vlan_aware: 1, mtu: 1400 });
  expect(await bridge('pve1', 'vmbr1000')).toMatchObject({ bridge_vlan_aware: 1, mtu: '1400' });
  await api.put('/nodes/pve1/network/vmbr1000', { iface: 'vmbr1000', type: 'bridge', comments: 'x', delete: 'bridge_vlan_aware' });
  expect(await bridge('pve1', 'vmbr1000')).toMatchObject({ comments: 'x\n' });
  expect(await bridge('pve1', 'vmbr1000')).not.toHaveProperty('bridge_vlan_aware');
  expect((await api.post('/nodes/pve1/network', { iface: 'vmbr1000', type: 'bridge' })).errors).toEqual({ iface: 'interface already exists' });
  expect((await api.put('/nodes/pve1/network/vmbr1', { type: 'bridge' })).errors).toEqual({ iface: 'interface does not exist' });
  expect((await api.delete('/nodes/pve1/network/vmbr1')).errors).toEqual({ iface: 'interface does not exist' });
});
