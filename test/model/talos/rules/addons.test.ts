import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadTalos } from '../../../../lib/config/talos/load-talos';
import { planTalos } from '../../../../lib/model/talos/plan-talos';
import { goodCluster } from '../../../config/talos/broken-clusters';
import { NOTHING_TAKEN } from '../../lab';

const NAMESPACE = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: demo }\n';
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'talos-rules-'));
  writeFileSync(path.join(folder, 'demo.yaml'), NAMESPACE);
});

afterEach(() => rmSync(folder, { recursive: true }));

/** What the rules find in the good cluster with a line of its own, and other changes. */
function findings(line: string, change: (text: string) => string = text => text): string[] {
  writeFileSync(path.join(folder, 'env.yaml'), change(goodCluster.replace('  config_patches', `  ${line}\n  config_patches`)));
  return planTalos(loadTalos(folder, folder), NOTHING_TAKEN).findings.map(({ message }) => message);
}

test.each([
  'cilium: { version: v1.18.4, ip_pools: [{ name: a, addresses: [10.25.150.200-10.25.150.220] }], l2_announcements: true }',
  'cilium: { version: v1.18.4, ip_pools: [{ name: a, addresses: [10.25.151.0/24] }, { name: b, addresses: [10.25.152.0/24] }] }',
  'cilium: { version: v1.18.4, delivery: manifest, manifest: demo.yaml, gateway_api: v1.4.1 }',
  'coredns: { replicas: 3, version: v1.14.2 }',
  'inline_manifests: [{ name: a, file: demo.yaml }, { name: b, file: demo.yaml }]',
])('good: %s', (line) => {
  expect(findings(line)).toEqual([]);
});

test.each([
  ['cilium: { version: v1.18.4, manifest: demo.yaml }', /delivery is job: the file would not be used/],
  ['cilium: { version: v1.18.4, delivery: manifest, manifest: demo.yaml, hubble: true }', /cilium\.hubble has no effect/],
  ['cilium: { version: v1.18.4, ip_pools: [{ name: a, addresses: [10.25.150.0/24] }] }', /of the gateway/],
  ['cilium: { version: v1.18.4, ip_pools: [{ name: a, addresses: [10.25.150.10-10.25.150.10] }] }', /of the shared address vip/],
  ['cilium: { version: v1.18.4, ip_pools: [{ name: a, addresses: [10.244.1.0/24] }] }', /of the pods' network/],
  ['cilium: { version: v1.18.4, ip_pools: [{ name: a, addresses: [10.96.1.0/24] }] }', /of the services' own network/],
  ['cilium: { version: v1.18.4, ip_pools: [{ name: a, addresses: [10.25.151.0/24] }, { name: b, addresses: [10.25.151.9-10.25.151.9] }] }', /some of pool a/],
  ['coredns: { manifest: demo.yaml, replicas: 3 }', /coredns\.replicas has no effect/],
  ['inline_manifests: [{ name: a, file: demo.yaml }, { name: a, file: demo.yaml }]', /two inline_manifests are called a/],
  ['inline_manifests: [{ name: cilium, file: demo.yaml }]', /called cilium, as one is that is made/],
])('%s', (line, message) => {
  expect(findings(line)).toEqual([expect.stringMatching(message)]);
});

/** Control planes on nodes of their own, disks on a storage that all share. */
function spread(text: string): string {
  return text
    .replace('nodes: [pve1, pve2]', 'nodes: [pve1, pve2, pve3]')
    .replace('defaults_worker:', 'defaults_controlplane: { datastore_id: ceph }\ndefaults_worker:\n  datastore_id: ceph')
    .replace('vm_id: 8102', 'vm_id: 8102, host_node: pve2').replace('vm_id: 8103', 'vm_id: 8103, host_node: pve3');
}

test('machines are highly available where each control plane has a node of its own, and all share the storage', () => {
  expect(findings('high_availability: true', spread)).toEqual([]);
});

test.each<[string, (text: string) => string, RegExp]>([
  ['two control planes on one node', (text) => spread(text).replace('pve3 }', 'pve2 }'), /ctrl-02 is on pve2, as ctrl-01 is/],
  ['a disk on a storage of each node', (text) => spread(text).replace('unit_number: 1 }', 'unit_number: 1, datastore_id: local-lvm }'), /disks of work-00, and of 2 more, are on local-lvm/],
])('%s cannot be highly available', (_, change, message) => {
  expect(findings('high_availability: true', change)).toEqual([expect.stringMatching(message)]);
});
