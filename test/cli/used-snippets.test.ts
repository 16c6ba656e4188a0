import { findUsedSnippets } from '../../lib/cli/used-snippets';
import type { PlanDocument } from '../../lib/tofu/show';
import { TestIo } from './test-io';

const FILE = 'proxmox_virtual_environment_file.snippets_web-pve1';
const VOLUME = 'local:snippets/class.web.pve1.yaml';

function file(actions: string[]): object {
  return { address: FILE, type: 'proxmox_virtual_environment_file', change: { actions, before: { id: VOLUME, node_name: 'pve1' }, after: null } };
}

function vm(actions: string[], values: object = {}): object {
  const before = { vm_id: 100, name: 'a', node_name: 'pve1', initialization: [{ vendor_data_file_id: VOLUME }], ...values };
  return { address: 'proxmox_virtual_environment_vm.a', type: 'proxmox_virtual_environment_vm', change: { actions, before, after: before } };
}

function used(...changes: object[]): { readonly addresses: readonly string[]; readonly said: string } {
  const io = new TestIo();
  const addresses = findUsedSnippets({ io }, { resource_changes: changes } as PlanDocument);
  return { addresses, said: io.stderr };
}

it('a file that machines start with is kept, and named with how many they are', () => {
  expect(used(file(['delete']), vm(['no-op']))).toEqual({
    addresses: [FILE], said: `${VOLUME} on pve1 is kept: 1 machine that exists starts with it; it goes with the last of them\n`,
  });
  expect(used(file(['delete']), vm(['no-op']), vm(['update'])).said).toContain('2 machines that exist start with it');
});

it.each(['user_data_file_id', 'meta_data_file_id', 'vendor_data_file_id'])('a file is one that a machine starts with by its %s', (name) => {
  expect(used(file(['delete']), vm(['no-op'], { initialization: [{ [name]: VOLUME }] })).addresses).toEqual([FILE]);
});

it.each<[string, object[]]>([
  ['that is written anew', [file(['delete', 'create']), vm(['no-op'])]],
  ['whose machines go with it', [file(['delete']), vm(['delete']), vm(['delete', 'create'])]],
  ['of machines on another node', [file(['delete']), vm(['no-op'], { node_name: 'pve2' })]],
  ['of machines that start with another', [file(['delete']), vm(['no-op'], { initialization: [{}] }), vm(['no-op'], { initialization: [] })]],
  ['of no machine', [file(['delete'])]],
])('a file %s is not', (_what, changes) => {
  expect(used(...changes)).toEqual({ addresses: [], said: '' });
});
