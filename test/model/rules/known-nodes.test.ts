import { knownNodes } from '../../../lib/model/rules/known-nodes';
import { users } from '../lab';
import { check, places } from './check';

const machines = [{ name: 'a', templateNode: 'srv1-pve', nodeName: 'far-away', networks: ['lan'] }];

test('reports nodes that the cluster does not have, and what was probably meant', () => {
  const findings = check(knownNodes, { students: users(2), machines, proxmox: { nodes: ['SRV1-PVE', 'SRV2-PVE'], bridges: [] } });
  expect(places(findings)).toEqual(['deployment_config.yml:10:2', 'deployment_config.yml:10:4']);
  expect(findings.map(({ fix }) => fix)).toEqual(['did you mean \'SRV1-PVE\'?', 'use one of them, or add the node to proxmox.nodes']);
});

test('accepts nodes of the cluster, and any node where the cluster is not described', () => {
  expect(check(knownNodes, { students: users(2), machines, proxmox: { nodes: ['srv1-pve', 'far-away'], bridges: [] } })).toEqual([]);
  expect(check(knownNodes, { students: users(2), machines })).toEqual([]);
});
