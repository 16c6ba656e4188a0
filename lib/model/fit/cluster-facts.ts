/** What stands on a cluster, as far as it matters to whether an environment fits on it. Plain and serializable. */
export interface ClusterFacts {
  readonly nodes: readonly NodeFacts[];
  /** One for each node that has the storage; one in all for a shared one. */
  readonly storages: readonly StorageFacts[];
  readonly vms: readonly VmFacts[];
  readonly poolIds: readonly string[];
  readonly userIds: readonly string[];
  readonly roleIds: readonly string[];
  readonly realms: readonly string[];
  readonly zoneIds: readonly string[];
  readonly vnetIds: readonly string[];
}

export interface NodeFacts {
  readonly name: string;
  /** Unset: not known. */
  readonly cores?: number;
  /** Unset: not known. */
  readonly memoryMiB?: number;
  readonly bridges: readonly string[];
}

export interface StorageFacts {
  readonly id: string;
  /** Unset: the storage is shared. */
  readonly nodeName?: string;
  /** Nodes that have a shared storage; unset: all. */
  readonly nodeNames?: readonly string[];
  /** `lvmthin`, `rbd`, …; unset: not known. */
  readonly type?: string;
  /** `images`, `iso`, … */
  readonly content: readonly string[];
  readonly totalGib: number;
  readonly usedGib: number;
}

export interface VmFacts {
  readonly vmId: number;
  readonly name: string;
  readonly nodeName: string;
  readonly isTemplate: boolean;
  readonly isRunning: boolean;
  readonly cores: number;
  readonly memoryMiB: number;
  readonly disks: readonly { readonly storageId: string; readonly gib: number }[];
  readonly macAddresses: readonly string[];
}

/** What of a cluster is the environment's own, from earlier applies. */
export interface Owned {
  readonly vmIds: ReadonlySet<number>;
  readonly poolIds: ReadonlySet<string>;
  readonly userIds: ReadonlySet<string>;
  readonly roleIds: ReadonlySet<string>;
  readonly zoneIds: ReadonlySet<string>;
  readonly vnetIds: ReadonlySet<string>;
  /** `pve1:vmbr1000` */
  readonly bridges: ReadonlySet<string>;
}
