import { toPlain } from '../located';
import type { LocatedMap } from '../located';
import { merge, withLevel } from '../merge';
import { SETTING_NAMES } from './schema';
import type { Site, SiteEnvironment, SiteMachine, SiteSettings } from './site';

/** What machines on a node get: `site.yaml` → `nodes/{node}.yaml`, each value with its place and level. */
export function nodeLayers(site: Site, node: string | undefined): LocatedMap[] {
  const file = node === undefined ? undefined : site.nodes.get(node);
  return [
    ...(site.defaults === undefined ? [] : [withLevel(site.defaults, 'site')]),
    ...(file === undefined ? [] : [withLevel(onlySettings(file.tree), 'pve-node')]),
  ];
}

/**
 * What a machine of an environment is like: `site.yaml` → `nodes/{node}.yaml` → `envs/{environment}.yaml` → the machine.
 *
 * @param node where it is put. @default the environment's node
 */
export function machineTree(
  site: Site, environment: Pick<SiteEnvironment, 'tree' | 'node'>, machine: Pick<SiteMachine, 'tree'>, node = environment.node,
): LocatedMap {
  const layers = [...nodeLayers(site, node), withLevel(onlySettings(environment.tree), 'environment'), withLevel(machine.tree, 'machine')];
  return merge(layers)!;
}

export function toSiteSettings(tree: LocatedMap | undefined): SiteSettings {
  const plain = (tree === undefined ? {} : toPlain(tree)) as Record<string, unknown>;
  const text = (name: string) => plain[name] as string | undefined;
  const list = (name: string) => plain[name] as readonly string[] | undefined;
  return {
    timezone: text('timezone'),
    domain: text('domain'),
    datastore: text('datastore'),
    sshUser: text('ssh_user'),
    bridge: text('bridge'),
    gateway: text('gateway'),
    dnsServers: list('dns_servers'),
    packages: list('packages'),
  };
}

function onlySettings(tree: LocatedMap): LocatedMap {
  return { ...tree, entries: new Map([...tree.entries].filter(([key]) => SETTING_NAMES.includes(key))) };
}
