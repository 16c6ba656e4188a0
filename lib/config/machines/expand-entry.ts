import { formatCidr, parseCidr } from '../../values/cidr';
import type { SourcePosition } from '../../values/finding';
import { find, positionOf, positionsOf, toPlain } from '../located';
import type { LocatedMap } from '../located';
import { merge, withLevel } from '../merge';
import type { MachineConfig, MachineSettings } from './machines-config';
import type { FileReader } from './named-files';
import type { MachineLayer } from './schema';
import { toSettings } from './settings';

/** What of an entry says how many machines it makes, and not what they are like. */
const NUMBER_KEYS = new Set(['count', 'instances']);

/**
 * The machines of an entry of `machines`: one of its name, as many as `count` says, or one for each of `instances`. Their settings are laid over the
 * entry's, and these over the defaults: maps merge, other values replace.
 *
 * @param env the file, checked
 */
export function expandEntry(env: LocatedMap, name: string, files: FileReader): MachineConfig[] {
  const entry = find(env, ['machines', name]) as LocatedMap;
  const count = find(entry, ['count']);
  const instances = find(entry, ['instances']);
  const own = { ...entry, entries: new Map([...entry.entries].filter(([key]) => !NUMBER_KEYS.has(key))) };
  if (instances?.kind === 'map') {
    return [...instances.entries].map(([key, { value, keyPosition }], index): MachineConfig => ({
      key: `${name}-${key}`, group: { name, index, count: instances.entries.size }, position: keyPosition,
      ...mergeLayers(env, own, value.kind === 'map' ? value : undefined, files),
    }));
  }
  const merged = mergeLayers(env, own, undefined, files);
  const position = positionOf(env, ['machines', name]);
  if (count?.kind !== 'scalar' || typeof count.value !== 'number') {
    return [{ key: name, group: { name, index: 0, count: 1 }, position, ...merged }];
  }
  const total = count.value;
  return Array.from({ length: total }, (_, index): MachineConfig => ({
    key: `${name}-${String(index).padStart(2, '0')}`, group: { name, index, count: total }, position, sources: merged.sources,
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

function mergeLayers(env: LocatedMap, entry: LocatedMap, instance: LocatedMap | undefined, files: FileReader): {
  readonly settings: MachineSettings; readonly sources: Readonly<Record<string, SourcePosition>>;
} {
  const defaults = find(env, ['defaults']);
  const merged = merge([
    ...(defaults?.kind === 'map' ? [withLevel(defaults, 'defaults')] : []), withLevel(entry, 'cluster'), ...(instance ? [withLevel(instance, 'node')] : []),
  ])!;
  const sources = positionsOf(merged);
  const at = (key: string) => sources[key] ?? entry.position;
  const read = (name: string | null | undefined, key: string) => (name == null ? undefined : files.read(name, key, at(key)));
  return { settings: toSettings(toPlain(merged) as MachineLayer, read), sources };
}
