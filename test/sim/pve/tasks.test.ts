import type { SimulatedApi } from './simulated-api';
import { simulatedApi } from './simulated-api';

test('an instant task is done at the first poll', async () => {
  const api = await simulatedApi();
  const { data: upid } = await api.post('/nodes/pve1/qemu/9000/clone', { newid: 101 });
  expect(upid).toMatch(/^UPID:pve1:[0-9A-F]{8}:[0-9A-F]{8}:[0-9A-F]{8}:qmclone:9000:root@pam!standsmith:$/);
  expect((await api.get(`/nodes/pve1/tasks/${upid}/status`)).data)
    .toMatchObject({ upid, node: 'pve1', type: 'qmclone', id: '9000', status: 'stopped', exitstatus: 'OK' });
  expect((await api.get('/nodes/pve1/tasks')).data).toMatchObject([{ upid, status: 'OK' }]);
  expect((await api.get(`/nodes/pve2/tasks/${upid}/status`)).reason).toBe('no such task');
});

describe('with the realistic clock', () => {
  let api: SimulatedApi;
  beforeEach(async () => { api = await simulatedApi('realistic'); });

  test('a clone is there at once, locked until its task ends', async () => {
    const { data: upid } = await api.post('/nodes/pve1/qemu/9000/clone', { newid: 101, full: 0 });
    expect((await api.get(`/nodes/pve1/tasks/${upid}/status`)).data).toMatchObject({ status: 'running' });
    expect((await api.get('/nodes/pve1/qemu/101/status/current')).data).toMatchObject({ status: 'stopped', lock: 'clone' });
    expect((await api.put('/nodes/pve1/qemu/101/config', { cores: 2 })).reason).toBe('VM is locked (clone)');
    expect((await api.post('/nodes/pve1/qemu/101/status/start')).reason).toBe('VM is locked (clone)');
    expect((await api.post('/nodes/pve1/qemu/9000/clone', { newid: 101 })).reason).toBe('unable to create VM 101: config file already exists');
    await new Promise((resolve) => { setTimeout(resolve, 1700); });
    expect((await api.get(`/nodes/pve1/tasks/${upid}/status`)).data).toMatchObject({ status: 'stopped', exitstatus: 'OK' });
    expect((await api.get('/nodes/pve1/qemu/101/status/current')).data).not.toHaveProperty('lock');
  });
});
