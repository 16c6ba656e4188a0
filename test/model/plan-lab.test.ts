import { planLab } from '../../lib/model/plan-lab';
import type { LabFixture } from './lab';
import { NOTHING_ALLOCATED, NOTHING_TAKEN, lab, users } from './lab';

function plan(fixture: LabFixture) {
  return planLab(lab(fixture), NOTHING_ALLOCATED, NOTHING_TAKEN);
}

const single: LabFixture = {
  students: users(10),
  machines: [{ name: 'student-vm', templateVmId: 200, networks: ['vmbr0'] }],
};

const routed: LabFixture = {
  isolation: 'bridge',
  students: users(10),
  machines: [
    { name: 'router', deviceType: 'ecorouter', templateVmId: 100, networks: ['vmbr0', 'lan'] },
    { name: 'host1', templateVmId: 101, networks: ['lan'] },
    { name: 'host2', templateVmId: 101, networks: ['lan'] },
  ],
};

const dmz: LabFixture = {
  isolation: 'bridge',
  students: users(10),
  machines: [
    { name: 'gateway', deviceType: 'ecorouter', templateVmId: 100, networks: ['vmbr0', 'dmz', 'lan'] },
    { name: 'web-server', templateVmId: 102, networks: ['dmz'] },
    { name: 'client', templateVmId: 101, networks: ['lan'] },
  ],
};

describe('one machine for each of many students', () => {
  test('gives every student a machine on the uplink and no network', () => {
    const { plan: { stands, zoneId }, findings } = plan(single);
    expect(findings).toEqual([]);
    expect(zoneId).toBeUndefined();
    expect(stands.map(({ machines }) => machines[0]!.vmId)).toEqual([10000, 10001, 10002, 10003, 10004, 10005, 10006, 10007, 10008, 10009]);
    expect(stands[2]).toMatchObject({
      key: 'user3', userId: 'user3@pve', poolId: 'class/user3', nodeName: 'pve1', networks: [], hasPassword: true,
      machines: [{ name: 'user3-student-vm', template: { vmId: 200, nodeName: 'pve1' }, networkDevices: [{ bridge: 'vmbr0', model: 'virtio', alias: undefined }] }],
    });
  });

  test('lets the students do what a lab needs, and nothing more', () => {
    expect(plan(single).plan.role).toEqual({
      roleId: 'class-student',
      privileges: ['VM.Audit', 'VM.Console', 'VM.PowerMgmt', 'VM.Snapshot', 'VM.Snapshot.Rollback', 'Pool.Audit'],
    });
  });
});

describe('a router and two hosts', () => {
  test('puts the machines of a student on one bridge of the student\'s own', () => {
    const { plan: { stands }, findings } = plan(routed);
    expect(findings).toEqual([]);
    expect(stands.map(({ networks }) => networks)).toEqual(stands.map((_, index) => [{ alias: 'lan', number: 1000 + index, name: `vmbr${1000 + index}`, vlanAware: false }]));
    expect(stands[1]!.machines.map(({ networkDevices }) => networkDevices.map(({ bridge }) => bridge))).toEqual([
      ['vmbr0', 'vmbr0', 'vmbr1001'], ['vmbr1001'], ['vmbr1001'],
    ]);
  });

  test('gives an ecorouter a management port without link, vmxnet3 and addresses of its own vendor', () => {
    const [management, uplink, lan] = plan(routed).plan.stands[0]!.machines[0]!.networkDevices;
    expect(management).toMatchObject({ bridge: 'vmbr0', model: 'vmxnet3', disconnected: true });
    expect(uplink).toMatchObject({ bridge: 'vmbr0', model: 'vmxnet3', disconnected: false });
    expect(lan).toMatchObject({ bridge: 'vmbr1000', alias: 'lan', model: 'vmxnet3', disconnected: false });
    expect([management, uplink, lan].every((device) => /^1C:87:76:40:[0-9A-F]{2}:[0-9A-F]{2}$/.test(device!.macAddress))).toBe(true);
  });

  test('gives a linux machine virtio and an address from its VM ID', () => {
    const host = plan(routed).plan.stands[0]!.machines[1]!;
    expect(host.vmId).toBe(10001);
    expect(host.networkDevices).toMatchObject([{ model: 'virtio', disconnected: false, macAddress: 'BC:24:11:04:E2:20' }]);
  });
});

