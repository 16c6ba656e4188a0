import { lockedOut, machineNotes, machineOf } from '../../../lib/cli/kinds/machine-changes';
import type { PlanDocument } from '../../../lib/tofu/show';
import { goodFiles } from '../../config/machines/broken-machines';
import { planned } from '../../model/machines/machines';

const { 'env.yaml': env, ...files } = goodFiles as { 'env.yaml': string };

type Change = NonNullable<PlanDocument['resource_changes']>[number];

function change(address: string, actions: readonly string[], before: Record<string, unknown> = {}): Change {
  return { address, type: address.slice(0, address.indexOf('.')), change: { actions, before } } as unknown as Change;
}

function notes(text: string, machine: string, vm: readonly string[], configuration = 'machine_ignition_1A', actions: readonly string[] = ['update']) {
  const { plan, findings } = planned(text, files);
  expect(findings).toEqual([]);
  const { vmId } = plan.machines.find(({ key }) => key === machine)!;
  const type = configuration.startsWith('machine_ignition') ? 'terraform_data' : 'proxmox_virtual_environment_file';
  return machineNotes(plan, { resource_changes: [
    change(`${type}.machines_${machine}_${configuration}`, actions), change(`proxmox_virtual_environment_vm.machines_${machine}_machine_vm_2B`, vm, { vm_id: vmId }),
  ] });
}

test('a machine that another Ignition replaces is named, with the disks that stay', () => {
  expect(notes(env, 'web-00', ['delete', 'create'])).toEqual(['web-00 is replaced: its Ignition has changed; disk data of VM 1010000 stays, with the data']);
});

test('a machine that keeps what it was made by is named', () => {
  const ignoring = env.replace('    snippets: [core.bu]', '    snippets: [core.bu]\n    ignition: { on_change: ignore }');

  expect(notes(ignoring, 'web-00', ['no-op'])).toEqual([expect.stringMatching(/^web-00 stays as it is: its Ignition has changed, and on_change is ignore/)]);
  expect(notes(env, 'db', ['no-op'], 'machine_user-data_3C', ['delete', 'create'])).toEqual([expect.stringMatching(/^db stays as it is: what cloud-init does has changed/)]);
});

test('a machine that is reset in place is named, with what stays of its system disk', () => {
  const resetting = env.replace('    snippets: [core.bu]', '    snippets: [core.bu]\n    ignition: { on_change: reprovision, keep_paths: [/var/log] }');

  expect(notes(resetting, 'web-01', ['update'])).toEqual(['web-01 is reset in place: its Ignition has changed; what stays of its system disk: /var/log']);
});

test('a machine that is made, or that nothing happens to, needs no word', () => {
  const { plan } = planned(env, files);

  expect(machineNotes(plan, { resource_changes: [change('proxmox_virtual_environment_vm.machines_web-00_machine_vm_2B', ['update'], { vm_id: 10000 })] })).toEqual([]);
  expect(notes(env, 'web-00', ['create'], 'machine_ignition_1A', ['create'])).toEqual([]);
});

test('a new machine that lets nobody in is named, and no other', () => {
  const simple = (cloudInit: string, image = 'file_id: local:import/debian.qcow2') => `kind: machines
proxmox: { node_name: pve }
machines:
  one: { os: debian, image: { ${image} }, cloud_init: ${cloudInit} }
`;
  const noted = (text: string, actions = ['create']) => {
    const { plan, findings } = planned(text, files);
    expect(findings).toEqual([]);
    return lockedOut(plan, { resource_changes: [change('proxmox_virtual_environment_vm.machines_one_machine_vm_2B', actions)] });
  };

  expect(noted(simple('{ user: admin }'))).toEqual(['nobody can log in to one: no key is let in; add ssh_keys to cloud_init']);
  expect(noted(simple('{ user: admin }'), ['update'])).toEqual([]);
  expect(noted(simple('{ ssh_keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIH95MktFCBVi06NLRiyDHs4AVCAFVxyJ3yfTZ3tQKKJO me] }'))).toEqual([]);
  expect(noted(simple('{ user: admin }', 'template_vmid: 9000'))).toEqual([]);
});

test('a resource belongs to a machine, and to none where it is shared', () => {
  expect(machineOf('proxmox_virtual_environment_vm.machines_web-00_machine_disks_1A2B3C4D')).toBe('web-00');
  expect(machineOf('proxmox_virtual_environment_file.machines_db_machine_user-data_1A2B3C4D')).toBe('db');
  expect(machineOf('proxmox_virtual_environment_file.hooks_webdispatcherpl_pve1_1A2B3C4D')).toBeUndefined();
});
