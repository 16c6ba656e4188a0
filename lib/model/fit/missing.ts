import type { LabPlan, MachinePlan, SnippetPlan } from '../lab-plan';
import type { ClusterFacts, NodeFacts, StorageFacts, VmFacts } from './cluster-facts';
import { misfit, type Misfit } from './misfit';

const SYNC = 'run standsmith templates sync with the name of the environment';

/** What the environment needs, and the cluster does not have. */
export function findMissing(plan: LabPlan, facts: ClusterFacts): Misfit[] {
  const machines = plan.stands.flatMap(stand => stand.machines);
  const nodes = new Map(facts.nodes.map(node => [node.name, node]));
  const users = plan.stands.filter(({ createUser }) => !createUser).map(({ userId }) => userId);
  const realms = plan.stands.map(({ userId }) => userId.slice(userId.lastIndexOf('@') + 1));
  return [
    ...misfit('missing', [...machines.map(({ nodeName }) => nodeName), ...machines.map(({ template }) => template.nodeName)].filter(name => !nodes.has(name)),
      names => `nodes that the cluster does not have: ${names}`, `name one of ${[...nodes.keys()].join(', ')}`),
    ...misfit('missing', missingBridges(machines, nodes), names => `bridges that are missing: ${names}`, 'make them, or name others in deployment_config.yml'),
    ...misfit('missing', realms.filter(realm => !facts.realms.includes(realm)), names => `realms that the cluster does not have: ${names}`,
      'add them, or write the students with another realm'),
    ...misfit('missing', users.filter(user => !facts.userIds.includes(user)), names => `users that are not there: ${names}`,
      'make them first, or say create_users: true in env.yaml'),
    ...findSnippetStorages(plan.snippets, facts.storages),
    ...findTemplates(machines, facts),
  ];
}

/** Storages for snippets that are not there, or take none. Where no storage of the node can be seen, nothing is said. */
export function findSnippetStorages(snippets: readonly SnippetPlan[], storages: readonly StorageFacts[]): Misfit[] {
  const found = snippets.flatMap(({ datastoreId, nodeName }) => {
    const there = storages.filter(({ nodeName: on }) => on === undefined || on === nodeName);
    const storage = there.find(({ id }) => id === datastoreId);
    return there.length === 0 ? [] : [{ name: `${datastoreId} on ${nodeName}`, storage }];
  });
  const without = found.filter(({ storage }) => storage !== undefined && !storage.content.includes('snippets'));
  return [
    ...misfit('missing', found.filter(({ storage }) => storage === undefined).map(({ name }) => name),
      names => `storages that are missing: ${names}`, 'name another by snippets_datastore_id in env.yaml'),
    ...misfit('missing', without.map(({ name }) => name), names => `storages that take no snippets, which packages and run of cloud_init need: ${names}`,
      'allow the content "Snippets" there (Datacenter > Storage > Edit), or name another storage by snippets_datastore_id in env.yaml'),
  ];
}

function missingBridges(machines: readonly MachinePlan[], nodes: ReadonlyMap<string, NodeFacts>): string[] {
  return machines.flatMap(({ nodeName, networkDevices }) => {
    const bridges = nodes.get(nodeName)?.bridges;
    const existing = networkDevices.filter(({ alias }) => alias === undefined).map(({ bridge }) => bridge);
    return bridges === undefined ? [] : existing.filter(bridge => !bridges.includes(bridge)).map(bridge => `${bridge} on ${nodeName}`);
  });
}

/** What of a machine matters to whether it can be cloned. */
type ClonedMachine = Pick<MachinePlan, 'template' | 'nodeName' | 'fullClone'>;

/** Templates that are not there, or cannot be cloned from. */
export function findTemplates(machines: readonly ClonedMachine[], { vms, storages }: Pick<ClusterFacts, 'vms' | 'storages'>): Misfit[] {
  const byId = new Map(vms.map(vm => [vm.vmId, vm]));
  const wanted = [...new Map(machines.map(({ template }) => [`${template.nodeName}:${template.vmId}`, template])).values()];
  const found = wanted.flatMap(template => {
    const vm = byId.get(template.vmId);
    return vm === undefined ? [] : [{ ...template, vm }];
  });
  const missing = wanted.filter(({ vmId }) => !byId.has(vmId));
  const noTemplates = found.filter(({ vm }) => !vm.isTemplate);
  const replicas = [...missing, ...noTemplates].filter(({ replicaOf }) => replicaOf !== undefined);
  return [
    ...misfit('missing', missing.filter(({ replicaOf }) => replicaOf === undefined).map(({ vmId, nodeName }) => `${vmId} on ${nodeName}`),
      names => `templates that are missing: ${names}`, 'make them, or name others by template_vmid'),
    ...misfit('missing', noTemplates.filter(({ replicaOf }) => replicaOf === undefined).map(({ vmId, vm }) => `${vmId} (${vm.name})`),
      names => `VMs that are no templates: ${names}`, 'convert them to templates, or name others by template_vmid'),
    ...misfit('missing', replicas.map(({ replicaOf, nodeName }) => `of ${replicaOf} on ${nodeName}`),
      names => `replicas of templates that are missing, or half made: ${names}`, SYNC),
    ...misfit('missing', stretched(machines, byId, storages), names => `linked clones would leave the storage of their template: ${names}`,
      `${SYNC}, or use full clones (full_clone: true)`),
    ...found.filter(({ vm, nodeName }) => vm.nodeName !== nodeName).flatMap(({ vmId, nodeName, vm, replicaOf }) => (
      misfit('missing', [vmId], id => `template ${id} is on ${vm.nodeName}, not on ${nodeName}`,
        replicaOf === undefined ? `write template_node: ${vm.nodeName}` : `it is a replica: migrate it to ${nodeName} again`)
    )),
    ...misfit('missing', found.flatMap(({ vm }) => storagesWithoutImages(vm, storages)), names => `storages that take no disks of VMs: ${names}`,
      'allow the content "Disk image" there, or move the template\'s disks'),
  ];
}

/** Linked clones on nodes that do not have the disks of what they are cloned from. */
function stretched(machines: readonly ClonedMachine[], vms: ReadonlyMap<number, VmFacts>, storages: readonly StorageFacts[]): string[] {
  return machines.filter(({ nodeName, template, fullClone }) => !fullClone && nodeName !== template.nodeName).flatMap(({ nodeName, template }) => {
    const local = vms.get(template.vmId)?.disks.find((disk) => storages.some(({ id, nodeName: on }) => id === disk.storageId && on !== undefined));
    return local === undefined ? [] : [`${template.vmId} is on ${local.storageId} of ${template.nodeName}, not on ${nodeName}`];
  });
}

/** Storages that are not known say nothing. */
function storagesWithoutImages({ disks, nodeName }: VmFacts, storages: readonly StorageFacts[]): string[] {
  return disks.flatMap(({ storageId }) => {
    const storage = storages.find(({ id, nodeName: on }) => id === storageId && (on === undefined || on === nodeName));
    return storage === undefined || storage.content.includes('images') ? [] : [storageId];
  });
}
