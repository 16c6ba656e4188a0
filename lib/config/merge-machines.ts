import { didYouMean } from '../values/did-you-mean';
import type { Finding } from '../values/finding';
import { quote } from '../values/quote';
import type { DeviceType, MachineConfig } from './env-config';
import { find, toPlain } from './located';
import type { LocatedMap } from './located';
import { mergeMachine } from './machine';
import { withLevel } from './merge';
import type { YamlFile } from './read-yaml-file';
import { machineEntrySchema } from './schema';
import type { DeploymentFile, EnvFile } from './schema';

/** Merges the levels of every machine of the deployment, in its order, and says what is missing then. */
export function mergeMachines(
  defaults: Pick<YamlFile<unknown>, 'tree' | 'findings'>, env: YamlFile<EnvFile>, deployment: YamlFile<DeploymentFile>,
  deviceTypes: ReadonlyMap<string, DeviceType>,
): { readonly machines: readonly MachineConfig[]; readonly findings: readonly Finding[] } {
  const entries = find(deployment.tree, ['machines']);
  if (entries?.kind !== 'list' || env.tree === undefined) {
    return { machines: [], findings: [] };
  }
  const names = new Set<string>();
  const machines: MachineConfig[] = [];
  const findings: Finding[] = [];
  for (const entry of entries.items) {
    const checked = machineEntrySchema.safeParse(toPlain(entry));
    const name = find(entry, ['name']);
    if (name?.kind === 'scalar') {
      names.add(String(name.value));
    }
    // what is wrong with an entry, or with a level, has been said: what is missing would only repeat it
    if (checked.success && entry.kind === 'map' && defaults.findings.length === 0 && env.value !== undefined) {
      const result = mergeMachine(checked.data.name, entry, levelsOf(checked.data.name, entry, defaults.tree, env.tree), deviceTypes);
      if ('missing' in result) {
        findings.push(...result.missing);
      } else {
        machines.push(result.machine);
      }
    }
  }
  return { machines, findings: [...findUnknownMachines(env.tree, names), ...findings] };
}

/** The levels of one machine, the weakest first. */
function levelsOf(name: string, entry: LocatedMap, defaults: LocatedMap | undefined, env: LocatedMap): LocatedMap[] {
  const settings = new Map(entry.entries);
  settings.delete('name');
  const levels = [
    [find(defaults, ['defaults']), 'defaults'], [find(env, ['defaults']), 'defaults'], [find(env, ['cluster']), 'cluster'],
    [{ ...entry, entries: settings }, 'node'], [find(env, ['nodes', name]), 'node'],
  ] as const;
  return levels.flatMap(([tree, level]) => (tree?.kind === 'map' ? [withLevel(tree, level)] : []));
}

function findUnknownMachines(env: LocatedMap, names: ReadonlySet<string>): Finding[] {
  const nodes = find(env, ['nodes']);
  const unknown = nodes?.kind === 'map' ? [...nodes.entries].filter(([name]) => !names.has(name)) : [];
  return unknown.map(([name, { keyPosition }]) => {
    const meant = didYouMean(name, names);
    return {
      position: keyPosition,
      message: `nodes has settings for ${quote(name)}, but the deployment has no machine of this name`,
      fix: meant === undefined ? 'remove the entry, or use the name of a machine' : `did you mean ${meant}?`,
    };
  });
}
