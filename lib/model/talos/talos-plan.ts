import type { TalosAddonsConfig } from '../../config/talos/addons/addons';
import type { ConfigPatch, TalosMachineType } from '../../config/talos/talos-config';

/** Everything that a Talos cluster will be, with concrete values. Plain and serializable. */
export interface TalosPlan {
  readonly kind: 'talos';
  /** Name of the environment, and of its stack. */
  readonly environment: string;
  /** Pool of the machines. */
  readonly poolId: string;
  /** URL of PVE's API as the machines reach it. Unset: as tofu does. */
  readonly apiUrl?: string;
  readonly cluster: TalosClusterPlan;
  readonly image: TalosImagePlan;
  readonly machines: readonly TalosMachinePlan[];
}

export interface TalosClusterPlan {
  readonly name: string;
  readonly talosVersion: string;
  readonly kubernetesVersion: string;
  /** URL of the Kubernetes API. */
  readonly endpoint: string;
  readonly vip?: string;
  readonly gateway: string;
  /** `10.25.150.0/24` */
  readonly nodeNetwork: string;
  readonly podNetwork: string;
  readonly serviceNetwork: string;
  readonly dnsServers: readonly string[];
  readonly dnsDomain: string;
  readonly ntpServers: readonly string[];
  readonly allowSchedulingOnControlPlanes: boolean;
  readonly healthCheck: boolean;
  readonly region: string;
  readonly configPatches: readonly ConfigPatch[];
  readonly upgrade: 'by-command' | 'in-place';
  readonly highAvailability: boolean;
  readonly addons: TalosAddonsConfig;
}

export interface TalosImagePlan {
  readonly factoryUrl?: string;
  readonly extraKernelArgs: readonly string[];
  readonly secureBoot: boolean;
  readonly datastoreId: string;
}

export interface TalosMachinePlan {
  /** Its name in PVE, in Talos and in Kubernetes. */
  readonly key: string;
  readonly type: TalosMachineType;
  readonly vmId: number;
  readonly nodeName: string;
  readonly ip: string;
  readonly macAddress: string;
  readonly cores: number;
  readonly cpuType: string;
  readonly memoryMiB: number;
  readonly bridge: string;
  readonly vlanId?: number;
  readonly datastoreId: string;
  readonly systemDiskGiB: number;
  readonly disks: readonly TalosDiskPlan[];
  /** VM ID of the VM that the persistent disks belong to; unset: there are none. */
  readonly dataDisksVmId?: number;
  /** Extensions of the machine's image, sorted: machines with the same ones share it. */
  readonly extensions: readonly string[];
  /** `hostpci0`, `hostpci1`, … in order. */
  readonly pciDevices: readonly TalosPciDevicePlan[];
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly string[];
  readonly kubeletExtraArgs: Readonly<Record<string, string>>;
  readonly configPatches: readonly ConfigPatch[];
  readonly tags: readonly string[];
  readonly onBoot: boolean;
}

export interface TalosDiskPlan {
  readonly key: string;
  readonly sizeGiB: number;
  /** `scsi<unitNumber>` */
  readonly unitNumber: number;
  readonly datastoreId: string;
  /** Whether it belongs to another VM, and stays when the machine goes. */
  readonly persistent: boolean;
}

/** By its address on the host, which takes a login as root@pam, or by a mapping of the cluster. */
export type TalosPciDevicePlan = { readonly address: string } | { readonly mapping: string };
