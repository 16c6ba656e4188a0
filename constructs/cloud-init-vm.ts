import { Construct } from 'constructs';
import { machineDisks, type MachineDisksProps } from './machine-disks';
import type { ProxmoxFile } from './proxmox-file';
import { ProxmoxVm, type IProxmoxVm, type ProxmoxVmProps } from './proxmox-vm';

export interface CloudInitVmProps extends Omit<ProxmoxVmProps, 'disks'>, MachineDisksProps {
  /** Its name in PVE, a DNS name. */
  readonly name: string;
  /**
   * Files whose other content replaces the machine.
   *
   * @default - none
   */
  readonly replacedWith?: readonly ProxmoxFile[];
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

  constructor(scope: Construct, id: string, { disks, dataDisksVmId, replacedWith = [], ...props }: CloudInitVmProps) {
    super(scope, id);
    this.vmId = props.vmId;
    this.nodeName = props.nodeName;
    this.vm = new ProxmoxVm(this, 'vm', {
      ...props,
      disks: machineDisks(this, props.name, { disks, dataDisksVmId }, props),
      replaceTriggeredBy: [...props.replaceTriggeredBy ?? [], ...replacedWith.map(file => file.address)],
    });
  }
}
