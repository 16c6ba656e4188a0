import type { MachineDisksProps } from './machine-disks';
import type { ProxmoxVmProps } from './proxmox-vm';

/**
 * How Ignition comes into a machine:
 *
 * - `config-drive`: as user data on PVE's cloud-init drive, for images of the platform proxmoxve. An API token will do
 * - `fw-cfg`: by QEMU's firmware configuration device, from a file of the node, for images of the platform qemu; takes a `rootProvider`
 * - `hookscript`: the same, from the cloud-init drive by way of a `hookScript` that copies it to `/etc/pve/local/ignition/VMID.ign`
 *
 * All of them put a snippet on the node, over SSH; but for `fw-cfg` with `ignitionInline`.
 */
export type IgnitionDelivery = 'config-drive' | 'fw-cfg' | 'hookscript';

export interface FlatcarVmProps extends Omit<ProxmoxVmProps, 'disks' | 'cloudInit'>, MachineDisksProps {
  /** Its name in PVE, a DNS name. */
  readonly name: string;
  /**
   * What it runs.
   *
   * @default 'flatcar'
   */
  readonly distribution?: 'flatcar' | 'fedora-coreos';
  /** Butane, of the variant of the distribution. As in all text of a configuration, `${…}` is a reference; write `$${` for `${`. */
  readonly butane: string;
  /**
   * Butane that is merged into it, in this order.
   *
   * @default - none
   */
  readonly snippets?: readonly string[];
  /**
   * Folder of the files that the Butane names (`local`), as tofu finds it from the stack's folder.
   *
   * @default - none
   */
  readonly filesFolder?: string;
  /** @default 'config-drive' */
  readonly delivery?: IgnitionDelivery;
  /**
   * With `fw-cfg`: whether the Ignition stands in the arguments of QEMU, and in no file. Linux takes 128 KiB of it.
   *
   * @default false
   */
  readonly ignitionInline?: boolean;
  /**
   * What becomes of the machine when its Ignition has changed. Persistent disks stay, whatever it is.
   *
   * - `replace`: another one takes its place
   * - `reprovision`: it is reset in place (`flatcar-reset`), over SSH; it is logged in to when it is made, too
   * - `ignore`: nothing
   *
   * @default 'replace'
   */
  readonly onChange?: 'replace' | 'reprovision' | 'ignore';
  /**
   * How it is reset; wanted with `onChange` reprovision.
   *
   * @default - it is not
   */
  readonly reset?: FlatcarResetProps;
  /**
   * Storage of the node that takes the snippet with the Ignition.
   *
   * @default 'local'
   */
  readonly snippetsDatastoreId?: string;
  /**
   * Folder of its snippets on the node.
   *
   * @default '/var/lib/vz/snippets'
   */
  readonly snippetsPath?: string;
  /**
   * Name of the snippet, one for each machine.
   *
   * @default - the machine's name and `.ign`
   */
  readonly ignitionFileName?: string;
}

/** How a machine is logged in to, and what of it stays. */
export interface FlatcarResetProps {
  readonly host: string;
  /** @default 'core' */
  readonly user?: string;
  /** Private key in PEM. */
  readonly privateKey: string;
  /**
   * Regular expressions of paths that stay, without quotes and spaces.
   *
   * @default - host keys of SSH, and logs
   */
  readonly keepPaths?: readonly string[];
  /**
   * SOCKS5 server by which the machine is reached: `127.0.0.1:1080`.
   *
   * @default - none
   */
  readonly proxy?: { readonly host: string; readonly port: string };
}
