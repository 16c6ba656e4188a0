import type { IgnitionDelivery, OperatingSystem, SdnConfig } from '../../config/machines/machines-config';
import type { DataDiskPlan } from '../data-disk';
import type { CloudConfig } from '../../values/cloud-config';
import type { Feature } from '../hooks/needs';
import type { Share } from '../shares/share';

/** Everything that an environment of machines will be, with concrete values. Plain and serializable. */
export interface MachinesPlan {
  readonly kind: 'machines';
  /** Name of the environment, and of its stack. */
  readonly environment: string;
  /** Whether tofu encrypts the state and plan files. */
  readonly encryptsState: boolean;
  readonly poolId: string;
  readonly snippetsDatastoreId: string;
  /** Folder of its snippets on the nodes. */
  readonly snippetsPath: string;
  /** Variables of tofu that files name: `${var.x}`. */
  readonly tofuVariables: readonly string[];
  /** Hook scripts that are brought to nodes. */
  readonly hookScripts: readonly HookScriptPlan[];
  /** Folders of nodes that PVE shares. */
  readonly directoryMappings: readonly DirectoryMappingPlan[];
  /** Networks of the environment's own. */
  readonly sdn?: SdnPlan;
  readonly machines: readonly MachinePlan[];
  /** Node of all machines, where it is nobody's own: tofu's variable `node` moves them. */
  readonly movableFrom?: string;
}

/** As it is described. */
export type SdnPlan = SdnConfig;

export interface MachinePlan {
  /** Its name, in PVE too. */
  readonly key: string;
  readonly os: OperatingSystem;
  readonly vmId: number;
  readonly nodeName: string;
  readonly image: ImagePlan;
  readonly cores: number;
  readonly cpuType: string;
  readonly memoryMiB: number;
  readonly datastoreId: string;
  readonly systemDiskGiB: number;
  readonly disks: readonly DataDiskPlan[];
  /** VM ID of the VM that the persistent disks belong to; unset: there are none. */
  readonly dataDisksVmId?: number;
  /** `net0`, `net1`, … in order. */
  readonly networkDevices: readonly NetworkDevicePlan[];
  readonly cloudInit?: CloudInitPlan;
  /** Whether it is the gateway of the networks in which it has an address and no gateway. */
  readonly routes: boolean;
  readonly ignition?: IgnitionPlan;
  /** `uefi`: with an EFI disk. */
  readonly firmware: 'bios' | 'uefi';
  readonly secureBoot: boolean;
  /** Arguments of QEMU, beside those that bring the Ignition. */
  readonly kvmArguments: readonly string[];
  /** Volume of the script that PVE runs, and what must be there for it. */
  readonly hook?: HookPlan;
  /** Directory mappings that PVE shares with the machine. */
  readonly directories: readonly { readonly mapping: string; readonly cache: Share['cache'] }[];
  /** What goes beyond an API token and any PVE, in the order in which it is said. */
  readonly features: readonly Feature[];
  readonly agentEnabled: boolean;
  readonly started: boolean;
  readonly onBoot: boolean;
  readonly tags: readonly string[];
  readonly description?: string;
}

/** What the system disk is made from. */
export type ImagePlan = TemplatePlan | ImageFilePlan;

export interface TemplatePlan {
  readonly kind: 'template';
  readonly vmId: number;
  readonly nodeName: string;
  readonly fullClone: boolean;
}

/** An image on a storage of the machine's node: there already, downloaded (and checked: `sha512:…`), or uploaded. */
export type ImageFilePlan =
  | { readonly kind: 'volume'; readonly fileId: string }
  | { readonly kind: 'download'; readonly url: string; readonly checksum?: string; readonly fileName: string; readonly datastoreId: string }
  | { readonly kind: 'upload'; readonly path: string; readonly fileName: string; readonly datastoreId: string };

export interface NetworkDevicePlan {
  readonly bridge: string;
  readonly vlanId?: number;
  readonly macAddress: string;
  /** With prefix length, or `dhcp`. */
  readonly ipAddress?: string;
  readonly gateway?: string;
}

export interface CloudInitPlan {
  readonly user?: string;
  readonly sshKeys: readonly string[];
  readonly dnsServers: readonly string[];
  readonly dnsDomain?: string;
  /**
   * What else it does; or, as text for tofu (`${var.x}` is a reference, every other `${` is escaped), all that it does, in place of user and keys.
   * The machine has files of its own on the node then.
   */
  readonly userData?: CloudConfig | string;
  readonly onChange: 'ignore' | 'replace';
}

export interface IgnitionPlan {
  readonly distribution: 'flatcar' | 'fedora-coreos';
  readonly delivery: IgnitionDelivery;
  /** With `fw-cfg`: whether it stands in the arguments of QEMU. */
  readonly inline: boolean;
  /** Butane, for tofu: `${var.x}` is a reference, every other `${` is escaped. */
  readonly butane: string;
  /** The same, of what is merged into it. */
  readonly snippets: readonly string[];
  /** Whether the Butane names files of the environment's folder. */
  readonly usesFiles: boolean;
  /** Name of the file with the Ignition on the node. */
  readonly fileName: string;
  readonly onChange: 'replace' | 'reprovision' | 'ignore';
  /** How a machine is reset in place; with `reprovision` alone. */
  readonly reset?: ResetPlan;
}

export interface ResetPlan {
  /** Address at which it is logged in to. */
  readonly host: string;
  readonly user: string;
  /** Regular expressions of paths that stay. */
  readonly keepPaths: readonly string[];
}

/** What PVE runs for a machine, before and after it starts and stops. */
export interface HookPlan {
  /** Volume of the dispatcher, which runs the others. */
  readonly volume: string;
  /** The chain of them, where the machine's notes have no room for it. */
  readonly chain?: { readonly fileName: string; readonly content: string };
  /** Names of the scripts that it needs, of `hookScripts`. */
  readonly scripts: readonly string[];
}

export interface HookScriptPlan {
  /** On the node. */
  readonly fileName: string;
  readonly content: string;
  readonly nodes: readonly string[];
}

export interface DirectoryMappingPlan {
  readonly tag: string;
  /** Path of the folder by node. */
  readonly paths: Readonly<Record<string, string>>;
}
