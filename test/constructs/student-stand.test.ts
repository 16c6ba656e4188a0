import { IsolatedZone, Pool, ProxmoxVm, StandRole, StudentStand, type StudentStandProps } from '../../constructs';
import type { TerraformStack } from 'cdktf';
import { synthesized, testStack } from '../support/synthesized';

function stand(stack: TerraformStack, props: Partial<StudentStandProps> = {}): StudentStand {
  return new StudentStand(stack, 'student1', {
    userId: 'student1@pve', poolId: 'class/student1', role: StandRole.fromRoleId(stack, 'role', 'PVEVMUser'), ...props,
  });
}

test('with required props only, has a pool, a user, and the role on that pool only', () => {
  const result = synthesized(stack => stand(stack));
  expect(result.only('proxmox_virtual_environment_pool')).toEqual({ pool_id: 'class/student1' });
  expect(result.only('proxmox_virtual_environment_user')).toEqual({ user_id: 'student1@pve' });
  expect(result.all('proxmox_acl')).toEqual({
    [Object.keys(result.all('proxmox_acl'))[0]!]: {
      path: expect.stringMatching(/^\/pool\/\$\{proxmox_virtual_environment_pool\.student1_pool_\w+\.pool_id\}$/),
      role_id: 'PVEVMUser',
      user_id: expect.stringMatching(/^\$\{proxmox_virtual_environment_user\.student1_user_\w+\.user_id\}$/),
    },
  });
});

test('makes its pool after the one that it is in', () => {
  const pools = synthesized(stack => stand(stack, { parentPool: new Pool(stack, 'class', { poolId: 'class', comment: 'all of us' }) }))
    .all('proxmox_virtual_environment_pool');
  expect(Object.values(pools)).toEqual(expect.arrayContaining([
    { pool_id: 'class', comment: 'all of us' },
    { pool_id: 'class/student1', depends_on: [expect.stringMatching(/^proxmox_virtual_environment_pool\.class_\w+$/)] },
  ]));
});

test('passes a reference to a password on, and lets it change later', () => {
  const user = synthesized(stack => stand(stack, { password: '${var.student_passwords["student1"]}' })).only('proxmox_virtual_environment_user');
  expect(user).toEqual({ user_id: 'student1@pve', password: '${var.student_passwords["student1"]}' });
});

test('says who the user is', () => {
  const person = { firstName: 'Анна', lastName: 'Nováková', email: 'anna@example.org', group: 'A1' };
  expect(synthesized(stack => stand(stack, { person })).only('proxmox_virtual_environment_user')).toEqual({
    user_id: 'student1@pve', first_name: 'Анна', last_name: 'Nováková', email: 'anna@example.org', comment: 'A1',
  });
  expect(() => synthesized(stack => stand(stack, { person: { firstName: '${file("/etc/passwd")}' } }))).toThrow(/person/);
  expect(() => synthesized(stack => stand(stack, { person, createUser: false }))).toThrow(/exists already/);
});

test('gives the role to a user that exists already', () => {
  const result = synthesized(stack => stand(stack, { createUser: false, userId: 'student1@ldap' }));
  expect(result.all('proxmox_virtual_environment_user')).toEqual({});
  expect(result.only('proxmox_acl')).toMatchObject({ user_id: 'student1@ldap' });
});

test('puts its machines into its pool and on its networks', () => {
  const result = synthesized(stack => {
    const zone = new IsolatedZone(stack, 'zone', { zoneId: 'class1' });
    const student = stand(stack);
    const lan = student.addVnet('lan', { zone, vnetId: 'vn1000' });
    const dmz = student.addBridge('dmz', { bridgeName: 'vmbr1000', nodeName: 'pve1' });
    student.addMachine('router', {
      vmId: 10001,
      nodeName: 'pve1',
      template: ProxmoxVm.fromVmId(stack, 'template', 9000, 'pve1'),
      networkDevices: [{ bridge: lan, macAddress: 'BC:24:11:00:00:01' }, { bridge: dmz, macAddress: 'BC:24:11:00:00:02' }],
    });
  });
  expect(result.only('proxmox_virtual_environment_vm')).toMatchObject({
    pool_id: expect.stringContaining('proxmox_virtual_environment_pool.student1_pool_'),
    network_device: [{ bridge: 'vn1000' }, { bridge: 'vmbr1000' }],
    depends_on: [expect.stringContaining('zone_applier'), expect.stringContaining('student1_networks_dmz')],
  });
});

