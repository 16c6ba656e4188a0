/**
 * How a folder of the node comes into the VM: `virtiofs` by PVE itself through a directory mapping (8.4 and later), `virtiofsd` by daemons that a
 * hook script starts, `9p` by QEMU alone.
 */
export type ShareMethod = 'virtiofs' | 'virtiofsd' | '9p';

/** What the guest keeps of the folder in its own memory. */
export type ShareCache = 'auto' | 'always' | 'metadata' | 'never';

/** A folder of the node that a machine has. */
export interface Share {
  /** Name by which the guest finds it; with `virtiofs` the id of the directory mapping, too, which is one for the whole cluster. */
  readonly tag: string;
  readonly method: ShareMethod;
  /** Absolute path on the node. */
  readonly path: string;
  /** Absolute path in the guest. */
  readonly mountPoint: string;
  readonly readOnly: boolean;
  readonly cache: ShareCache;
  /**
   * Whom the folder is given to, by number, once the guest has mounted it.
   *
   * @default - its owner stays
   */
  readonly uid?: number;
  /**
   * Group that it is given to, by number.
   *
   * @default - its group stays
   */
  readonly gid?: number;
}
