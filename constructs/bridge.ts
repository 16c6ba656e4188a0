import type { ITerraformDependable } from 'cdktf';

/** Something that a VM's network interface can be plugged into: a Linux bridge, or an SDN vnet (which is a bridge on each node). */
export interface IBridge {
  /** Name of the bridge on the node: `vmbr0`, `vn1000`. */
  readonly bridgeName: string;
  /** What must be there before a VM is plugged in; empty for a bridge that exists already. */
  readonly bridgeDependencies: readonly ITerraformDependable[];
}
