import { didYouMean } from '../../values/did-you-mean';
import type { Finding } from '../../values/finding';
import { quote } from '../../values/quote';
import { find } from '../located';
import type { LocatedMap, Path } from '../located';
import { checkKey } from './checks';
import type { KeyedFile } from './read-folder';
import type { EnvironmentFile, HostFile, NodeFile } from './schema';
import type { SecretNames } from './secret-names';

type Files<T> = ReadonlyMap<string, KeyedFile<T>>;

/** Most names that a finding lists. */
const MAX_NAMES = 12;

/** Keys of other files, and names in secrets.yaml, that are not there. */
export function findMissingKeys(
  hosts: Files<HostFile>, nodes: Files<NodeFile>, environments: Files<EnvironmentFile>, secrets: SecretNames,
): Finding[] {
  const inFolder = (folder: string, files: ReadonlyMap<string, unknown>): Target => ({
    what: (key) => `there is no ${folder}/${key}.yaml`, names: [...files.keys()], make: (key) => `make ${folder}/${key}.yaml`,
  });
  const inSecrets = (section: string): Target => ({
    what: (key) => (secrets.exists ? `${section} of secrets.yaml has no ${quote(key)}` : 'there is no secrets.yaml'),
    names: [...secrets.sections?.get(section) ?? []],
    make: (key) => `add it: standsmith secrets set ${section}.${key}`,
  });
  const findings: Finding[] = [];
  const check = ({ tree }: { tree: LocatedMap }, path: Path, target: Target) => findings.push(...missing(tree, path, target));
  for (const node of nodes.values()) {
    check(node, ['host'], inFolder('hosts', hosts));
    check(node, ['parent_node'], inFolder('nodes', nodes));
    if (secrets.sections !== undefined) check(node, ['api_token'], inSecrets('api_tokens'));
  }
  for (const environment of environments.values()) check(environment, ['node'], inFolder('nodes', nodes));
  for (const host of hosts.values()) {
    const keys = find(host.tree, ['access', 'authorized_keys']);
    if (keys?.kind !== 'list' || secrets.sections === undefined) continue;
    keys.items.forEach((_, index) => check(host, ['access', 'authorized_keys', index], inSecrets('ssh_keys')));
  }
  return findings;
}

interface Target {
  readonly what: (key: string) => string;
  readonly names: readonly string[];
  readonly make: (key: string) => string;
}

function missing(tree: LocatedMap, path: Path, { what, names, make }: Target): Finding[] {
  const key = find(tree, path);
  // what is no name at all is said elsewhere
  if (key?.kind !== 'scalar' || typeof key.value !== 'string' || checkKey(key.value) !== undefined || names.includes(key.value)) return [];
  const name = typeof path.at(-1) === 'number' ? path.at(-2) : path.at(-1);
  const meant = didYouMean(key.value, names);
  const shown = names.length > MAX_NAMES ? [...names.slice(0, MAX_NAMES), `${names.length - MAX_NAMES} more`] : names;
  const there = shown.length === 0 ? '' : `; there ${shown.length === 1 ? 'is' : 'are'} ${shown.join(', ')}`;
  return [{
    position: key.position,
    message: `${String(name)} is ${quote(key.value)}, but ${what(key.value)}${there}`,
    fix: meant === undefined ? make(key.value) : `did you mean ${meant}? Else ${make(key.value)}`,
  }];
}

/** Nodes that are machines of each other. */
export function findCycles(nodes: Files<NodeFile>): Finding[] {
  const seen = new Set<string>();
  return [...nodes.values()].flatMap((first) => {
    const chain = [first.name];
    for (let parent = parentOf(first); parent !== undefined && !seen.has(parent); parent = parentOf(nodes.get(parent))) {
      if (chain.includes(parent)) {
        const circle = [...chain.slice(chain.indexOf(parent)), parent];
        circle.forEach((name) => seen.add(name));
        const { position } = find(nodes.get(parent)!.tree, ['parent_node'])!;
        return [{ position, message: `parent_node leads in a circle: ${circle.join(' → ')}`, fix: 'remove parent_node from the node that is no virtual machine' }];
      }
      chain.push(parent);
    }
    chain.forEach((name) => seen.add(name));
    return [];
  });
}

function parentOf(node: KeyedFile<NodeFile> | undefined): string | undefined {
  const parent = find(node?.tree, ['parent_node']);
  return parent?.kind === 'scalar' && typeof parent.value === 'string' ? parent.value : undefined;
}
