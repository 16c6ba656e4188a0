import type { SourcePosition } from '../../values/finding';
import type { DataDiskConfig } from '../data-disks';
import type { Overcommit } from '../overcommit';
import type { TalosAddonsConfig } from './addons/addons';

/** What a machine is in its cluster. */
export type TalosMachineType = 'controlplane' | 'worker';

/** The description of a Talos cluster, read and merged: plain, readonly, serializable. */
export interface TalosConfig {
  readonly kind: 'talos';
  /** Name of the folder below `envs/`. */
  readonly name: string;
  readonly proxmox: {
    /** PVE node of machines without a node of their own. */
    readonly nodeName: string;
    /** Unset: any node may be named. */
    readonly nodes?: readonly string[];
    /** URL of PVE's API as the machines reach it. Unset: as tofu does. */
    readonly apiUrl?: string;
    /** Pool of the machines. */
    readonly pool: string;
  };
  /** Whether tofu encrypts the state and plan files. */
  readonly encryptsState: boolean;
  readonly overcommit: Overcommit;
  readonly cluster: TalosClusterConfig;
  readonly image: TalosImageConfig;
  /** Machines and pools, in the order of the file. */
  readonly machines: readonly TalosMachineConfig[];
  readonly pools: readonly TalosPoolConfig[];
  readonly positions: Readonly<Record<string, SourcePosition>>;
  readonly position: SourcePosition;
}

export interface TalosClusterConfig {
  readonly name: string;
  /** `v1.13.9` */
  readonly talosVersion: string;
  readonly kubernetesVersion: string;
  /** Address that the control planes share. */
  readonly vip?: string;
  /** URL of the Kubernetes API; unset: port 6443 of `vip`, else of the first control plane. */
  readonly endpoint?: string;
  readonly gateway: string;
  /** `10.25.150.0/24` */
  readonly nodeNetwork: string;
  readonly podNetwork: string;
  readonly serviceNetwork: string;
  readonly allowOverlap: boolean;
  readonly dnsServers: readonly string[];
  readonly dnsDomain: string;
  /** None: Talos's own. */
  readonly ntpServers: readonly string[];
  readonly allowSchedulingOnControlPlanes: boolean;
  /** Whether an apply waits until the cluster is healthy. */
  readonly healthCheck: boolean;
  readonly region: string;
  readonly configPatches: readonly ConfigPatch[];
  /** Who brings machines to another version. */
  readonly upgrade: 'by-command' | 'in-place';
  /** Whether PVE starts machines on another node when theirs is lost. */
  readonly highAvailability: boolean;
  readonly addons: TalosAddonsConfig;
}

/** A document that is merged into a machine's configuration, as Talos documents it. */
export type ConfigPatch = Readonly<Record<string, unknown>>;

export interface TalosImageConfig {
  /** Unset: the public Image Factory. */
  readonly factoryUrl?: string;
  readonly extensions: readonly string[];
  /** Extensions of machines with `igpu`, besides the others. */
  readonly gpuExtensions: readonly string[];
  readonly extraKernelArgs: readonly string[];
  readonly secureBoot: boolean;
  readonly datastoreId: string;
}

/** What a machine, or each machine of a pool, is like. */
export interface TalosMachineSettings {
  readonly type: TalosMachineType;
  readonly hostNode?: string;
  readonly cores: number;
  readonly cpuType: string;
  readonly memoryMiB: number;
  readonly bridge: string;
  readonly vlanId?: number;
  readonly datastoreId: string;
  readonly systemDiskGiB: number;
  readonly disks: readonly DataDiskConfig[];
  readonly igpu: boolean;
  /** PCI addresses on the host: they take a login as root@pam. */
  readonly gpuDevices: readonly string[];
  readonly gpuMappings: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly string[];
  readonly extensions: readonly string[];
  readonly kubeletExtraArgs: Readonly<Record<string, string>>;
  readonly configPatches: readonly ConfigPatch[];
  readonly tags: readonly string[];
  readonly onBoot: boolean;
}

interface Described {
  readonly key: string;
  readonly settings: TalosMachineSettings;
  readonly position: SourcePosition;
  /** Where each value was written, by its path in YAML's words: `disks.longhorn.size`. */
  readonly sources: Readonly<Record<string, SourcePosition>>;
}

export interface TalosMachineConfig extends Described {
  readonly ip: string;
  readonly vmId: number;
  readonly macAddress?: string;
}

export interface TalosPoolConfig extends Described {
  readonly count: number;
  /** Whether `count` holds for the first apply only, because somebody else changes how many machines there are. */
  readonly ignoresCount: boolean;
  readonly firstIp: string;
  readonly firstVmId: number;
  /** Nodes that the machines take turns on. */
  readonly hostNodes?: readonly string[];
}
