import type { Resources } from './capacity';
import type { Demand } from './demand';
import { misfit, type Misfit } from './misfit';

/** Nodes and storages that machines want, and the cluster does not have. Where no storage of a node can be seen, nothing is said of it. */
export function findPlaces(demands: readonly Demand[], { nodes, storages }: Pick<Resources, 'nodes' | 'storages'>): Misfit[] {
  const names = nodes.map(({ name }) => name);
  const wanted = demands.filter(({ nodeName }) => names.includes(nodeName)).flatMap(({ nodeName, disks }) => {
    const there = storages.filter(({ nodeName: on, nodeNames }) => (on === undefined ? nodeNames?.includes(nodeName) ?? true : on === nodeName));
    return there.length === 0 ? [] : disks.map(({ storageId }) => ({ place: `${storageId} on ${nodeName}`, storage: there.find(({ id }) => id === storageId) }));
  });
  const without = wanted.filter(({ storage }) => storage !== undefined && !storage.content.includes('images'));
  return [
    ...misfit('missing', demands.map(({ nodeName }) => nodeName).filter(name => !names.includes(name)),
      missing => `nodes that the cluster does not have, or that are down: ${missing}`, `name one of ${names.join(', ')}`),
    ...misfit('missing', wanted.filter(({ storage }) => storage === undefined).map(({ place }) => place),
      missing => `storages that are missing: ${missing}`, 'name another by datastore_id in env.yaml'),
    ...misfit('missing', without.map(({ place }) => place),
      refusing => `storages that take no disks of VMs: ${refusing}`, 'allow the content "Disk image" there (Datacenter > Storage > Edit), or name another storage by datastore_id'),
  ];
}