test('a network and a machine may have the same id', () => {
  const define = (stack: TerraformStack) => {
    const student = stand(stack);
    student.addBridge('web', { bridgeName: 'vmbr1000', nodeName: 'pve1' });
    student.addMachine('web', { vmId: 10001, nodeName: 'pve1', template: ProxmoxVm.fromVmId(stack, 'template', 9000, 'pve1') });
  };
  expect(synthesized(define).addresses()).toHaveLength(5);
});

test('fails when the user id has no realm', () => {
  expect(() => testStack(stack => stand(stack, { userId: 'student1' }))).toThrow(/stand "student1" cannot be made:\n- `userId` is "student1"/);
});

test('fails when a password is given for a user that exists already', () => {
  expect(() => testStack(stack => stand(stack, { createUser: false, password: '${var.p}' }))).toThrow('`password` is given, but the user exists already');
});

describe('StandRole', () => {
  test('by default lets look, use the console, power and snapshots', () => {
    const role = synthesized(stack => new StandRole(stack, 'role', { roleId: 'student' })).only('proxmox_virtual_environment_role');
    expect(role).toEqual({
      role_id: 'student', privileges: ['Pool.Audit', 'VM.Audit', 'VM.Console', 'VM.PowerMgmt', 'VM.Snapshot', 'VM.Snapshot.Rollback'],
    });
  });

  test('fails when it is named like one of PVE\'s, or has no privileges', () => {
    expect(() => testStack(stack => new StandRole(stack, 'role', { roleId: 'PVEStudent', privileges: [] }))).toThrow(/`roleId`[^]*`privileges`/);
  });
});

test('a pool fails when it is too deep', () => {
  expect(() => testStack(stack => new Pool(stack, 'pool', { poolId: 'a/b/c/d' }))).toThrow('`poolId` is "a/b/c/d"');
});

test('tags, and lets tag, where a network looks at VLANs', () => {
  const result = synthesized(stack => {
    const student = stand(stack);
    const lan = student.addBridge('lan', { bridgeName: 'vmbr1000', nodeName: 'pve1', vlanAware: true });
    const hq = student.addVnet('hq', { zone: new IsolatedZone(stack, 'zone', { zoneId: 'class1' }), vnetId: 'vn1000', vlanAware: true });
    student.addMachine('router', {
      vmId: 10001, nodeName: 'pve1', template: ProxmoxVm.fromVmId(stack, 'template', 9000, 'pve1'),
      networkDevices: [
        { bridge: lan, macAddress: 'BC:24:11:00:00:01', vlanId: 100 }, { bridge: hq, macAddress: 'BC:24:11:00:00:02', trunks: [10, 20] },
      ],
    });
  });
  expect(result.only('proxmox_network_linux_bridge')).toMatchObject({ vlan_aware: true });
  expect(JSON.stringify(result.only('proxmox_sdn_vnet'))).toContain('vlan_aware');
  expect(result.only('proxmox_virtual_environment_vm')).toMatchObject({
    network_device: [{ vlan_id: 100, trunks: null }, { vlan_id: null, trunks: '10;20' }],
  });
  expect(() => synthesized(stack => stand(stack).addMachine('host', {
    vmId: 10001, nodeName: 'pve1', template: ProxmoxVm.fromVmId(stack, 'template', 9000, 'pve1'),
    networkDevices: [{ bridge: { bridgeName: 'vmbr0', bridgeDependencies: [] }, macAddress: 'BC:24:11:00:00:01', vlanId: 4095 }],
  }))).toThrow(/vlanId/);
});
