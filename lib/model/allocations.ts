/**
 * `envs/<env>/allocations.yaml`, committed like a lock file: what has been given to whom.
 * Adding or removing a student changes that student's entry only.
 */
export interface Allocations {
  /** Id of the environment's SDN zone, once one is needed. */
  readonly zoneId?: string;
  readonly students: Readonly<Record<string, StudentAllocation>>;
}

export interface StudentAllocation {
  /** Network number by alias. */
  readonly networks: Readonly<Record<string, number>>;
  readonly machines: Readonly<Record<string, MachineAllocation>>;
}

export interface MachineAllocation {
  readonly vmId: number;
  /** MAC addresses of `net0`, `net1`, … */
  readonly macAddresses: readonly string[];
}

/** What other environments in the same `envs/` folder hold, and what must therefore not be given out again. */
export interface Taken {
  readonly vmIds: ReadonlyMap<number, string>;
  readonly networks: ReadonlyMap<number, string>;
  readonly macAddresses: ReadonlyMap<string, string>;
  readonly zoneIds: ReadonlyMap<string, string>;
}
