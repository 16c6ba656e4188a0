import type { Construct } from 'constructs';
import { checkStorageId } from '../lib/values/names';
import { checkDiskName, DataDisks } from './data-disks';
import type { ProxmoxVmProps, VmDisk } from './proxmox-vm-props';
import { checkProp, wholeNumber } from './validation';

/** A disk of a machine. */
export interface MachineDisk extends Omit<VmDisk, 'pathInDatastore'> {
  /**
   * Whether it outlives the machine: it belongs to another VM, which is protected and never started.
   *
   * @default false
   */
  readonly persistent?: boolean;
}

export interface MachineDisksProps {
  /** @default - none */
  readonly disks?: readonly MachineDisk[];
  /**
   * VM ID of the VM that the persistent disks belong to, free on the whole cluster.
   *
   * @default - there are no persistent disks
   */
  readonly dataDisksVmId?: number;
}

/** The disks of a machine, those that outlive it with a VM that holds them. */
export function machineDisks(scope: Construct, name: string, { disks = [], dataDisksVmId }: MachineDisksProps, vm: Pick<ProxmoxVmProps, 'nodeName' | 'pool'>): VmDisk[] {
  const persistent = disks.filter(disk => disk.persistent);
  if (persistent.length > 0 && dataDisksVmId === undefined) throw new Error(`machine ${JSON.stringify(name)} has a persistent disk: a \`dataDisksVmId\` is wanted`);
  const held = persistent.length === 0 ? undefined : new DataDisks(scope, 'disks', {
    vmId: dataDisksVmId!, name: `${name}-disks`, nodeName: vm.nodeName, pool: vm.pool, disks: persistent,
  });
  return disks.map(({ persistent: isHeld, ...disk }) => ({ ...disk, pathInDatastore: isHeld ? held!.pathOf(disk.name) : undefined }));
}

export function checkVmDisks(disks: readonly VmDisk[]): (string | undefined)[] {
  return disks.flatMap((disk, i) => [
    checkProp(`disks[${i}].name`, disk.name, checkDiskName),
    checkProp(`disks[${i}].unitNumber`, disk.unitNumber, wholeNumber(1, 30)),
    checkProp(`disks[${i}].sizeGiB`, disk.sizeGiB, wholeNumber(1, 16_384, ' GiB')),
    checkProp(`disks[${i}].datastoreId`, disk.datastoreId, checkStorageId),
  ]);
}

/** Attributes of disks of other VMs, which are grown there: the provider refuses it here. @param first number of the first one */
export function sizesElsewhere(disks: readonly VmDisk[], first: number): string[] {
  return disks.flatMap(({ pathInDatastore }, index) => (pathInDatastore === undefined ? [] : [`disk[${first + index}].size`]));
}
