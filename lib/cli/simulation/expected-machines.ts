import type { MachinesConfig } from '../../config/machines/machines-config';
import type { Allocations } from '../../model/allocations';

/** What machines of other environments than classes find on the cluster. */
export interface ExpectedByMachines {
  readonly nodes: readonly string[];
  readonly bridges: readonly string[];
  readonly templates: readonly { readonly vmid: number; readonly node: string; readonly name: string }[];
}

/** The nodes, bridges and templates that an environment's machines use. */
export function expectedByMachines({ proxmox, machines }: MachinesConfig, { machines: given = {} }: Allocations): ExpectedByMachines {
  const settings = machines.map(machine => machine.settings);
  return {
    nodes: [
      proxmox.nodeName, ...proxmox.nodes ?? [], ...Object.values(given).flatMap(({ nodeName }) => nodeName ?? []),
      ...settings.flatMap(({ hostNode, hostNodes = [], image }) => [hostNode, ...hostNodes, image.templateNode].filter(node => node !== undefined)),
    ],
    bridges: settings.flatMap(({ networks }) => networks.map(({ bridge }) => bridge)),
    templates: settings.flatMap(({ image: { templateVmId, templateNode }, hostNode }) => (
      templateVmId === undefined ? [] : [{ vmid: templateVmId, node: templateNode ?? hostNode ?? proxmox.nodeName, name: `template-${templateVmId}` }]
    )),
  };
}
