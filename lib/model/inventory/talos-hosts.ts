import type { PlannedTalos } from '../plan-environments';
import type { InventoryHost } from './host';

/** The machines of a Talos cluster. They take no SSH: playbooks run on other machines, for them. */
export function talosHosts({ plan: { machines } }: PlannedTalos): readonly InventoryHost[] {
  return machines.map(({ key, vmId, nodeName, ip, macAddress, type }): InventoryHost => ({
    name: key, vmId, nodeName, reach: { address: ip, macAddress }, takesSsh: false, publicKeys: [],
    groups: [{ about: 'role', name: type }, { about: 'os', name: 'talos' }],
  }));
}
