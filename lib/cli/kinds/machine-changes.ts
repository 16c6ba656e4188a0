import { letInKeys } from '../../model/machines/let-in-keys';
import type { MachinePlan, MachinesPlan } from '../../model/machines/machines-plan';
import type { PlanDocument } from '../../tofu/show';

const VM = 'proxmox_virtual_environment_vm';
const FILE = 'proxmox_virtual_environment_file';
/** The machine's name is between the places of the constructs that its resources are in. */
const OF_MACHINE = /\.machines_(.+?)_(?:machine|hook-chain)_/;

/** The machine that a resource belongs to; undefined for what is shared. */
export function machineOf(address: string): string | undefined {
  return OF_MACHINE.exec(address)?.[1];
}

type Change = NonNullable<PlanDocument['resource_changes']>[number];

/** What becomes of the machines whose configuration has changed, each by its name. */
export function machineNotes({ machines }: MachinesPlan, { resource_changes: changes = [] }: PlanDocument): readonly string[] {
  const changed = changes.filter(isNewConfiguration).flatMap(({ address }) => machineOf(address) ?? []);
  return machines.filter(({ key }) => changed.includes(key)).flatMap(machine => {
    const vm = changes.find(({ type, change }) => type === VM && Number(change.before?.vm_id) === machine.vmId);
    // a machine that does not stand yet is made by what there is
    return vm === undefined ? [] : [noteOn(machine, vm.change.actions.includes('delete'))];
  });
}

/** Of a file with cloud-init data: it is replaced when it says something else. Of Ignition, its sum says so. */
function isNewConfiguration({ address, type, change: { actions } }: Change): boolean {
  return (type === 'terraform_data' && /_machine_ignition_/.test(address) && actions.includes('update'))
    || (type === FILE && /_machine_user-data_/.test(address) && actions.includes('delete') && actions.includes('create'));
}

/** New machines that let nobody in; those of a template may have users of their own. */
export function lockedOut({ machines }: MachinesPlan, { resource_changes: changes = [] }: PlanDocument): readonly string[] {
  const made = new Set(changes.filter(({ type, change }) => type === VM && change.actions.includes('create')).flatMap(({ address }) => machineOf(address) ?? []));
  const locked = machines.filter(machine => made.has(machine.key) && letInKeys(machine)?.length === 0);
  return locked.length === 0 ? [] : [`nobody can log in to ${locked.map(({ key }) => key).join(', ')}: no key is let in; add ssh_keys to cloud_init`];
}

function noteOn({ key, ignition, cloudInit, disks, dataDisksVmId }: MachinePlan, isReplaced: boolean): string {
  const kept = disks.filter(({ persistent }) => persistent).map(disk => disk.key);
  const what = ignition === undefined ? 'what cloud-init does' : 'its Ignition';
  const onChange = ignition?.onChange ?? cloudInit?.onChange ?? 'ignore';
  if (isReplaced) {
    const disksKept = kept.length === 0 ? '' : `; disk${kept.length > 1 ? 's' : ''} ${kept.join(', ')} of VM ${dataDisksVmId} stay${kept.length > 1 ? '' : 's'}, with the data`;
    return `${key} is replaced: ${what} has changed${onChange === 'replace' ? '' : ', and something else has, too'}${disksKept}`;
  }
  return onChange === 'reprovision'
    ? `${key} is reset in place: ${what} has changed; what stays of its system disk: ${ignition?.reset?.keepPaths.join(' ') ?? ''}`
    : `${key} stays as it is: ${what} has changed, and on_change is ignore; tofu apply -replace makes it anew`;
}
