import type { ConfigPatch } from './machine-configuration/document';

/** A machine of a Talos cluster. */
export interface TalosMachineProps {
  /** Its name in PVE, in Talos and in Kubernetes: `ctrl-00`. */
  readonly name: string;
  readonly type: 'controlplane' | 'worker';
  /** VM ID: 100 to 999999999, free on the whole cluster. */
  readonly vmId: number;
  /** PVE node; in Kubernetes the zone of the machine. */
  readonly nodeName: string;
  /** IPv4 address in the node network. */
  readonly ip: string;
  readonly macAddress: string;
  readonly cores: number;
  /** RAM in MiB. */
  readonly memoryMiB: number;
  /** In GiB; 10 at least to upgrade. */
  readonly systemDiskGiB: number;
  /** @default 'x86-64-v2-AES' */
  readonly cpuType?: string;
  /** @default 'vmbr0' */
  readonly bridgeName?: string;
  /** @default - untagged */
  readonly vlanId?: number;
  /**
   * Storage of the disks.
   *
   * @default 'local-lvm'
   */
  readonly datastoreId?: string;
  /**
   * Disks besides the system's, each a volume of its name at `/var/mnt/<name>`.
   *
   * @default - none
   */
  readonly disks?: readonly TalosDisk[];
  /**
   * VM ID of the VM that the persistent disks belong to.
   *
   * @default - there are none
   */
  readonly dataDisksVmId?: number;
  /**
   * System extensions of the machine's image. Machines with the same ones share an image.
   *
   * @default - none
   */
  readonly extensions?: readonly string[];
  /**
   * Devices of the host.
   *
   * @default - none
   */
  readonly pciDevices?: readonly TalosPciDevice[];
  /**
   * Labels in Kubernetes, besides region and zone.
   *
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * `key=value:NoSchedule`
   *
   * @default - none
   */
  readonly taints?: readonly string[];
  /** @default - none */
  readonly kubeletExtraArgs?: Readonly<Record<string, string>>;
  /**
   * Patches of the machine's configuration, after those of the cluster.
   *
   * @default - none
   */
  readonly configPatches?: readonly ConfigPatch[];
  /**
   * Tags in PVE.
   *
   * @default - none
   */
  readonly tags?: readonly string[];
  /**
   * Whether the machine starts together with its host.
   *
   * @default true
   */
  readonly onBoot?: boolean;
}

export interface TalosDisk {
  /** Name of the volume: 1 to 20 lower-case letters, digits and `-`. */
  readonly name: string;
  readonly sizeGiB: number;
  /** `scsi<unitNumber>`, 1 to 30. */
  readonly unitNumber: number;
  /** @default - that of the machine */
  readonly datastoreId?: string;
  /**
   * Whether the disk outlives the machine: it belongs to another VM, `<name>-disks`, which is protected and never started. Grown, it is larger from
   * the machine's next start on.
   *
   * @default false
   */
  readonly persistent?: boolean;
}

/** By its address on the host, which takes a login as root@pam, or by a PCI mapping of the cluster. */
export type TalosPciDevice = { readonly address: string } | { readonly mapping: string };
