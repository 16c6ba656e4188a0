import { duplicateVmIds } from '../../../lib/model/rules/duplicate-vm-ids';
import { users } from '../lab';
import { check, places } from './check';

const HOST = { name: 'host', networks: ['lan'] };

function allocated(vmId: number) {
  return { networks: {}, machines: { host: { vmId, macAddresses: [] } } };
}

test('reports two machines with the same fixed VM ID', () => {
  const findings = check(duplicateVmIds, { students: users(1), machines: [{ ...HOST, vmId: 5000 }, { ...HOST, name: 'b', vmId: 5000 }] });
  expect(places(findings)).toEqual(['deployment_config.yml:20:5']);
  expect(findings[0]).toMatchObject({ message: 'VM ID 5000 of machine \'b\' of student \'user1\' is that of machine \'host\' of student \'user1\', too' });
});

test('reports a fixed VM ID that is a template\'s', () => {
  expect(places(check(duplicateVmIds, { students: users(1), machines: [HOST, { ...HOST, name: 'b', vmId: 100 }] }))).toEqual(['deployment_config.yml:20:5']);
});

test('reports allocations edited by hand, and a template that has the VM ID of one of them', () => {
  const students = { user1: allocated(10_000), user2: allocated(10_000) };
  expect(places(check(duplicateVmIds, { students: users(2), machines: [HOST] }, { students }))).toEqual(['users_list.yml:3:1']);
  const template = { students: users(1), machines: [{ ...HOST, templateVmId: 10_000 }] };
  expect(places(check(duplicateVmIds, template, { students }))).toEqual(['deployment_config.yml:10:3']);
});

test('reports a template that is said to be on two nodes', () => {
  const machines = [HOST, { ...HOST, name: 'b', templateNode: 'pve2' }];
  const findings = check(duplicateVmIds, { students: users(2), machines });
  expect(places(findings)).toEqual(['deployment_config.yml:20:2']);
  expect(findings[0]!.message).toBe('template 100 is on node \'pve2\' for machine \'b\', and on \'pve1\' for machine \'host\'');
});

test('accepts a template of many machines, and a fixed VM ID of nobody else', () => {
  expect(check(duplicateVmIds, { students: users(1), machines: [{ ...HOST, vmId: 5000 }, { ...HOST, name: 'b' }] })).toEqual([]);
});

test('reports a machine that has the VM ID of a replica', () => {
  const machines = [{ name: 'host', vmId: 20_000, nodeName: 'pve2', networks: ['vmbr0'] }];
  const [finding] = check(duplicateVmIds, { students: users(1), machines }, { students: {}, replicas: { 100: { pve2: 20_000 } } });

  expect(finding).toMatchObject({
    message: 'VM ID 20000 of machine \'host\' of student \'user1\' is that of the replica of template 100, too', fix: expect.stringMatching(/^use another vm_id/),
  });
});
