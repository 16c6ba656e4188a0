import type { SimulatedApi } from './simulated-api';
import { simulatedApi } from './simulated-api';

let api: SimulatedApi;
const vm = '/nodes/pve1/qemu/101/firewall';
const actions = async (path = `${vm}/rules`) => (await api.get(path)).data.map(({ action }: { action: string }) => action);

beforeEach(async () => {
  api = await simulatedApi();
  await api.task('POST', '/nodes/pve1/qemu/9000/clone', { newid: 101 });
});

test('a VM\'s options are what was set of them', async () => {
  expect((await api.get(`${vm}/options`)).data).toEqual({ digest: expect.any(String) });
  await api.put(`${vm}/options`, { enable: 1, dhcp: 0, policy_in: 'DROP', log_level_in: 'nolog' });
  await api.put(`${vm}/options`, { radv: 1, delete: 'dhcp,policy_in' });
  const { data } = await api.get(`${vm}/options`);
  expect(data).toEqual({ enable: 1, radv: 1, log_level_in: 'nolog', digest: expect.any(String) });
  expect((await api.put(`${vm}/options`, { delete: 'nothing' })).errors).toEqual({ delete: 'no such option \'nothing\'' });
  expect((await api.put(`${vm}/options`, { policy_in: 'MAYBE' })).errors).toHaveProperty('policy_in');
  expect((await api.put(`${vm}/options`, { enable: 0, digest: '0' })).reason).toContain('detected modified configuration');
});

describe('a VM\'s rules', () => {
  beforeEach(async () => {
    await api.post(`${vm}/rules`, { type: 'in', action: 'DROP', enable: 1, comment: '', proto: '' });
    await api.post(`${vm}/rules`, { type: 'in', action: 'REJECT', pos: 1, iface: 'net0' });
    await api.post(`${vm}/rules`, { type: 'in', action: 'ACCEPT', enable: 1, proto: 'tcp', dport: '22', comment: 'ssh' });
  });

  test('are put before those that there are, and say nothing of what is empty', async () => {
    expect((await api.get(`${vm}/rules`)).data).toEqual([
      { type: 'in', action: 'ACCEPT', enable: 1, proto: 'tcp', dport: '22', comment: 'ssh', pos: 0, digest: expect.any(String) },
      { type: 'in', action: 'REJECT', enable: 0, iface: 'net0', pos: 1, digest: expect.any(String) },
      { type: 'in', action: 'DROP', enable: 1, pos: 2, digest: expect.any(String) },
    ]);
    expect((await api.get(`${vm}/rules/1`)).data).toMatchObject({ action: 'REJECT', pos: '1' });
    expect((await api.get(`${vm}/rules/3`)).reason).toBe('no rule at position 3');
    expect((await api.get(`${vm}/rules/x`)).errors).toHaveProperty('pos');
  });

  test('change, move and go', async () => {
    await api.put(`${vm}/rules/0`, { dport: '22,2222', delete: 'comment' });
    expect((await api.get(`${vm}/rules/0`)).data).toEqual(
      { type: 'in', action: 'ACCEPT', enable: 1, proto: 'tcp', dport: '22,2222', pos: '0', digest: expect.any(String) },
    );
    await api.put(`${vm}/rules/0`, { moveto: 2 });
    expect(await actions()).toEqual(['REJECT', 'ACCEPT', 'DROP']);
    await api.put(`${vm}/rules/2`, { moveto: 0 });
    expect(await actions()).toEqual(['DROP', 'REJECT', 'ACCEPT']);
    await api.put(`${vm}/rules/0`, { moveto: 9 });
    expect(await actions()).toEqual(['REJECT', 'ACCEPT', 'DROP']);
    await api.delete(`${vm}/rules/1`);
    expect(await actions()).toEqual(['REJECT', 'DROP']);
    expect((await api.put(`${vm}/rules/0`, { delete: 'action' })).errors).toEqual({ delete: 'unable to delete required property \'action\'' });
  });

  test('go with the VM', async () => {
    await api.put(`${vm}/options`, { enable: 1 });
    await api.task('DELETE', '/nodes/pve1/qemu/101');
    expect(api.dump()).toMatchObject({ firewalls: {} });
  });

  test.each([
    [{ action: 'PERHAPS' }, { action: 'unknown action \'PERHAPS\'' }],
    [{ type: 'forward', action: 'DROP' }, { type: 'invalid rule type \'forward\' for rule_env \'vm\'' }],
    [{ action: 'DROP', dport: '22' }, { proto: 'missing property - \'dport\' requires this property' }],
    [{ action: 'DROP', dport: '22', proto: 'gre' }, { dport: 'protocol \'gre\' does not support ports' }],
    [{ action: 'DROP', dport: '70000', proto: 'tcp' }, { dport: 'invalid format - invalid port \'70000\'\n' }],
    [{ action: 'DROP', iface: 'eth0' }, { iface: 'value does not match the regex pattern \'net\\d+\'' }],
    [{ action: 'DROP', source: '+nowhere' }, { source: 'no such ipset \'nowhere\'' }],
    [{ action: 'DROP', dest: 'dc/nobody' }, { dest: 'no such alias \'dc/nobody\'' }],
  ])('are refused when they make no sense: %j', async (rule, errors) => {
    expect((await api.post(`${vm}/rules`, { type: 'in', ...rule })).errors).toEqual(errors);
    expect(await actions()).toHaveLength(3);
  });
});

