/** A machine as people and programs come to it. Plain and serializable; nothing in it is secret. */
export interface InventoryHost {
  /** Its name in PVE: `dev1`, `student1-router`. */
  readonly name: string;
  readonly vmId: number;
  readonly nodeName: string;
  /** Where it is; undefined: nothing leads to it. */
  readonly reach?: Reach;
  /** Whether it takes SSH: Talos does not. */
  readonly takesSsh: boolean;
  /** Whom it lets in. Unset: not known. */
  readonly user?: string;
  /** Public keys that let the user in, as far as the environment says. */
  readonly publicKeys: readonly string[];
  readonly domain?: string;
  readonly groups: readonly InventoryGroup[];
}

/** Machines that have something in common. */
export interface InventoryGroup {
  /** What it is about: `os`. */
  readonly about: string;
  /** `debian` */
  readonly name: string;
}

/** Where a machine is: at an address that is known, or at one that its guest agent knows of an interface. */
export interface Reach {
  /** IPv4 address; unset: that of the interface. */
  readonly address?: string;
  readonly macAddress: string;
  /** Name of the machine that leads there; unset: whoever is in its network comes to it. */
  readonly jump?: string;
}
