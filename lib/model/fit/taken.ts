import type { LabPlan } from '../lab-plan';
import type { ClusterFacts, Owned } from './cluster-facts';
import { misfit, type Misfit } from './misfit';

/** What the environment would make, and somebody else has made already. */
export function findTaken(plan: LabPlan, facts: ClusterFacts, owned: Owned): Misfit[] {
  const stands = plan.stands;
  const machines = stands.flatMap(stand => stand.machines);
  const taken = <T>(wanted: readonly T[], there: readonly T[], own: ReadonlySet<T>): T[] => {
    const others = new Set(there.filter(item => !own.has(item)));
    return wanted.filter(item => others.has(item));
  };
  const vms = new Map(facts.vms.map(vm => [vm.vmId, vm]));
  const vmIds = taken(machines.map(({ vmId }) => vmId), [...vms.keys()], owned.vmIds);
  const macs = new Map(facts.vms.filter(vm => !owned.vmIds.has(vm.vmId)).flatMap(vm => vm.macAddresses.map(mac => [mac.toUpperCase(), vm] as const)));
  const takenMacs = machines.flatMap(({ networkDevices }) => networkDevices.flatMap(({ macAddress }) => {
    const vm = macs.get(macAddress.toUpperCase());
    return vm === undefined ? [] : [`${macAddress} (VM ${vm.vmId})`];
  }));
  const bridges = facts.nodes.flatMap(node => node.bridges.map(bridge => `${node.name}:${bridge}`));
  const isSdn = plan.isolation !== 'bridge';
  const networks = stands.flatMap(stand => stand.networks.map(({ name }) => ({ name, bridge: `${stand.nodeName}:${name}` })));
  const pools = [plan.poolId, ...stands.map(({ poolId }) => poolId)];
  const users = stands.filter(({ createUser }) => createUser).map(({ userId }) => userId);
  const zones = plan.zoneId === undefined ? [] : [plan.zoneId];
  return [
    ...misfit('taken', vmIds.map(id => `${id} (${vms.get(id)!.name} on ${vms.get(id)!.nodeName})`), names => `VM IDs that others have: ${names}`,
      'set vm_ids.first in env.yaml to a free range, remove allocations.yaml, and rehearse again'),
    ...misfit('taken', takenMacs, names => `MAC addresses that others have: ${names}`, 'change these VMs\' addresses, or those in allocations.yaml'),
    ...misfit('taken', isSdn ? [] : taken(networks.map(({ bridge }) => bridge), bridges, owned.bridges), names => `bridges that are there already: ${names}`,
      'set networks.first in env.yaml to a free range, remove allocations.yaml, and rehearse again'),
    ...misfit('taken', isSdn ? taken(networks.map(({ name }) => name), facts.vnetIds, owned.vnetIds) : [], names => `vnets that are there already: ${names}`,
      'set networks.first in env.yaml to a free range, remove allocations.yaml, and rehearse again'),
    ...misfit('taken', taken(zones, facts.zoneIds, owned.zoneIds), names => `SDN zone that is there already: ${names}`,
      'give allocations.yaml another zone_id'),
    ...misfit('taken', taken(pools, facts.poolIds, owned.poolIds), names => `pools that are there already: ${names}`, 'set pool in env.yaml to another name'),
    ...misfit('taken', taken(users, facts.userIds, owned.userIds), names => `users that are there already: ${names}`,
      'say create_users: false in env.yaml, or remove these users'),
    ...misfit('taken', taken([plan.role.roleId], facts.roleIds, owned.roleIds), names => `role that is there already: ${names}`,
      'remove it, or rename the environment\'s folder'),
  ];
}
