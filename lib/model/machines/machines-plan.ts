/** Everything that an environment of machines will be, with concrete values. Plain and serializable. */
export interface MachinesPlan {
  readonly kind: 'machines';
  /** Name of the environment, and of its stack. */
  readonly environment: string;
  readonly poolId: string;
  readonly snippetsDatastoreId: string;
  readonly machines: readonly MachinePlan[];
}

export interface MachinePlan {
  /** Its name, in PVE too. */
  readonly key: string;
  readonly os: 'debian' | 'ubuntu';
  readonly vmId: number;
  readonly nodeName: string;
  readonly image: ImagePlan;
  readonly cores: number;
  readonly cpuType: string;
  readonly memoryMiB: number;
  readonly datastoreId: string;
  readonly systemDiskGiB: number;
  readonly disks: readonly DiskPlan[];
  /** VM ID of the VM that the persistent disks belong to; unset: there are none. */
  readonly dataDisksVmId?: number;
  /** `net0`, `net1`, … in order. */
  readonly networkDevices: readonly NetworkDevicePlan[];
  readonly cloudInit?: CloudInitPlan;
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

/** An image on a storage of the machine's node: there already, downloaded, or uploaded. */
export type ImageFilePlan =
  | { readonly kind: 'volume'; readonly fileId: string }
  | { readonly kind: 'download'; readonly url: string; readonly checksum?: Checksum; readonly fileName: string; readonly datastoreId: string }
  | { readonly kind: 'upload'; readonly path: string; readonly fileName: string; readonly datastoreId: string };

export interface Checksum {
  /** `sha512` */
  readonly algorithm: string;
  /** Hexadecimal digits in lower case. */
  readonly sum: string;
}

export interface DiskPlan {
  readonly key: string;
  readonly sizeGiB: number;
  /** `scsi<unitNumber>` */
  readonly unitNumber: number;
  readonly datastoreId: string;
  /** Whether it belongs to another VM, and stays when the machine goes. */
  readonly persistent: boolean;
}

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
  /** Further data, as a file on the node. */
  readonly vendorData?: SnippetPlan;
  /** All of what cloud-init does, in place of user and keys. */
  readonly userData?: SnippetPlan;
  readonly onChange: 'ignore' | 'replace';
}

export interface SnippetPlan {
  readonly fileName: string;
  /** For tofu: `${var.x}` is a reference, every other `${` is escaped. */
  readonly content: string;
}
