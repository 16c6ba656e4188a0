import type { ResourceData } from '../../legacy/resource-data';
import { PveError, messageOf } from '../../pve/pve-error';
import { pollIntervalMs } from '../../pve/tasks';
import { isObject } from '../../values/value';
import type { ValueObject } from '../../values/value';
import { blockOrDefaults } from './block-defaults';
import { isAgentEnabled } from './hardware';
import type { VmApi } from './vm-api';
import type { VmConfig } from './vm-config';

interface GuestInterface {
  readonly name: string;
  readonly 'hardware-address'?: string;
  readonly 'ip-addresses'?: readonly { readonly 'ip-address': string; readonly 'ip-address-type': string }[];
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** @param duration as Go writes it: `15m`, `1h30m` */
function milliseconds(duration: string): number {
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (unitMs[unit ?? 's'] ?? 0), 0);
}

function addresses(guest: GuestInterface, type: 'ipv4' | 'ipv6'): readonly string[] {
  return (guest['ip-addresses'] ?? []).filter((entry) => entry['ip-address-type'] === type).map((entry) => entry['ip-address']);
}

function isGlobal(address: string): boolean {
  return !/^(?:127\.|169\.254\.|::1$|fe80:)/i.test(address);
}

/** Whether the guest has told the addresses that are waited for: any, or those of the kinds asked for. */
function isComplete(guests: readonly GuestInterface[], waitFor: ValueObject | undefined): boolean {
  const hasIpv4 = guests.some((guest) => addresses(guest, 'ipv4').some(isGlobal));
  const hasIpv6 = guests.some((guest) => addresses(guest, 'ipv6').some(isGlobal));
  if (waitFor?.['ipv4'] !== true && waitFor?.['ipv6'] !== true) {
    return hasIpv4 || hasIpv6;
  }
  return (waitFor['ipv4'] !== true || hasIpv4) && (waitFor['ipv6'] !== true || hasIpv6);
}

async function waitForAddresses(api: VmApi, timeoutMs: number, waitFor: ValueObject | undefined): Promise<readonly GuestInterface[]> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    try {
      const { result } = await api.operation.client.get<{ result?: readonly GuestInterface[] }>(api.path('agent/network-get-interfaces'));
      if (result !== undefined && isComplete(result, waitFor)) {
        return result;
      }
    } catch (error) {
      if (error instanceof PveError && error.status === 403) {
        throw error;
      }
    }
    await api.operation.client.pause(pollIntervalMs);
  }
  throw new Error(`timeout while waiting for the QEMU agent on VM "${api.vmId}" to publish the network interfaces`);
}

/** The addresses that a running guest tells by its agent; that none come is a warning, not an error. */
export async function readAgentAddresses(api: VmApi, data: ResourceData, config: VmConfig): Promise<void> {
  data.set('ipv4_addresses', []);
  data.set('ipv6_addresses', []);
  data.set('network_interface_names', []);
  if (!data.boolean('started') || !isAgentEnabled(config)) {
    return;
  }
  const agent = blockOrDefaults(data, 'agent');
  const waitFor = (agent['wait_for_ip'] as readonly ValueObject[]).find(isObject);
  try {
    const guests = waitFor?.['disabled'] === true ? [] : await waitForAddresses(api, milliseconds(String(agent['timeout'])), waitFor);
    data.set('ipv4_addresses', guests.map((guest) => addresses(guest, 'ipv4')));
    data.set('ipv6_addresses', guests.map((guest) => addresses(guest, 'ipv6')));
    data.set('network_interface_names', guests.map((guest) => guest.name));
    data.set('mac_addresses', guests.map((guest) => (guest['hardware-address'] ?? '').toUpperCase()));
  } catch (error) {
    data.set('mac_addresses', []);
    api.operation.warn('error waiting for network interfaces from QEMU agent', messageOf(error));
  }
}
