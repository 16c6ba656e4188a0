import { readDocuments } from '../../../lib/sim/talos/config/documents';
import { applyPatch } from '../../../lib/sim/talos/config/merge';

function patched(base: string, ...patches: readonly string[]): unknown {
  return patches.map(readDocuments).reduce(applyPatch, readDocuments(base));
}

const HOSTNAME = 'apiVersion: v1alpha1\nkind: HostnameConfig\nauto: stable\n';

it('objects are merged key by key, and lists one behind the other', () => {
  expect(patched('machine:\n  type: worker\n  certSANs: [a]\n', 'machine:\n  certSANs: [b]\n  nodeLabels: { x: y }\n')).toEqual([
    { machine: { type: 'worker', certSANs: ['a', 'b'], nodeLabels: { x: 'y' } } },
  ]);
});

it('networks of pods and services are replaced', () => {
  expect(patched('cluster:\n  network:\n    podSubnets: [10.1.0.0/16]\n', 'cluster:\n  network:\n    podSubnets: [10.2.0.0/16]\n')).toEqual([
    { cluster: { network: { podSubnets: ['10.2.0.0/16'] } } },
  ]);
});

it('interfaces are the same ones by name or by selector', () => {
  const eth0 = (rest: string): string => `machine:\n  network:\n    interfaces:\n      - { interface: eth0, ${rest} }\n`;
  expect(patched(eth0('dhcp: true'), eth0('mtu: 1400'), 'machine:\n  network:\n    interfaces:\n      - { interface: eth1 }\n')).toEqual([
    { machine: { network: { interfaces: [{ interface: 'eth0', dhcp: true, mtu: 1400 }, { interface: 'eth1' }] } } },
  ]);
});

it('documents are the same ones by kind and name', () => {
  const hostname = 'apiVersion: v1alpha1\nkind: HostnameConfig\nhostname: a\nauto: "off"\n';
  expect(patched(HOSTNAME, hostname)).toEqual([{ apiVersion: 'v1alpha1', kind: 'HostnameConfig', auto: 'off', hostname: 'a' }]);
  const volume = (name: string): string => `apiVersion: v1alpha1\nkind: UserVolumeConfig\nname: ${name}\n`;
  expect(patched(volume('a'), volume('b'))).toHaveLength(2);
});

it('what a patch deletes goes', () => {
  expect(patched('machine:\n  type: worker\n  nodeLabels: { a: b }\n', 'machine:\n  nodeLabels:\n    $patch: delete\n')).toEqual([{ machine: { type: 'worker' } }]);
  expect(patched(HOSTNAME, `${HOSTNAME}$patch: delete\n`)).toEqual([]);
});

it.each([
  ['machine:\n  netwerk: {}\n', 'error decoding document /v1alpha1/ (line 1): unknown keys found during decoding:\nmachine:\n    netwerk: {}\n'],
  ['apiVersion: v1alpha1\nkind: Nothing\n', '"Nothing" "v1alpha1": not registered'],
  ['foo: bar\n', 'missing kind'],
  ['machine:\n  install:\n    disk: [a]\n', 'cannot construct !!seq into string'],
  ['machine: : {', 'decode error: yaml: '],
])('%j is refused in the words of Talos', (patch, message) => {
  expect(() => readDocuments(patch)).toThrow(message);
});
