/**
 * `envs/<env>/allocations.yaml`, committed like a lock file: what has been given to whom.
 * Adding or removing a student changes that student's entry only.
 */
export interface Allocations {
  /** Id of the environment's SDN zone, once one is needed. */
  readonly zoneId?: string;
  /** Whether the zone has DHCP, once it is needed: the provider cannot take it back. @default false */
  readonly zoneDhcp?: true;
  /** What subnets are given out of, by alias: where neighbours have none. @default none */
  readonly blocks?: Readonly<Record<string, string>>;
  /** Where the search for the next free number begins. Unset: nothing has been given out. */
  readonly next?: NextAllocation;
  /** Copies of templates on other nodes. @default none */
  readonly replicas?: Replicas;
  readonly students: Readonly<Record<string, StudentAllocation>>;
  /** Machines that belong to no student. @default none */
  readonly machines?: Readonly<Record<string, MachineAllocation>>;
  /** How many machines a pool has, where its `count` is ignored. @default none */
  readonly poolCounts?: Readonly<Record<string, number>>;
}

/** VM ID of a template's replica, by the VM ID of the template and the node that the replica is for; `*`: it is on shared storage, for all nodes. */
export type Replicas = Readonly<Record<string, Readonly<Record<string, number>>>>;

/**
 * The numbers after those given out last. What is behind these marks may have been somebody's before,
 * and is given out again only when nothing else is left.
 */
export interface NextAllocation {
  readonly vmId?: number;
  /** Network number. */
  readonly network?: number;
  /** Number of the subnet in its block, by alias. */
  readonly subnets?: Readonly<Record<string, number>>;
  /** Number below the prefix, by prefix of MAC addresses: those of two bytes only, `1C:87:76:40`. */
  readonly macs?: Readonly<Record<string, number>>;
}

export interface StudentAllocation {
  /** PVE node of the stand. Unset: written before nodes were kept, and the stand is where the configuration puts it. */
  readonly nodeName?: string;
  /** Network number by alias. */
  readonly networks: Readonly<Record<string, number>>;
  /** Subnet by alias: `10.40.3.0/24`. @default none */
  readonly subnets?: Readonly<Record<string, string>>;
  readonly machines: Readonly<Record<string, MachineAllocation>>;
}

export interface MachineAllocation {
  readonly vmId: number;
  /** MAC addresses of `net0`, `net1`, … */
  readonly macAddresses: readonly string[];
  /** PVE node of a machine that belongs to no student. Unset: the configuration says it. */
  readonly nodeName?: string;
  /** Volume of its user data, named after it alone: `local:snippets/dev1-user.yaml`. Unset: it has none. */
  readonly userData?: string;
}

/**
 * What other environments in the same `envs/` folder hold, and what must therefore not be given out again.
 * Each with the name of the environment that holds it.
 */
export interface Taken {
  readonly vmIds: ReadonlyMap<number, string>;
  readonly networks: ReadonlyMap<number, string>;
  readonly macAddresses: ReadonlyMap<string, string>;
  readonly zoneIds: ReadonlyMap<string, string>;
  /** `10.40.0.0/16` */
  readonly blocks: ReadonlyMap<string, string>;
  /** Volumes of user data. */
  readonly userData: ReadonlyMap<string, string>;
}
