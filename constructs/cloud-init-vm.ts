import { Construct } from 'constructs';
import { DataDisks } from './data-disks';
import type { ProxmoxFile } from './proxmox-file';
import { ProxmoxVm, type IProxmoxVm, type ProxmoxVmProps, type VmDisk } from './proxmox-vm';

export interface CloudInitVmProps extends Omit<ProxmoxVmProps, 'disks'> {
  /** Its name in PVE, a DNS name. */
  readonly name: string;
  /**
   * Further disks.
   *
   * @default - none
   */
  readonly disks?: readonly MachineDisk[];
  /**
   * VM ID of the VM that the persistent disks belong to, free on the whole cluster.
   *
   * @default - there are no persistent disks
   */
  readonly dataDisksVmId?: number;
  /**
   * Files whose other content replaces the machine.
   *
   * @default - none
   */
  readonly replacedWith?: readonly ProxmoxFile[];
}

/** A disk of a machine. */
export interface MachineDisk extends Omit<VmDisk, 'pathInDatastore'> {
  /**
   * Whether it outlives the machine: it belongs to another VM, which is protected and never started.
   *
   * @default false
   */
  readonly persistent?: boolean;
}

/**
 * A machine of an image, or a template, with cloud-init: Debian, Ubuntu and others. Its persistent disks are found again by the machine that takes
 * its place.
 *
 * Fails when props are out of their limits.
 */
export class CloudInitVm extends Construct implements IProxmoxVm {
  readonly vmId: number;
  readonly nodeName: string;
  readonly vm: ProxmoxVm;

  constructor(scope: Construct, id: string, { disks = [], dataDisksVmId, replacedWith = [], ...props }: CloudInitVmProps) {
    super(scope, id);
    const { name, nodeName, pool, vmId } = props;
    const persistent = disks.filter(disk => disk.persistent);
    if (persistent.length > 0 && dataDisksVmId === undefined) throw new Error(`machine ${JSON.stringify(name)} has a persistent disk: a \`dataDisksVmId\` is wanted`);
    const held = persistent.length === 0 ? undefined : new DataDisks(this, 'disks', { vmId: dataDisksVmId!, name: `${name}-disks`, nodeName, pool, disks: persistent });
    this.vmId = vmId;
    this.nodeName = nodeName;
    this.vm = new ProxmoxVm(this, 'vm', {
      ...props,
      disks: disks.map(({ persistent: isHeld, ...disk }) => ({ ...disk, pathInDatastore: isHeld ? held!.pathOf(disk.name) : undefined })),
      replaceTriggeredBy: [...props.replaceTriggeredBy ?? [], ...replacedWith.map(file => file.address)],
    });
  }
}
