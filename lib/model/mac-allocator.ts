import { createHash } from 'node:crypto';
import type { MachineSettings } from '../config/env-config';
import { countMacAddresses, formatMacAddress, parseMacAddress } from '../values/mac-address';
import { MAX_NETWORK_DEVICES, networkDevices } from './network-devices';
import { NumberRing } from './number-ring';

/** Below a prefix of four bytes there are so few that they are given out one after the other. */
const FEW = 65_536;

/**
 * Gives out MAC addresses below the prefix of a machine's device type.
 *
 * - three bytes: from VM ID and number of the interface, which is unique for VM IDs below 524,288; else the next free one
 * - four bytes: the next free one, from a start that depends on the environment's name
 */
export class MacAllocator {
  readonly #rings = new Map<string, NumberRing>();

  /**
   * @param marks where the search begins, by prefix
   * @param held addresses that somebody has, in upper case; what is given out is added
   */
  constructor(private readonly environment: string, private readonly marks: Readonly<Record<string, number>>, private readonly held: Set<string>) {}

  /** Where the next search begins, by prefix. */
  get next(): Readonly<Record<string, number>> {
    return { ...this.marks, ...Object.fromEntries([...this.#rings].map(([prefix, ring]) => [prefix, ring.next])) };
  }

  get missing(): number {
    return [...this.#rings.values()].reduce((sum, ring) => sum + ring.missing, 0);
  }

  /** MAC addresses of `net0`, `net1`, … of a machine that has `kept` already. */
  take(settings: MachineSettings, vmId: number, kept: readonly (string | undefined)[]): readonly string[] {
    return networkDevices(settings).map((_, index) => kept[index] ?? this.takeBelow(settings.deviceType.macPrefix, vmId, index));
  }

  /** One address, for the interface with the number `index`. */
  takeBelow(prefix: string, vmId: number, index: number): string {
    const count = countMacAddresses(prefix);
    const macAddress = count <= FEW
      ? formatMacAddress(prefix, this.#ring(prefix).take() % count)
      : this.#firstFree(prefix, (vmId * MAX_NETWORK_DEVICES + index) % count);
    this.held.add(macAddress);
    return macAddress;
  }

  #ring(prefix: string): NumberRing {
    let ring = this.#rings.get(prefix);
    if (ring === undefined) {
      const start = createHash('sha256').update(this.environment).digest().readUInt16BE(0);
      const held = [...this.held].filter((macAddress) => macAddress.startsWith(`${prefix}:`)).map(lastTwoBytes);
      ring = new NumberRing(0, FEW - 1, this.marks[prefix] ?? start, new Set(held));
      this.#rings.set(prefix, ring);
    }
    return ring;
  }

  #firstFree(prefix: string, start: number): string {
    for (let number = start; ; number = (number + 1) % countMacAddresses(prefix)) {
      const macAddress = formatMacAddress(prefix, number);
      if (!this.held.has(macAddress)) {
        return macAddress;
      }
    }
  }
}

/**
 * The addresses that a machine has already, by number of the interface: those that are fixed in its configuration, and those that
 * it was given, unless the machine has become one of another vendor since.
 */
export function keptMacAddresses(
  settings: MachineSettings, allocated: readonly string[], useFixed: boolean,
): readonly (string | undefined)[] {
  return networkDevices(settings).map((device, index) => {
    const fixed = useFixed && device.macAddress !== undefined ? parseMacAddress(device.macAddress) : undefined;
    const given = allocated[index];
    return fixed ?? (given?.startsWith(`${settings.deviceType.macPrefix}:`) ? given : undefined);
  });
}

function lastTwoBytes(macAddress: string): number {
  return parseInt(macAddress.slice(-5).replace(':', ''), 16);
}
