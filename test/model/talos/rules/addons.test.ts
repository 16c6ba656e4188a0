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

/** What the rules find in the good cluster with a line of its own. */
function findings(line: string): string[] {
  writeFileSync(path.join(folder, 'env.yaml'), goodCluster.replace('  config_patches', `  ${line}\n  config_patches`));
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
