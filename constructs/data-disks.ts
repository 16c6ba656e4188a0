import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { checkNodeName, checkStorageId, checkVmName } from '../lib/values/names';
import { checkVmId } from '../lib/values/vm-id';
import type { IPool } from './pool';
import { dependsOn } from './resources/depends-on';
import { VmResource } from './resources/vm-resource';
import { checkProp, validateProps, wholeNumber } from './validation';

export interface DataDisksProps {
  /** VM ID of the VM that owns the disks: 100 to 999999999, free on the whole cluster. */
  readonly vmId: number;
  /** Its name: `work-00-disks`. */
  readonly name: string;
  /** PVE node: that of the machine which has the disks, unless the storage is shared. */
  readonly nodeName: string;
  /** One at least. Another one comes to the end: they are told apart by their place. */
  readonly disks: readonly DataDisk[];
  /** @default - no pool */
  readonly pool?: IPool;
}

/** A disk that outlives the machines that have it. */
export interface DataDisk {
  /** Serial number by which a guest finds it: 1 to 20 lower-case letters, digits and `-`. */
  readonly name: string;
  readonly sizeGiB: number;
  /** Storage of the disk. */
  readonly datastoreId: string;
}

/**
 * Disks of a VM that is never started, and that neither tofu nor PVE destroys: whoever uses them may come and go, and finds the data again.
 *
 * To be rid of them, take the protection off in PVE (`qm set VMID --protection 0`), and the disks out of the configuration.
 *
 * Fails when props are out of their limits.
 */
export class DataDisks extends Construct {
  /** What must be there before a disk is used. */
  readonly diskDependencies: readonly ITerraformDependable[];
  private readonly address: string;
  private readonly names: readonly string[];

  constructor(scope: Construct, id: string, { vmId, name, nodeName, disks, pool }: DataDisksProps) {
    super(scope, id);
    validateProps(`disks ${JSON.stringify(name)}`, [
      checkProp('vmId', vmId, checkVmId),
      checkProp('name', name, checkVmName),
      checkProp('nodeName', nodeName, checkNodeName),
      checkProp('disks.length', disks.length, wholeNumber(1, 31)),
      ...disks.flatMap((disk, i) => [
        checkProp(`disks[${i}].name`, disk.name, checkDiskName),
        checkProp(`disks[${i}].sizeGiB`, disk.sizeGiB, wholeNumber(1, 16_384, ' GiB')),
        checkProp(`disks[${i}].datastoreId`, disk.datastoreId, checkStorageId),
      ]),
    ]);
    const resource = new VmResource(this, 'Resource', {
      vm_id: vmId,
      name,
      node_name: nodeName,
      pool_id: pool?.poolId,
      description: 'Holds disks of another VM. It is not to be started.',
      disk: disks.map((disk, index) => ({ interface: `scsi${index}`, datastore_id: disk.datastoreId, size: disk.sizeGiB, file_format: 'raw', serial: disk.name })),
      agent: { enabled: false },
      started: false,
      on_boot: false,
      protection: true,
      migrate: true,
    }, { dependsOn: dependsOn(pool?.poolDependencies ?? []), preventDestroy: true });
    this.address = `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
    this.names = disks.map(disk => disk.name);
    this.diskDependencies = [resource];
  }

  /** Reference to the place of a disk on its storage, for `path_in_datastore` of the machine that uses it. */
  pathOf(name: string): string {
    const index = this.names.indexOf(name);
    if (index < 0) throw new Error(`there is no disk ${JSON.stringify(name)}: there are ${this.names.join(', ')}`);
    return `\${one([for disk in ${this.address}.disk : disk.path_in_datastore if disk.interface == "scsi${index}"])}`;
  }
}

/** It is the serial number of the disk, of which SCSI has 20 characters, and the name of a volume in the guest. */
export function checkDiskName(name: string): string | undefined {
  return /^[a-z0-9][a-z0-9-]{0,18}[a-z0-9]$|^[a-z0-9]$/.test(name) ? undefined : 'a disk has a name of 1 to 20 lower-case letters, digits and -';
}
