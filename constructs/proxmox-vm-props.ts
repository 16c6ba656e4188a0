import type { ITerraformDependable, TerraformProvider } from 'cdktf';
import type { CloudInit } from './cloud-init';
import type { NetworkDevice } from './network-device';
import type { IPool } from './pool';
import type { VmFirewallProps } from './vm-firewall';

/** A VM, or a template, of the cluster. */
export interface IProxmoxVm {
  /** VM ID: 100 to 999999999. */
  readonly vmId: number;
  /** PVE node that it is on. */
  readonly nodeName: string;
}

export interface ProxmoxVmProps {
  /** VM ID: 100 to 999999999, free on the whole cluster. Always explicit: the provider's own choice is slow, and differs from run to run. */
  readonly vmId: number;
  /** PVE node that the VM is made on. */
  readonly nodeName: string;
  /**
   * Template that the VM is cloned from; on another node than `nodeName` its disks must be on shared storage, or are copied over.
   *
   * @default - the VM is made from scratch, with a `systemDisk`
   */
  readonly template?: IProxmoxVm;
  /**
   * The disk that the VM starts from, `scsi0`, made from an image. With a template: the size that the clone's gets, where it is another one.
   *
   * @default - the template's
   */
  readonly systemDisk?: SystemDisk;
  /**
   * Further disks.
   *
   * @default - those of the template
   */
  readonly disks?: readonly VmDisk[];
  /**
   * Whether the clone gets disks of its own, instead of disks that only hold what differs from the template's.
   *
   * @default false
   */
  readonly fullClone?: boolean;
  /**
   * Storage for the disks; only with `fullClone`, PVE refuses it for a linked clone.
   *
   * @default - the template's storage
   */
  readonly datastoreId?: string;
  /**
   * Name of the VM, a DNS name.
   *
   * @default - PVE makes one up from the template's name
   */
  readonly name?: string;
  /**
   * Notes on the VM.
   *
   * @default - the template's notes
   */
  readonly description?: string;
  /**
   * Tags: lower-case letters, digits and `_.+-`.
   *
   * @default - the template's tags
   */
  readonly tags?: readonly string[];
  /**
   * Pool that the VM is in. A VM cannot be taken out of its pool by leaving this out later.
   *
   * @default - no pool
   */
  readonly pool?: IPool;
  /**
   * Number of vCPUs: 1 to 2304 (the provider's limit). With it, the provider also sets the CPU type, one socket, and neither flags nor NUMA.
   * Leaving it out later does not bring the template's back: the provider then makes it 1 vCPU of type qemu64.
   *
   * @default - all that concerns the CPU is as in the template
   */
  readonly cores?: number;
  /**
   * CPU type; has an effect together with `cores` only.
   *
   * @default 'x86-64-v2-AES'
   */
  readonly cpuType?: string;
  /**
   * RAM in MiB: 64 to 268435456 (the provider's limit). With it, the provider also turns ballooning off.
   * Leaving it out later does not bring the template's back: the provider then makes it 512 MiB.
   *
   * @default - RAM and ballooning as in the template
   */
  readonly memoryMiB?: number;
  /**
   * Network interfaces in the order of their numbers, 32 at most. Removing one renumbers those behind it.
   *
   * @default - the template's interfaces, with new MAC addresses
   */
  readonly networkDevices?: readonly NetworkDevice[];
  /**
   * Storage of the cloud-init drive, which exists with `cloudInit`, and when an interface has an `ipAddress`.
   *
   * @default 'local-lvm'
   */
  readonly cloudInitDatastoreId?: string;
  /**
   * What cloud-init makes of the VM at its first start, addresses apart.
   *
   * @default - nothing
   */
  readonly cloudInit?: CloudInit;
  /**
   * Whether PVE talks to the QEMU guest agent in the VM. Its IP addresses are never waited for.
   *
   * @default false
   */
  readonly agentEnabled?: boolean;
  /**
   * Firmware. A VM with OVMF needs an EFI disk, which the clone has from its template.
   *
   * @default - as in the template, or of PVE
   */
  readonly bios?: 'seabios' | 'ovmf';
  /**
   * Where OVMF of a VM that is made from scratch keeps its variables.
   *
   * @default - as in the template, or none
   */
  readonly efiDisk?: EfiDisk;
  /**
   * Chipset.
   *
   * @default - as in the template, or `q35`
   */
  readonly machineType?: 'pc' | 'q35';
  /**
   * Arguments of QEMU. PVE lets root@pam alone give them, so that a `rootProvider` is needed.
   *
   * @default - as in the template, or none
   */
  readonly kvmArguments?: string;
  /**
   * Script that PVE runs when the VM starts and stops. PVE lets root@pam alone set it, so that a `rootProvider` is needed.
   *
   * @default - none
   */
  readonly hookScript?: VmFile;
  /**
   * Directories of the node that the VM can mount by virtiofs (PVE 8.4 and later): at most 8, the provider's limit.
   *
   * @default - none
   */
  readonly directories?: readonly VmDirectory[];
  /**
   * The provider's configuration that logs in as root@pam with a password, for what PVE refuses to tokens.
   *
   * @default - the one without an alias
   */
  readonly rootProvider?: TerraformProvider;
  /**
   * What must be there before the VM is made, besides what other props name.
   *
   * @default - nothing
   */
  readonly vmDependencies?: readonly ITerraformDependable[];
  /**
   * Addresses of resources: when one of them is replaced or changed, so is the VM.
   *
   * @default - none
   */
  readonly replaceTriggeredBy?: readonly string[];
  /**
   * Whether the console is the first serial port.
   *
   * @default - the console is as in the template
   */
  readonly serialConsole?: boolean;
  /**
   * The VM's firewall: what of its interfaces with `firewall` is let through.
   *
   * @default - left alone
   */
  readonly firewall?: Omit<VmFirewallProps, 'vmId' | 'nodeName' | 'vmAddress'>;
  /**
   * Whether the VM is started once it is made. What happens to it later is left to its users.
   *
   * @default true
   */
  readonly started?: boolean;
  /**
   * Whether the VM starts together with its node.
   *
   * @default false
   */
  readonly onBoot?: boolean;
}

