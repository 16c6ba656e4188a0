import path from 'node:path';
import { InputError } from '../../values/finding';
import type { Finding, SourcePosition } from '../../values/finding';
import { checkInterfaceName, checkMachineName } from '../../values/names';
import { quote } from '../../values/quote';
import { MAX_ALLOCATED_VM_ID, MIN_ALLOCATED_VM_ID } from '../../values/vm-id';
import { find, formatPath, positionsOf, walk } from '../located';
import type { LocatedMap } from '../located';
import { merge } from '../merge';
import { toOvercommit } from '../overcommit';
import { readYamlFile } from '../read-yaml-file';
import type { Site } from '../site/site';
import { readBuiltInScripts } from './built-in-scripts';
import { checkVariableName } from './checks';
import { expandEntry } from './expand-entry';
import type { MachineConfig, MachinesConfig, SdnConfig } from './machines-config';
import { FileReader } from './named-files';
import { machinesFileSchema, type MachinesFile } from './schema';
import { siteFile, SiteLayer } from './site-layer';
import { numberedName } from '../../values/numbered-name';

/**
 * Reads the description of machines.
 *
 * @param folder the environment's folder: `envs/web`
 * @param root folder that the paths in positions are relative to
 * @param site what it says holds where env.yaml says nothing. @default there is none
 * @throws InputError with everything that is wrong
 */
export function loadMachines(folder: string, root: string, site?: Site): MachinesConfig {
  const name = path.basename(folder);
  const beneath = site && siteFile(site, name);
  const { tree: own, value, findings, position } = readYamlFile(path.join(folder, 'env.yaml'), root, machinesFileSchema, undefined, beneath);
  const tree = own && beneath ? merge([beneath, own]) : own;
  const wrong = [...findings, ...(tree === undefined ? [] : [...wrongNames(tree), ...wrongVariables(tree)])];
  if (wrong.length > 0 || value === undefined || tree === undefined || own === undefined) {
    throw new InputError(wrong);
  }
  const files = new FileReader(folder, root);
  const { proxmox, vm_ids: vmIds } = value;
  const layer = site && new SiteLayer(site, name, proxmox.node_name);
  const machines = Object.keys(value.machines).flatMap((key) => expandEntry(own, key, files, layer, tree));
  const incomplete = [...files.findings, ...oncePerPlace([...layer?.findings ?? [], ...withoutBridge(machines)])];
  if (incomplete.length > 0) {
    throw new InputError(incomplete);
  }
  return {
    kind: 'machines',
    name,
    proxmox: { nodeName: proxmox.node_name, nodes: proxmox.nodes ?? undefined, pool: proxmox.pool ?? name },
    vmIds: { first: vmIds?.first ?? MIN_ALLOCATED_VM_ID, last: vmIds?.last ?? MAX_ALLOCATED_VM_ID },
    snippetsDatastoreId: value.snippets_datastore_id ?? 'local',
    snippetsPath: value.snippets_path ?? '/var/lib/vz/snippets',
    builtInScripts: readBuiltInScripts(),
    sdn: toSdn(value.sdn),
    encryptsState: value.encrypt_state ?? false,
    overcommit: toOvercommit(value.overcommit),
    machines,
    positions: positionsOf(tree),
    position,
  };
}

function toSdn(sdn: MachinesFile['sdn']): SdnConfig | undefined {
  return sdn ? {
    zoneId: sdn.zone,
    vxlanPeers: sdn.vxlan_peers ?? undefined,
    vlanBridge: sdn.vlan_bridge ?? undefined,
    vnets: Object.entries(sdn.vnets).map(([id, vnet]) => ({ id, tag: vnet?.tag ?? undefined, subnet: vnet?.subnet ?? undefined })),
  } : undefined;
}

/** Names of machines and instances are keys: a schema does not check those of a map. */
function wrongNames(tree: LocatedMap): Finding[] {
  const entries = find(tree, ['machines']);
  return entries?.kind !== 'map' ? [] : [...entries.entries].flatMap(([key, { keyPosition, value }]) => {
    const instances = find(value, ['instances']);
    const named = instances?.kind === 'map' ? [...instances.entries].map(([instance, at]) => ({ instance, at: at.keyPosition })) : [];
    const count = find(value, ['count']);
    const last = count?.kind === 'scalar' && typeof count.value === 'number' ? numberedName(key, count.value - 1) : key;
    return [
      ...wrongName('machines', key, last, keyPosition),
      ...named.flatMap(({ instance, at }) => wrongName(`machines.${key}.instances`, instance, `${key}-${instance}`, at)),
      ...(instances !== undefined && count !== undefined
        ? [{ position: instances.position, message: `machines.${key} has both count and instances`, fix: 'count machines that are alike, or name them as instances' }]
        : []),
    ];
  });
}

function wrongName(where: string, key: string, name: string, position: SourcePosition): Finding[] {
  const allowed = checkMachineName(name);
  return allowed === undefined ? [] : [{ position, message: `${where} has ${quote(key)}: ${allowed}`, fix: 'rename it' }];
}

/** A site may say the bridge of the first network, and of no other. */
function withoutBridge(machines: readonly MachineConfig[]): Finding[] {
  return machines.flatMap(({ key, settings: { networks }, sources, position }) => networks.flatMap(({ bridge }, index): Finding[] => (bridge !== '' ? [] : [{
    position: sources[`networks[${index}]`]?.position ?? position,
    message: `networks[${index}] of ${key} has no bridge: ${checkInterfaceName('')!}`,
    fix: 'add bridge: vmbr0',
  }])));
}

/** What a level says of many machines is said once. */
function oncePerPlace(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding.position), finding])).values()];
}

function wrongVariables(tree: LocatedMap): Finding[] {
  const findings: Finding[] = [];
  walk(tree, (steps, located) => {
    if (steps.at(-1) !== 'variables' || located.kind !== 'map') return;
    for (const [key, { keyPosition }] of located.entries) {
      const allowed = checkVariableName(key);
      if (allowed !== undefined) findings.push({ position: keyPosition, message: `${formatPath(steps)} has ${quote(key)}: ${allowed}`, fix: 'rename it' });
    }
  });
  return findings;
}
