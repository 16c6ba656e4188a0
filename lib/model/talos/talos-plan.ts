import type { TalosClusterConfig, TalosImageConfig, TalosMachineSettings } from '../../config/talos/talos-config';
import type { DataDiskPlan } from '../data-disk';

/** Everything that a Talos cluster will be, with concrete values. Plain and serializable. */
export interface TalosPlan {
  readonly kind: 'talos';
  /** Name of the environment, and of its stack. */
  readonly environment: string;
  /** Whether tofu encrypts the state and plan files. */
  readonly encryptsState: boolean;
  /** Pool of the machines. */
  readonly poolId: string;
  /** URL of PVE's API as the machines reach it. Unset: as tofu does. */
  readonly apiUrl?: string;
  readonly cluster: TalosClusterPlan;
  readonly image: TalosImagePlan;
  readonly machines: readonly TalosMachinePlan[];
}

/** The cluster's settings, with the URL of its Kubernetes API. */
export interface TalosClusterPlan extends Omit<TalosClusterConfig, 'allowOverlap'> {
  readonly endpoint: string;
}

/** What all images have in common; each machine says its extensions. */
export type TalosImagePlan = Omit<TalosImageConfig, 'extensions' | 'gpuExtensions'>;

export interface TalosMachinePlan extends Omit<TalosMachineSettings, 'hostNode' | 'disks' | 'igpu' | 'gpuDevices' | 'gpuMappings'> {
  /** Its name in PVE, in Talos and in Kubernetes. */
  readonly key: string;
  readonly vmId: number;
  readonly nodeName: string;
  readonly ip: string;
  readonly macAddress: string;
  readonly disks: readonly DataDiskPlan[];
  /** VM ID of the VM that the persistent disks belong to; unset: there are none. */
  readonly dataDisksVmId?: number;
  /** Extensions of the machine's image, sorted: machines with the same ones share it. */
  readonly extensions: readonly string[];
  /** `hostpci0`, `hostpci1`, … in order. */
  readonly pciDevices: readonly TalosPciDevicePlan[];
}

/** By its address on the host, which takes a login as root@pam, or by a mapping of the cluster. */
export type TalosPciDevicePlan = { readonly address: string } | { readonly mapping: string };