/** The disk that a VM starts from. */
export interface SystemDisk {
  /**
   * Volume id of the image that the disk is made from, once: with another image the VM stays as it is.
   *
   * @default - the disk is the template's
   */
  readonly imageFileId?: string;
  /** As large as the image at least. */
  readonly sizeGiB: number;
  /** Storage of the disk. */
  readonly datastoreId: string;
}

export interface VmDisk {
  /** Serial number by which the guest finds it: 1 to 20 lower-case letters, digits and `-`. */
  readonly name: string;
  /** `scsi<unitNumber>`: 1 to 30. */
  readonly unitNumber: number;
  readonly sizeGiB: number;
  readonly datastoreId: string;
  /**
   * Where it lies, when it belongs to another VM (`DataDisks.pathOf`): it is grown there, and stays when this VM goes.
   *
   * @default - the disk is the VM's own
   */
  readonly pathInDatastore?: string;
}

export interface EfiDisk {
  readonly datastoreId: string;
  /**
   * Whether the keys of distributions and of Microsoft are in it, and Secure Boot is on.
   *
   * @default false
   */
  readonly preEnrolledKeys?: boolean;
}

/** A file that a VM uses. */
export interface VmFile {
  /** Volume id: `local:snippets/hook.pl`. */
  readonly fileId: string;
  /** What must be there before the file is used. */
  readonly fileDependencies: readonly ITerraformDependable[];
}

/** A directory that a VM can mount by virtiofs. */
export interface VmDirectory {
  /** The cluster's directory mapping, and the tag by which the guest mounts it. */
  readonly mapping: string;
  /**
   * What the guest may keep of files in its own memory.
   *
   * @default - PVE's own: auto
   */
  readonly cache?: 'auto' | 'always' | 'metadata' | 'never';
  /**
   * Whether files that the guest opens past its cache are so on the node, too.
   *
   * @default false
   */
  readonly directIo?: boolean;
  /**
   * Whether access control lists are passed on; extended attributes then are, too.
   *
   * @default false
   */
  readonly exposeAcl?: boolean;
  /**
   * Whether extended attributes are passed on.
   *
   * @default false
   */
  readonly exposeXattr?: boolean;
}
