import type { MachineSettings, OperatingSystem } from '../../config/machines/machines-config';
import type { MachinePlan } from '../machines/machines-plan';
import type { PlannedMachines } from '../plan-environments';
import type { InventoryGroup, InventoryHost } from './host';
import { addressOf } from './address-of';
import { findReaches } from './reach';

/** Whom images let in where nobody says anything. */
const USERS: Readonly<Record<OperatingSystem, string>> = { flatcar: 'core', 'fedora-coreos': 'core', debian: 'debian', ubuntu: 'ubuntu' };

/** The machines of an environment of `kind: machines`. */
export function machineHosts({ config, plan }: PlannedMachines): readonly InventoryHost[] {
  const configs = new Map(config.machines.map(machine => [machine.key, machine]));
  const vnets = new Set(plan.sdn?.vnets.map(({ id }) => id));
  const reaches = findReaches(plan.machines.map(({ key, networkDevices, agentEnabled }) => ({
    name: key,
    interfaces: networkDevices.map(({ bridge, vlanId, ipAddress, gateway, macAddress }) => ({
      network: `${bridge} ${vlanId ?? ''}`,
      isOwn: vnets.has(bridge),
      isInside: configs.get(key)!.settings.routes && gateway === undefined && addressOf(ipAddress) !== undefined,
      address: addressOf(ipAddress),
      macAddress,
      canAsk: agentEnabled,
    })),
  })), true);
  return plan.machines.map((machine): InventoryHost => {
    const { group, settings } = configs.get(machine.key)!;
    const groups: InventoryGroup[] = [
      { about: 'role', name: group.name }, { about: 'os', name: machine.os },
      ...(settings.profile === undefined ? [] : [{ about: 'profile', name: settings.profile }]),
    ];
    return {
      name: machine.key, vmId: machine.vmId, nodeName: machine.nodeName, reach: reaches.get(machine.key), takesSsh: true, groups,
      user: userOf(machine, settings), publicKeys: machine.cloudInit?.sshKeys ?? [], domain: machine.cloudInit?.dnsDomain,
    };
  });
}

/** User data of one's own, and templates, have whatever users they have. */
function userOf({ os, image }: MachinePlan, { cloudInit }: MachineSettings): string | undefined {
  if (cloudInit?.userData !== undefined) return undefined;
  return cloudInit?.user ?? (image.kind === 'template' ? undefined : USERS[os]);
}
