import type { InventoryHost } from '../../model/inventory/host';

/** A machine whose address is known. */
export interface FoundHost extends Omit<InventoryHost, 'reach'> {
  /** IPv4 address. */
  readonly address: string;
  /** Name of the machine that leads there. */
  readonly jump?: string;
  /** File of the private key that lets the user in; unset: whatever SSH finds. */
  readonly identityFile?: string;
}

/** All machines of an environment whose addresses are known. */
export interface FoundInventory {
  readonly environment: string;
  /** `class`, `talos`, `machines` */
  readonly kind: string;
  readonly hosts: readonly FoundHost[];
}
