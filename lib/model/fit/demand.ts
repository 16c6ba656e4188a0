import type { LabPlan } from '../lab-plan';
import type { ImagePlan } from '../machines/machines-plan';
import type { ClusterFacts } from './cluster-facts';

/** What a machine takes of a cluster. */
export interface Demand {
  readonly vmId: number;
  /** Name of the VM. */
  readonly name: string;
  readonly nodeName: string;
  /** Of a machine that is started; else 0. */
  readonly memoryMiB: number;
  readonly vcpus: number;
  readonly disks: readonly { readonly storageId: string; readonly gib: number; readonly isLinked: boolean }[];
}

/** Machines of students: what they do not say themselves is as in their template. */
export function labDemands({ stands }: Pick<LabPlan, 'stands'>, { vms }: Pick<ClusterFacts, 'vms'>): Demand[] {
  const templates = new Map(vms.map(vm => [vm.vmId, vm]));
  return stands.flatMap(({ machines }) => machines).map(({ vmId, name, nodeName, started, memoryMiB, cores, template, fullClone }) => {
    const from = templates.get(template.vmId);
    return {
      vmId, name, nodeName,
      memoryMiB: started ? memoryMiB ?? from?.memoryMiB ?? 0 : 0,
      vcpus: started ? cores ?? from?.cores ?? 0 : 0,
      disks: (from?.disks ?? []).map(({ storageId, gib }) => ({ storageId, gib, isLinked: !fullClone })),
    };
  });
}

/** A machine with disks of its own, as Talos clusters and environments of machines have them. */
interface VmPlan {
  readonly key: string;
  readonly vmId: number;
  readonly nodeName: string;
  readonly memoryMiB: number;
  readonly cores: number;
  /** @default true */
  readonly started?: boolean;
  readonly datastoreId: string;
  readonly systemDiskGiB: number;
  readonly disks: readonly { readonly sizeGiB: number; readonly datastoreId: string; readonly persistent: boolean }[];
  readonly dataDisksVmId?: number;
  /** @default a file: the disk is a copy */
  readonly image?: ImagePlan;
}

/** Machines with disks of their own, and the VMs that hold the persistent ones. */
export function vmDemands(machines: readonly VmPlan[]): Demand[] {
  return machines.flatMap(({ key, vmId, nodeName, memoryMiB, cores, started = true, datastoreId, systemDiskGiB, disks, dataDisksVmId, image }) => {
    const isLinked = image?.kind === 'template' && !image.fullClone;
    const disksOf = (wanted: boolean) => disks.filter(({ persistent }) => persistent === wanted)
      .map(disk => ({ storageId: disk.datastoreId, gib: disk.sizeGiB, isLinked: false }));
    const machine: Demand = {
      vmId, name: key, nodeName, memoryMiB: started ? memoryMiB : 0, vcpus: started ? cores : 0,
      disks: [{ storageId: datastoreId, gib: systemDiskGiB, isLinked }, ...disksOf(false)],
    };
    return dataDisksVmId === undefined ? [machine] : [machine, {
      vmId: dataDisksVmId, name: `${key}-disks`, nodeName, memoryMiB: 0, vcpus: 0, disks: disksOf(true),
    }];
  });
}
