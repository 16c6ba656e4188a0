import type { MachinesConfig } from '../../config/machines/machines-config';
import type { TalosConfig } from '../../config/talos/talos-config';
import type { Allocations } from '../../model/allocations';
import { talosNodes } from '../../model/talos/members';

/** What machines of other environments than classes find on the cluster. */
export interface ExpectedByMachines {
  readonly nodes: readonly string[];
  readonly bridges: readonly string[];
  /** Storages that disks are on. */
  readonly storages: readonly string[];
  readonly templates: readonly { readonly vmid: number; readonly node: string; readonly name: string }[];
  readonly images: readonly { readonly node: string; readonly volid: string }[];
}

/** The nodes, bridges, storages, templates and images that an environment's machines use. */
export function expectedByMachines({ proxmox, machines }: MachinesConfig, { machines: given = {} }: Allocations): ExpectedByMachines {
  const settings = machines.map(machine => machine.settings);
  const nodes = [
    proxmox.nodeName, ...proxmox.nodes ?? [], ...Object.values(given).flatMap(({ nodeName }) => nodeName ?? []),
    ...settings.flatMap(({ hostNode, hostNodes = [], image }) => [hostNode, ...hostNodes, image.templateNode].filter(node => node !== undefined)),
  ];
  const volids = [...new Set(settings.flatMap(({ image: { fileId } }) => fileId ?? []))];
  return {
    nodes,
    images: volids.flatMap(volid => [...new Set(nodes)].map(node => ({ node, volid }))),
    bridges: settings.flatMap(({ networks }) => networks.map(({ bridge }) => bridge)),
    storages: settings.flatMap(({ datastoreId, disks }) => [datastoreId, ...disks.flatMap(disk => disk.datastoreId ?? [])]),
    templates: settings.flatMap(({ image: { templateVmId, templateNode }, hostNode }) => (
      templateVmId === undefined ? [] : [{ vmid: templateVmId, node: templateNode ?? hostNode ?? proxmox.nodeName, name: `template-${templateVmId}` }]
    )),
  };
}

/** The same of a Talos cluster. */
export function expectedByTalos(config: TalosConfig): ExpectedByMachines {
  const settings = [...config.machines, ...config.pools].map(machine => machine.settings);
  return {
    nodes: talosNodes(config),
    bridges: settings.map(({ bridge }) => bridge),
    storages: settings.flatMap(({ datastoreId, disks }) => [datastoreId, ...disks.flatMap(disk => disk.datastoreId ?? [])]),
    templates: [],
    images: [],
  };
}
