import type { LabPlan, NetworkDevicePlan } from '../lab-plan';
import type { ClusterFacts } from './cluster-facts';
import { misfit, type Misfit } from './misfit';

/** Privileges that applying an environment takes; what is held on one of the paths counts. */
interface Requirement {
  readonly paths: readonly string[];
  readonly privileges: readonly string[];
}

/** Privileges by ACL path, as the cluster tells them. */
export type Privileges = Readonly<Record<string, readonly string[]>>;

const CONFIGURE = ['VM.Allocate', 'VM.Audit', 'VM.Config.CPU', 'VM.Config.Disk', 'VM.Config.Memory', 'VM.Config.Network', 'VM.Config.Options'];

/** The ACL paths on which the privileges have to be known. */
export function permissionPaths(plan: LabPlan, storageIds: readonly string[] = []): string[] {
  return [...new Set(requirements(plan, storageIds).flatMap(({ paths }) => paths))];
}

/** Privileges that whoever applies lacks; a path that was not answered is not judged. */
export function findNotAllowed(plan: LabPlan, facts: ClusterFacts, held: Privileges): Misfit[] {
  const storageIds = templateStorages(plan, facts);
  const lacking = requirements(plan, storageIds).flatMap(({ paths, privileges }) => {
    if (paths.some(path => held[path] === undefined)) return [];
    const missing = privileges.filter(privilege => !paths.some(path => held[path]!.includes(privilege)));
    return missing.length === 0 ? [] : [`${missing.join(', ')} on ${paths.join(' or ')}`];
  });
  return lacking.flatMap(what => misfit('not allowed', [what], name => `the user or token lacks ${name}`, 'give it a role with that, or use another token'));
}

/** Storages that the templates' disks are on. */
export function templateStorages(plan: LabPlan, { vms }: ClusterFacts): string[] {
  const templates = new Set(plan.stands.flatMap(({ machines }) => machines.map(({ template }) => template.vmId)));
  return [...new Set(vms.filter(({ vmId }) => templates.has(vmId)).flatMap(({ disks }) => disks.map(({ storageId }) => storageId)))];
}

function requirements(plan: LabPlan, storageIds: readonly string[]): Requirement[] {
  const [stand] = plan.stands;
  if (stand === undefined) return [];
  const machines = stand.machines;
  const [machine] = machines;
  const uses = (test: (device: NetworkDevicePlan) => boolean) => machines.some(({ networkDevices }) => networkDevices.some(test));
  const vm = machine === undefined ? [] : [`/pool/${stand.poolId}`, `/vms/${machine.vmId}`];
  const on = (paths: readonly string[], ...privileges: string[]): Requirement => ({ paths, privileges });
  const when = (condition: boolean, ...wanted: Requirement[]) => (condition ? wanted : []);
  const isSdn = plan.isolation !== 'bridge';
  return [
    on([`/pool/${stand.poolId}`], 'Pool.Allocate', 'Pool.Audit', 'Permissions.Modify'),
    on(['/access'], 'Sys.Modify'),
    ...when(stand.createUser, on(['/access/groups'], 'User.Modify'), on([`/access/realm/${stand.userId.split('@').at(-1)}`], 'Realm.AllocateUser')),
    ...when(vm.length > 0, on(vm, ...CONFIGURE)),
    ...when(machines.some(({ started }) => started), on(vm, 'VM.PowerMgmt')),
    ...when(uses(({ ipAddress }) => ipAddress !== undefined), on(vm, 'VM.Config.Cloudinit')),
    ...[...new Set(plan.snippets.map(({ datastoreId }) => datastoreId))].map(id => on([`/storage/${id}`], 'Datastore.Allocate')),
    ...[...new Set(machines.map(({ template }) => template.vmId))].map(id => on([`/vms/${id}`], 'VM.Clone')),
    ...storageIds.map(id => on([`/storage/${id}`], 'Datastore.AllocateSpace')),
    ...when(uses(({ alias }) => alias === undefined), on(['/sdn/zones/localnetwork'], 'SDN.Use')),
    ...when(isSdn && plan.zoneId !== undefined, on(['/sdn'], 'SDN.Allocate', 'SDN.Audit'), on([`/sdn/zones/${plan.zoneId}`], 'SDN.Use')),
    ...when(!isSdn && stand.networks.length > 0, on([`/nodes/${stand.nodeName}`], 'Sys.Modify', 'Sys.Audit')),
  ];
}
