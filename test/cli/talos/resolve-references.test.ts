import { machineOf } from '../../../lib/cli/talos/machine-of';
import { resolveReferences } from '../../../lib/cli/talos/resolve-references';

const state = { values: { root_module: { resources: [
  { address: 'talos_image_factory_schematic.cluster_image-0_1A', type: 'talos_image_factory_schematic', values: { id: 'abc', nested: { key: '"quoted"\n' } } },
] } } };

test('references are replaced by what is in the state, wherever they stand', () => {
  const value = { patches: ['image: host/${talos_image_factory_schematic.cluster_image-0_1A.id}:v1', { deep: '${talos_image_factory_schematic.cluster_image-0_1A.nested.key}' }], number: 1 };

  expect(resolveReferences(value, state)).toEqual({ patches: ['image: host/abc:v1', { deep: '"quoted"\n' }], number: 1 });
});

test('of an expression, what it is computed of is put there, and names of its own are left', () => {
  const text = '${split("=", talos_image_factory_schematic.cluster_image-0_1A.id)[1]} ${base64encode(jsonencode(local.x))} ${trimsuffix(var.proxmox_endpoint, "/")}';

  expect(resolveReferences(text, state)).toBe('${split("=", "abc")[1]} ${base64encode(jsonencode(local.x))} ${trimsuffix(var.proxmox_endpoint, "/")}');
});

test('what is escaped is no reference', () => {
  expect(resolveReferences('$${a_b.c.id}', state)).toBe('$${a_b.c.id}');
});

test('what the state does not have is said', () => {
  expect(() => resolveReferences('${talos_other.x.id}', state)).toThrow('the state has no talos_other.x.id');
});

test('resources are told apart by the machine that they belong to', () => {
  expect(machineOf('talos_machine_configuration_apply.cluster_work-00_apply_1A2B3C4D')).toBe('work-00');
  expect(machineOf('proxmox_virtual_environment_vm.cluster_vm-apply_vm_1A2B3C4D')).toBe('vm-apply');
  expect(machineOf('talos_machine_secrets.cluster_secrets_1A2B3C4D')).toBeUndefined();
});
