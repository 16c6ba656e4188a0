import type { ReadOnlyClient } from './read-only-client';
import type { Row } from './session';

/** A VM that others are cloned from. */
export interface TemplateEntry {
  readonly vmId: number;
  readonly name: string;
  readonly node: string;
}

/** What there is on a cluster to build with, as far as the caller may see it. */
export interface Inventory {
  /** Of Proxmox VE: `9.0.11`; unset: not known. */
  readonly version?: string;
  readonly nodes: readonly string[];
  readonly templates: readonly TemplateEntry[];
  /** Address by node, of those that can be seen. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Linux and OVS bridges of any node. */
  readonly bridges: readonly string[];
  /** The same by node. */
  readonly bridgesByNode: Readonly<Record<string, readonly string[]>>;
  readonly vnets: readonly string[];
  /** Storages for disks of VMs. */
  readonly storages: readonly string[];
}

/**
 * Reads what there is to build with.
 *
 * @throws CannotRead when nodes or VMs cannot be listed; what else is refused is left out
 */
export async function readInventory({ get }: Pick<ReadOnlyClient, 'get'>): Promise<Inventory> {
  const orNothing = async (path: string, parameters = {}) => get<readonly Row[]>(path, parameters).catch((): readonly Row[] => []);
  const [nodeRows, vms] = await Promise.all([get<readonly Row[]>('/nodes'), get<readonly Row[]>('/cluster/resources', { type: 'vm' })]);
  const nodes = nodeRows.map(({ node }) => String(node)).sort();
  const interfaces = await Promise.all(nodes.map(async node => orNothing(`/nodes/${node}/network`)));
  const bridges = interfaces.map(rows => rows.filter(({ type }) => type === 'bridge' || type === 'OVSBridge').map(({ iface }) => String(iface)));
  const [vnets, storages, status, version] = await Promise.all([
    orNothing('/cluster/sdn/vnets'), orNothing('/cluster/resources', { type: 'storage' }), orNothing('/cluster/status'), get<Row>('/version').catch((): Row => ({})),
  ]);
  return {
    ...typeof version.version === 'string' && { version: version.version },
    nodes,
    addresses: Object.fromEntries(status.filter(({ type, ip }) => type === 'node' && Boolean(ip)).map(({ name, ip }) => [String(name), String(ip)])),
    templates: vms.filter(({ type, template }) => type === 'qemu' && Boolean(template)).map(toTemplate).sort((a, b) => a.vmId - b.vmId),
    bridges: distinct(bridges.flat()),
    bridgesByNode: Object.fromEntries(nodes.map((node, index) => [node, bridges[index]!])),
    vnets: distinct(vnets.map(({ vnet }) => vnet)),
    storages: distinct(storages.filter(({ content }) => String(content).split(',').includes('images')).map(({ storage }) => storage)),
  };
}

function toTemplate({ vmid, name, node }: Row): TemplateEntry {
  return { vmId: Number(vmid), name: String(name ?? ''), node: String(node) };
}

function distinct(names: readonly unknown[]): string[] {
  return [...new Set(names.map(String))].sort();
}
