import type { SourcePosition } from '../../values/finding';
import type { CloudInitConfig } from '../cloud-init';
import type { DataDiskConfig } from '../data-disks';
import type { Source } from '../env-config';
import type { Overcommit } from '../overcommit';

/** What takes Ignition, and what takes cloud-init. */
export type OperatingSystem = 'flatcar' | 'fedora-coreos' | 'debian' | 'ubuntu';

/** A description of machines, read and merged: plain, readonly, serializable. */
export interface MachinesConfig {
  readonly kind: 'machines';
  /** Name of the folder below `envs/`. */
  readonly name: string;
  readonly proxmox: {
    /** PVE node of machines without a node of their own. */
    readonly nodeName: string;
    /** Unset: any node may be named. */
    readonly nodes?: readonly string[];
    readonly pool: string;
  };
  /** First and last VM ID to give out, inclusive. */
  readonly vmIds: { readonly first: number; readonly last: number };
  /** Storage of the nodes that takes files for the machines' first start. */
  readonly snippetsDatastoreId: string;
  /** Folder of its snippets on the nodes. */
  readonly snippetsPath: string;
  /** Texts of the hook scripts that Standsmith brings along, by name: `dispatcher.pl`. */
  readonly builtInScripts: Readonly<Record<string, string>>;
  /** Networks of the environment's own. */
  readonly sdn?: SdnConfig;
  /** Whether tofu encrypts the state and plan files. */
  readonly encryptsState: boolean;
  readonly overcommit: Overcommit;
  /** All machines, in the order of the file. */
  readonly machines: readonly MachineConfig[];
  readonly positions: Readonly<Record<string, SourcePosition>>;
  readonly position: SourcePosition;
}

/** An SDN zone: of VXLAN, of VLANs, or, with neither, a simple one, whose vnets are networks of their own on each node. */
export interface SdnConfig {
  readonly zoneId: string;
  readonly vxlanPeers?: readonly string[];
  readonly vlanBridge?: string;
  readonly vnets: readonly VnetConfig[];
}

export interface VnetConfig {
  /** Name of its bridge, too. */
  readonly id: string;
  readonly tag?: number;
  /** `10.10.10.0/24` */
  readonly subnet?: string;
}

export interface MachineConfig {
  /** Its name, in PVE too. */
  readonly key: string;
  /** What it is one of: the entry's name, its number from 0, and how many there are. */
  readonly group: { readonly name: string; readonly index: number; readonly count: number };
  readonly settings: MachineSettings;
  readonly position: SourcePosition;
  /** Where each value was written, by its path in YAML's words: `disks.data.size`. */
  readonly sources: Readonly<Record<string, MachineSource>>;
}

export interface MachineSource extends Source {
  readonly position: SourcePosition;
  /** What it says; unset for maps and lists of something. */
  readonly value: string | undefined;
}

/** SSH with passwords and sudo without them, or keys alone and fail2ban. */
export type Profile = 'dev' | 'prod';

export interface MachineSettings {
  /** Unset: nobody has said it. */
  readonly os?: OperatingSystem;
  readonly image: ImageConfig;
  /** Fixed VM ID. */
  readonly vmId?: number;
  readonly hostNode?: string;
  /** Nodes that machines are spread over. */
  readonly hostNodes?: readonly string[];
  readonly cores: number;
  readonly cpuType: string;
  readonly memoryMiB: number;
  readonly datastoreId: string;
  readonly systemDiskGiB: number;
  readonly disks: readonly DataDiskConfig[];
  readonly networks: readonly NetworkConfig[];
  readonly cloudInit?: MachineCloudInitConfig;
  /** Unset: nobody has said it. */
  readonly butane?: TextFile;
  /** Butane that is merged into it. */
  readonly snippets: readonly TextFile[];
  readonly ignition: IgnitionConfig;
  readonly firmware?: 'bios' | 'uefi';
  readonly secureBoot: boolean;
  readonly shares: readonly ShareConfig[];
  readonly hooks: readonly HookConfig[];
  readonly variables: Readonly<Record<string, VariableValue>>;
  /** How hard it is to get in. Unset: as the image is. */
  readonly profile?: Profile;
  /** Whether it routes for the networks that it has an address in and no gateway. */
  readonly routes: boolean;
  readonly agent: boolean;
  readonly started: boolean;
  readonly onBoot: boolean;
  readonly tags: readonly string[];
  readonly description?: string;
}

export type VariableValue = string | number | boolean;

/** What the system disk is made from. */
export interface ImageConfig {
  readonly channel?: string;
  readonly version?: string;
  readonly url?: string;
  /** `sha512:…`, or `none`. */
  readonly checksum?: string;
  /** File on this machine. */
  readonly path?: string;
  /** Volume that is there already. */
  readonly fileId?: string;
  readonly templateVmId?: number;
  readonly templateNode?: string;
  readonly fullClone: boolean;
  readonly datastoreId: string;
}

export interface NetworkConfig {
  readonly bridge: string;
  readonly vlanId?: number;
  /** With prefix length, or `dhcp`. */
  readonly ipAddress?: string;
  readonly gateway?: string;
  readonly macAddress?: string;
}

export interface MachineCloudInitConfig extends CloudInitConfig {
  /** `Europe/Berlin`. Unset: the image's own. */
  readonly timezone?: string;
  /** File with user data. */
  readonly userData?: TextFile;
  readonly onChange: 'ignore' | 'replace';
}

export type IgnitionDelivery = 'config-drive' | 'fw-cfg' | 'hookscript';

export interface IgnitionConfig {
  readonly delivery: IgnitionDelivery;
  /** With `fw-cfg`: whether it stands in the arguments of QEMU. */
  readonly inline: boolean;
  readonly onChange: 'replace' | 'reprovision' | 'ignore';
  /** Regular expressions. */
  readonly keepPaths: readonly string[];
  readonly sshUser: string;
}

/** A folder of the node that a machine has. */
export interface ShareConfig {
  readonly tag: string;
  readonly method: 'virtiofs' | 'virtiofsd' | '9p';
  readonly path: string;
  readonly mountPoint: string;
  readonly readOnly: boolean;
  readonly cache: 'auto' | 'always' | 'metadata' | 'never';
  readonly uid?: number;
  readonly gid?: number;
}

/** A script that PVE runs. */
export interface HookConfig {
  readonly script?: TextFile;
  /** Where it is on the node already. */
  readonly volume?: string;
  readonly arguments: readonly string[];
}

/** A file of the environment's folder. */
export interface TextFile {
  /** Its path, as findings name it. */
  readonly file: string;
  readonly text: string;
}
