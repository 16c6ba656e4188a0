import { formatCidr, parseCidr } from '../../values/cidr';
import { isLeaf, shown } from '../explain/explained';
import { find, formatPath, positionOf, toPlain, walk } from '../located';
import type { LocatedMap } from '../located';
import { merge, withLevel } from '../merge';
import type { MachineConfig, MachineSettings, MachineSource } from './machines-config';
import type { FileReader } from './named-files';
import type { MachineLayer } from './schema';
import { toSettings } from './settings';
import type { SiteLayer } from './site-layer';
import { numberedName } from '../../values/numbered-name';

/** What of an entry says how many machines it makes, and not what they are like. */
const NUMBER_KEYS = new Set(['count', 'instances']);

/**
 * The machines of an entry of `machines`: one of its name, as many as `count` says, or one for each of `instances`. Their settings are laid over the
 * entry's, these over the defaults, and the defaults over what the site says: maps merge, other values replace.
 *
 * @param env the file, checked
 * @param whole the same, with the machines that only the site names
 */
export function expandEntry(env: LocatedMap, name: string, files: FileReader, site?: SiteLayer, whole = env): MachineConfig[] {
  const entry = (find(env, ['machines', name]) ?? find(whole, ['machines', name])) as LocatedMap;
  const count = find(entry, ['count']);
  const instances = find(entry, ['instances']);
  const own = { ...entry, entries: new Map([...entry.entries].filter(([key]) => !NUMBER_KEYS.has(key))) };
  const read = (instance?: LocatedMap) => readMachine(mergeLayers(env, name, own, instance, site), entry, files);
  if (instances?.kind === 'map') {
    return [...instances.entries].map(([key, { value, keyPosition }], index): MachineConfig => ({
      key: `${name}-${key}`, group: { name, index, count: instances.entries.size }, position: keyPosition,
      ...read(value.kind === 'map' ? value : undefined),
    }));
  }
  const merged = read();
  const position = positionOf(whole, ['machines', name]);
  if (count?.kind !== 'scalar' || typeof count.value !== 'number') {
    return [{ key: name, group: { name, index: 0, count: 1 }, position, ...merged }];
  }
  const total = count.value;
  return Array.from({ length: total }, (_, index): MachineConfig => ({
    key: numberedName(name, index), group: { name, index, count: total }, position, sources: merged.sources,
    settings: numbered(merged.settings, index),
  }));
}

/** VM ID and addresses are those of the first machine: the others follow. */
function numbered(settings: MachineSettings, index: number): MachineSettings {
  const { vmId, networks } = settings;
  return {
    ...settings,
    vmId: vmId === undefined ? undefined : vmId + index,
    networks: networks.map((network) => {
      const cidr = parseCidr(network.ipAddress ?? '');
      return cidr === undefined ? network : { ...network, ipAddress: formatCidr({ ...cidr, address: cidr.address + index }) };
    }),
  };
}

function mergeLayers(env: LocatedMap, name: string, entry: LocatedMap, instance: LocatedMap | undefined, site: SiteLayer | undefined): LocatedMap {
  const defaults = find(env, ['defaults']);
  const layers = [
    ...(defaults?.kind === 'map' ? [withLevel(defaults, 'defaults')] : []), withLevel(entry, 'cluster'), ...(instance ? [withLevel(instance, 'node')] : []),
  ];
  return site === undefined ? merge(layers)! : site.complete(name, layers);
}

function readMachine(merged: LocatedMap, { position }: LocatedMap, files: FileReader): Pick<MachineConfig, 'settings' | 'sources'> {
  const sources: Record<string, MachineSource> = {};
  walk(merged, (path, located) => {
    sources[formatPath(path)] = { position: located.position, level: located.level ?? 'cluster', value: isLeaf(located) ? shown(toPlain(located)) : undefined };
  });
  const at = (key: string) => sources[key]?.position ?? position;
  const read = (name: string | null | undefined, key: string) => (name == null ? undefined : files.read(name, key, at(key)));
  return { settings: toSettings(toPlain(merged) as MachineLayer, read), sources };
}