describe('a gateway, a DMZ and a LAN', () => {
  test('gives every student both networks', () => {
    const { plan: { stands }, findings } = plan(dmz);
    expect(findings).toEqual([]);
    expect(stands[0]!.networks.map(({ alias, name }) => [alias, name])).toEqual([['dmz', 'vmbr1000'], ['lan', 'vmbr1001']]);
    expect(stands[9]!.networks.map(({ alias, name }) => [alias, name])).toEqual([['dmz', 'vmbr1018'], ['lan', 'vmbr1019']]);
  });

  test('names vnets and their zone within eight characters', () => {
    const { plan: { stands, zoneId } } = plan({ ...dmz, name: 'class-dmz', isolation: 'sdn-simple' });
    expect(zoneId).toMatch(/^clas[0-9a-z]{4}$/);
    expect(stands[0]!.networks.map(({ name }) => name)).toEqual(['vn1000', 'vn1001']);
  });
});

test('changes none of its arguments', () => {
  const config = lab(dmz);
  const before = planLab(config, NOTHING_ALLOCATED, NOTHING_TAKEN).allocations;
  const copies = structuredClone({ config, before });
  planLab(config, before, NOTHING_TAKEN);
  expect({ config, before }).toEqual(copies);
});

test('a student of a directory has no password here, and none has one where the users exist already', () => {
  const students = ['a@pve', 'b@pam', 'c@ldap'];
  expect(plan({ ...single, students }).plan.stands.map(({ hasPassword }) => hasPassword)).toEqual([true, true, false]);
  expect(plan({ ...single, students, createUsers: false }).plan.stands.map(({ hasPassword }) => hasPassword)).toEqual([false, false, false]);
});

test('a student without a stand has user and pool, and what was given out stays reserved', () => {
  const config = lab(routed);
  const { allocations, plan: { stands } } = planLab(config, NOTHING_ALLOCATED, NOTHING_TAKEN);
  const students = config.students.map((student, index) => ({ ...student, hasStand: index !== 1 }));
  const after = planLab({ ...config, students }, allocations, NOTHING_TAKEN);

  expect(after.allocations).toEqual(allocations);
  expect(after.plan.stands).toEqual(stands.map((stand, index) => (index === 1 ? { ...stand, machines: [], networks: [] } : stand)));
});

test('a VM is named in letters, digits and hyphens', () => {
  expect(plan({ ...single, students: ['ivan_petrov.2@pve'] }).plan.stands[0]!.machines[0]!.name).toBe('ivan-petrov-2-student-vm');
});

test('a stand is on the node of its first template, unless a machine is pinned', () => {
  const machines = [
    { name: 'a', templateNode: 'pve2', networks: ['lan'] },
    { name: 'b', templateNode: 'pve3', templateVmId: 101, networks: ['lan'] },
  ];
  const nodes = (fixture: LabFixture) => plan(fixture).plan.stands[0]!.machines.map(({ nodeName, template }) => [nodeName, template.nodeName]);
  expect(nodes({ students: users(1), machines })).toEqual([['pve2', 'pve2'], ['pve2', 'pve3']]);
  expect(nodes({ students: users(1), machines: [machines[0]!, { ...machines[1]!, nodeName: 'pve1' }] })).toEqual([['pve1', 'pve2'], ['pve1', 'pve3']]);
});

test('two students of the same name are planned once, and reported once', () => {
  const { plan: { stands }, findings } = plan({ ...single, students: ['a@pve', 'b@pve', 'a@pve'] });
  expect(stands.map(({ key }) => key)).toEqual(['a', 'b']);
  expect(findings).toHaveLength(1);
});

test('an environment without students is a plan without stands', () => {
  const { plan: { stands }, allocations, findings } = plan({ ...routed, students: [] });
  expect([stands, allocations.students, findings]).toEqual([[], {}, []]);
});
