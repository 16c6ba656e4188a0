import { createHash } from 'node:crypto';
import type { MachineSettings } from '../config/env-config';
import { MAC_PREFIXES, countMacAddresses, formatMacAddress, parseMacAddress } from '../values/mac-address';
import { MAX_NETWORK_DEVICES, networkDevices } from './network-devices';
import { NumberRing } from './number-ring';

const LINUX_MACS = countMacAddresses(MAC_PREFIXES.linux);
const ECOROUTER_MACS = countMacAddresses(MAC_PREFIXES.ecorouter);

/**
 * Gives out MAC addresses.
 *
 * - linux: from VM ID and number of the interface, which is unique for VM IDs below 524,288; else the next free one
 * - ecorouter: two bytes only, so the next free one, from a start that depends on the environment's name
 */
export class MacAllocator {
  readonly #ecorouter: NumberRing;

  /** @param held addresses that somebody has, in upper case; what is given out is added. */
  constructor(environment: string, next: number | undefined, private readonly held: Set<string>) {
    const start = createHash('sha256').update(environment).digest().readUInt16BE(0);
    this.#ecorouter = new NumberRing(0, ECOROUTER_MACS - 1, next ?? start, new Set([...held].filter(isEcorouterMac).map(lastTwoBytes)));
  }

  get nextEcorouter(): number {
    return this.#ecorouter.next;
  }

  get missing(): number {
    return this.#ecorouter.missing;
  }

  /** MAC addresses of `net0`, `net1`, … of a machine that has `kept` already. */
  take(settings: MachineSettings, vmId: number, kept: readonly (string | undefined)[]): readonly string[] {
    return networkDevices(settings).map((_, index) => kept[index] ?? this.#takeOne(settings.deviceType, vmId, index));
  }

  #takeOne(deviceType: MachineSettings['deviceType'], vmId: number, index: number): string {
    const macAddress = deviceType === 'ecorouter'
      ? formatMacAddress(MAC_PREFIXES.ecorouter, this.#ecorouter.take() % ECOROUTER_MACS)
      : this.#nextLinux((vmId * MAX_NETWORK_DEVICES + index) % LINUX_MACS);
    this.held.add(macAddress);
    return macAddress;
  }

  #nextLinux(start: number): string {
    for (let number = start; ; number = (number + 1) % LINUX_MACS) {
      const macAddress = formatMacAddress(MAC_PREFIXES.linux, number);
      if (!this.held.has(macAddress)) {
        return macAddress;
      }
    }
  }
}

/**
 * The addresses that a machine has already, by number of the interface: those that are fixed in its configuration, and those that
 * it was given, unless the machine has become one of another device type since.
 */
export function keptMacAddresses(
  settings: MachineSettings, allocated: readonly string[], useFixed: boolean,
): readonly (string | undefined)[] {
  return networkDevices(settings).map((device, index) => {
    const fixed = useFixed && device.macAddress !== undefined ? parseMacAddress(device.macAddress) : undefined;
    const given = allocated[index];
    return fixed ?? (given !== undefined && isEcorouterMac(given) === (settings.deviceType === 'ecorouter') ? given : undefined);
  });
}

function isEcorouterMac(macAddress: string): boolean {
  return macAddress.startsWith(`${MAC_PREFIXES.ecorouter}:`);
}

function lastTwoBytes(macAddress: string): number {
  return parseInt(macAddress.slice(-5).replace(':', ''), 16);
}
