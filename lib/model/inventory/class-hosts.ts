import type { PlannedClass } from '../plan-environments';
import type { InventoryHost } from './host';
import { addressOf } from './address-of';
import { findReaches } from './reach';

/** The machines of all students. What is in a student's own networks has addresses that others have, too, and is behind the student's router. */
export function classHosts({ config, plan }: PlannedClass): readonly InventoryHost[] {
  const configs = new Map(config.machines.map(machine => [machine.key, machine]));
  const all = plan.stands.flatMap(stand => stand.machines.map(machine => ({ stand, machine, settings: configs.get(machine.key)!.settings })));
  const reaches = findReaches(all.map(({ machine, settings }) => ({
    name: machine.name,
    interfaces: machine.networkDevices.filter(({ disconnected }) => !disconnected).map(({ bridge, alias, vlanId, ipAddress, macAddress }) => ({
      network: `${bridge} ${vlanId ?? ''}`,
      isOwn: alias !== undefined,
      isInside: settings.routes && alias !== undefined,
      address: addressOf(ipAddress),
      macAddress,
      canAsk: machine.agentEnabled,
    })),
  })), false);
  return all.map(({ stand, machine, settings }): InventoryHost => ({
    name: machine.name, vmId: machine.vmId, nodeName: machine.nodeName, reach: reaches.get(machine.name), takesSsh: true,
    user: machine.cloudInit?.user, publicKeys: machine.cloudInit?.sshKeys ?? [], domain: machine.cloudInit?.dnsDomain,
    groups: [
      { about: 'role', name: machine.key }, { about: 'type', name: settings.deviceType.name }, { about: 'student', name: stand.key },
      ...(stand.person.group === undefined ? [] : [{ about: 'group', name: stand.person.group }]),
    ],
  }));
}
