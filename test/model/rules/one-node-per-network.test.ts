import { oneNodePerNetwork } from '../../../lib/model/rules/one-node-per-network';
import { users } from '../lab';
import type { LabFixture } from '../lab';
import { check, places } from './check';

function pinned(isolation: LabFixture['isolation'], ...machines: (readonly [nodeName: string | undefined, network: string])[]) {
  return check(oneNodePerNetwork, {
    students: users(2), isolation, machines: machines.map(([nodeName, network], index) => ({ name: `m${index}`, nodeName, networks: [network] })),
  });
}

test('reports a machine that is pinned away from the others on its network', () => {
  const findings = pinned('sdn-simple', ['pve1', 'lan'], ['pve2', 'lan']);
  expect(places(findings)).toEqual(['deployment_config.yml:20:4']);
  expect(findings[0]).toMatchObject({
    message: 'machine \'m1\' is pinned to node \'pve2\', but its network \'lan\' is on \'pve1\': a network with isolation sdn-simple does not span nodes',
    fix: 'use node_name \'pve1\' for it, or leave node_name out',
  });
});

test('reports a machine pinned away from where all bridges of the stand are', () => {
  expect(places(pinned('bridge', ['pve1', 'lan'], ['pve2', 'dmz']))).toEqual(['deployment_config.yml:20:4']);
  expect(pinned('sdn-simple', ['pve1', 'lan'], ['pve2', 'dmz'])).toEqual([]);
});

test('accepts machines of one network on one node, and any node for a machine on the uplink alone', () => {
  expect(pinned('bridge', ['pve2', 'lan'], [undefined, 'lan'])).toEqual([]);
  expect(pinned('bridge', ['pve1', 'vmbr0'], ['pve2', 'lan'], [undefined, 'lan'])).toEqual([]);
});

test('a stand keeps its node when a machine is pinned to another one, and it is said how to move it', () => {
  const student = { nodeName: 'pve1', networks: {}, machines: {} };
  const fixture = { students: users(3), machines: [{ name: 'm', nodeName: 'pve2', networks: ['lan'] }], isolation: 'bridge' as const };
  const [finding] = check(oneNodePerNetwork, fixture, { students: { user1: { ...student, nodeName: 'pve2' }, user2: student, user3: student } });

  expect(finding).toMatchObject({
    message: 'machine \'m\' is pinned to node \'pve2\', but the network \'lan\' of student \'user2\' and 1 more is on \'pve1\': '
      + 'a network with isolation bridge does not span nodes',
    fix: expect.stringMatching(/keeps its node.*standsmith remove.*change node in allocations.yaml/),
  });
});
