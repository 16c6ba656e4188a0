import { Haresource } from '@cdktf/provider-proxmox/lib/haresource';
import { Harule } from '@cdktf/provider-proxmox/lib/harule';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { TalosMachineProps } from './talos-machine-props';

export interface HighAvailabilityProps {
  readonly clusterName: string;
  readonly machines: readonly TalosMachineProps[];
  /** The VM of each machine, by its name. */
  readonly vms: ReadonlyMap<string, ITerraformDependable>;
}

/**
 * PVE starts machines anew on another node when theirs is lost, and keeps control planes on different ones.
 *
 * A machine with a device of its host, by the device's address, stays where it is.
 */
export class HighAvailability extends Construct {
  constructor(scope: Construct, id: string, { clusterName, machines, vms }: HighAvailabilityProps) {
    super(scope, id);
    const movable = machines.filter(({ pciDevices = [] }) => !pciDevices.some(device => 'address' in device));
    const resources = movable.map(({ name, type, vmId }) => {
      const dependsOn = [vms.get(name)].filter(vm => vm !== undefined);
      return { type, resource: new Haresource(this, name, { resourceId: `vm:${vmId}`, state: 'started', dependsOn }) };
    });
    const controlPlanes = resources.filter(({ type }) => type === 'controlplane').map(({ resource }) => resource.resourceId);
    if (controlPlanes.length > 1) {
      new Harule(this, 'control-planes', {
        // begins with a letter, whatever the cluster's name does
        rule: `talos-${clusterName}-control-planes`,
        type: 'resource-affinity',
        affinity: 'negative',
        resources: controlPlanes,
      });
    }
  }
}
