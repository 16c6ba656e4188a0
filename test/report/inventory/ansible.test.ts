import { ansibleInventory } from '../../../lib/report/inventory/ansible';
import type { FoundHost } from '../../../lib/report/inventory/found-host';

function host(name: string, more: Partial<FoundHost> = {}): FoundHost {
  return { name, vmId: 100, nodeName: 'pve1', address: '10.0.0.1', takesSsh: true, publicKeys: [], groups: [], ...more };
}

function groups(environment: string, ...hosts: FoundHost[]) {
  return Object.fromEntries(Object.entries(ansibleInventory({ environment, kind: 'class', hosts })).filter(([name]) => name !== '_meta'));
}

test('two things whose names are the same to Ansible have two groups', () => {
  const of = (name: string, student: string) => host(name, { groups: [{ about: 'student', name: student }] });

  expect(groups('c', of('a', 'anna.b'), of('b', 'anna-b'), of('c2', 'anna.b'))).toMatchObject({
    student_anna_b: { hosts: ['a', 'c2'] }, student_anna_b_2: { hosts: ['b'] },
  });
});

test('no group has a name that Ansible gives itself, or that is a number', () => {
  expect(Object.keys(groups('all'))).toEqual(['env_all', 'kind_class']);
  expect(Object.keys(groups('2025'))).toEqual(['_2025', 'kind_class']);
});

test('through several routers, the outermost is first', () => {
  const hosts = [host('web', { jump: 'inner', address: '10.2.0.9' }), host('inner', { jump: 'outer', address: '10.1.0.2' }), host('outer', { user: 'admin' })];

  expect(ansibleInventory({ environment: 'c', kind: 'machines', hosts })._meta).toMatchObject({
    hostvars: { web: { ansible_ssh_common_args: '-o ProxyJump=admin@10.0.0.1,10.1.0.2' } },
  });
});

test('of ten times as many machines, ten times as much is read', () => {
  const readsOf = (count: number) => {
    let reads = 0;
    const names = Array.from({ length: count }, (_, index) => `web${index}`);
    const hosts = names.map(name => Object.defineProperty(host(name, { jump: 'router' }), 'name', { get: () => (reads += 1, name) }));
    ansibleInventory({ environment: 'c', kind: 'machines', hosts: [...hosts, host('router')] });
    return reads;
  };

  expect(readsOf(500)).toBe(10 * readsOf(50));
});