test.each([vm, '/cluster/firewall'])('aliases and sets of addresses of %s come, change and go', async (path) => {
  await api.post(`${path}/aliases`, { name: 'Gateway', cidr: '10.0.0.1', comment: 'the way out' });
  expect((await api.post(`${path}/aliases`, { name: 'gateway', cidr: '10.0.0.2' })).errors).toEqual({ name: 'alias \'gateway\' already exists' });
  await api.put(`${path}/aliases/gateway`, { cidr: '10.0.0.254', rename: 'router' });
  expect((await api.get(`${path}/aliases`)).data).toEqual([{ name: 'router', cidr: '10.0.0.254', digest: expect.any(String) }]);
  expect((await api.get(`${path}/aliases/gateway`)).errors).toEqual({ name: 'no such alias' });

  await api.post(`${path}/ipset`, { name: 'labs', comment: 'all of them' });
  await api.post(`${path}/ipset/labs`, { cidr: '10.1.0.0/16' });
  await api.post(`${path}/ipset/labs`, { cidr: '10.1.9.0/24', nomatch: 1 });
  expect((await api.get(`${path}/ipset/labs`)).data)
    .toMatchObject([{ cidr: '10.1.9.0/24', nomatch: 1 }, { cidr: '10.1.0.0/16' }]);
  expect((await api.get(`${path}/ipset/labs/10.1.9.0%2F24`)).data).toEqual({ cidr: '10.1.9.0/24', nomatch: 1 });
  expect((await api.post(`${path}/ipset/labs`, { cidr: '10.1.0.0/16' })).errors).toEqual({ cidr: 'address \'10.1.0.0/16\' already exists' });
  expect((await api.post(`${vm}/rules`, { type: 'in', action: 'DROP', source: '+labs', dest: 'router' })).status).toBe(200);
  await api.post(`${path}/ipset`, { name: 'schools', rename: 'labs', comment: 'renamed' });
  expect((await api.get(`${path}/ipset`)).data).toEqual([{ name: 'schools', comment: 'renamed', digest: expect.any(String) }]);
  expect((await api.delete(`${path}/ipset/schools`)).reason).toBe('IPSet \'schools\' is not empty');
  for (const cidr of ['10.1.9.0%2F24', '10.1.0.0%2F16']) await api.delete(`${path}/ipset/schools/${cidr}`);
  await api.delete(`${path}/ipset/schools`);
  await api.delete(`${path}/aliases/router`);
  await api.delete(`${vm}/rules/0`);
  expect(api.dump()).toMatchObject({ firewalls: {} });
});

test('a security group has rules of its own, that other rules take in by its name', async () => {
  const groups = '/cluster/firewall/groups';
  await api.post(groups, { group: 'web', comment: 'servers' });
  expect((await api.post(groups, { group: 'web' })).errors).toEqual({ group: 'Security group \'web\' already exists' });
  await api.post(`${groups}/web`, { type: 'in', action: 'ACCEPT', proto: 'tcp', dport: '443', enable: 1 });
  await api.post(`${vm}/rules`, { type: 'group', action: 'web', enable: 1 });
  await api.post(groups, { group: 'www', rename: 'web' });
  expect((await api.get(groups)).data).toEqual([{ group: 'www', comment: 'servers', digest: expect.any(String) }]);
  expect(await actions()).toEqual(['www']);
  expect((await api.get(`${groups}/web`)).reason).toBe('no such security group \'web\'');
  expect((await api.delete(`${groups}/www`)).reason).toBe('Security group \'www\' is not empty');
  await api.delete(`${groups}/www/0`);
  expect((await api.get(`${groups}/www`)).data).toEqual([]);
  await api.delete(`${groups}/www`);
  expect((await api.get(groups)).data).toEqual([]);
});

test('the cluster and the nodes have options and rules too', async () => {
  await api.put('/cluster/firewall/options', { enable: 1, policy_in: 'DROP', log_ratelimit: 'enable=1,burst=5' });
  await api.put('/nodes/pve1/firewall/options', { enable: 1, nf_conntrack_max: 65536 });
  await api.post('/cluster/firewall/rules', { type: 'forward', action: 'DROP' });
  await api.post('/nodes/pve1/firewall/rules', { type: 'in', action: 'ACCEPT', iface: 'vmbr0' });
  expect((await api.get('/cluster/firewall/options')).data).toMatchObject({ enable: 1, policy_in: 'DROP', log_ratelimit: 'enable=1,burst=5' });
  expect((await api.get('/nodes/pve1/firewall/options')).data).toMatchObject({ enable: 1, nf_conntrack_max: 65536 });
  expect(await actions('/cluster/firewall/rules')).toEqual(['DROP']);
  expect(await actions('/nodes/pve1/firewall/rules')).toEqual(['ACCEPT']);
  expect(await actions('/nodes/pve2/firewall/rules')).toEqual([]);
});

test('a VM\'s firewall is changed with VM.Config.Network, the cluster\'s with Sys.Modify', async () => {
  await api.post('/access/users', { userid: 'student@pve', password: 'pw12345678' });
  await api.put('/access/acl', { path: '/vms/101', users: 'student@pve', roles: 'PVEVMUser' });
  const headers = await api.login('student@pve', 'pw12345678');
  expect((await api.request('GET', `${vm}/rules`, {}, headers)).status).toBe(200);
  expect((await api.request('PUT', `${vm}/options`, { enable: 0 }, headers)).reason).toBe('Permission check failed (/vms/101, VM.Config.Network)');
  expect((await api.request('GET', '/cluster/firewall/groups', {}, headers)).status).toBe(200);
  expect((await api.request('PUT', '/cluster/firewall/options', { enable: 0 }, headers)).reason).toBe('Permission check failed (/, Sys.Modify)');
});
