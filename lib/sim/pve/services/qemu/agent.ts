import { refusal } from '../../errors';
import type { Config, Vm } from '../../store/state';
import type { Store } from '../../store/store';
import { parsePropertyString } from '../property-string';
import { parseNetworkDevice } from './network-device';
import { findVm, hasAgent } from './vms';

/** What the guest agent of a simulated guest answers. */
export class AgentService {
  constructor(private readonly store: Store) {}

  /**
   * The guest's interfaces, with the addresses that cloud-init gives them (`ipconfigN`), else one of 100.64.0.0/10.
   *
   * @throws PveError 500 when the VM does not run or has no agent
   */
  networkInterfaces(node: string, vmid: number): { result: Record<string, unknown>[] } {
    const vm = findVm(this.store, node, vmid);
    if (vm.status !== 'running') throw refusal(`VM ${vmid} is not running`);
    if (!hasAgent(vm.config)) throw refusal('No QEMU guest agent configured');
    return { result: [loopback(), ...guestInterfaces(vmid, vm.config)] };
  }
}

/** The addresses that a guest has. */
export function guestAddresses({ vmid, config }: Pick<Vm, 'vmid' | 'config'>): string[] {
  return guestInterfaces(vmid, config).flatMap((one) => (one['ip-addresses'] as Record<string, unknown>[]).map((each) => String(each['ip-address'])));
}

function guestInterfaces(vmid: number, config: Config): Record<string, unknown>[] {
  const keys = Object.keys(config).filter((key) => /^net\d+$/.test(key)).sort((a, b) => indexOf(a) - indexOf(b));
  return keys.map((key) => guestInterface(vmid, config, key));
}

function indexOf(key: string): number {
  return Number(key.slice('net'.length));
}

/** The simulated guests send and receive nothing. */
const STATISTICS = Object.fromEntries(['rx', 'tx'].flatMap((way) => ['bytes', 'packets', 'errs', 'dropped'].map((what) => [`${way}-${what}`, 0])));

function loopback(): Record<string, unknown> {
  return { name: 'lo', 'hardware-address': '00:00:00:00:00:00', 'ip-addresses': [address('127.0.0.1', 8)], statistics: STATISTICS };
}

function guestInterface(vmid: number, config: Config, key: string): Record<string, unknown> {
  const { mac = '', options } = parseNetworkDevice(key, String(config[key]));
  const [ip = '', prefix] = (parsePropertyString(String(config[`ipconfig${indexOf(key)}`] ?? '')).properties.ip ?? '').split('/');
  const given = prefix === undefined
    ? address(`100.${64 + (indexOf(key) % 64)}.${Math.floor(vmid / 250) % 250}.${1 + (vmid % 250)}`, 16)
    : address(ip, Number(prefix));
  const addresses = options.link_down === '1' ? [] : [given];
  return { name: `eth${indexOf(key)}`, 'hardware-address': mac.toLowerCase(), 'ip-addresses': addresses, statistics: STATISTICS };
}

function address(ip: string, prefix: number): Record<string, unknown> {
  return { 'ip-address': ip, 'ip-address-type': 'ipv4', prefix };
}
