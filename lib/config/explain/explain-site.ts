import { merge } from '../merge';
import type { Site, SiteEnvironment } from '../site/site';
import { machineTree, nodeLayers } from '../site/site-settings';
import { SETTING_NAMES } from '../site/schema';
import { explainKey, explainTree } from './explained';
import type { Explained } from './explained';

const NODE_KEYS = ['host', 'parent_node', 'api_endpoint', 'api_token', 'insecure', 'ip'];

/** Where the values of a node come from; secrets are named, and not shown. */
export function explainNode(site: Site, name: string): Explained[] {
  const { tree } = site.nodes.get(name)!;
  const settings = merge(nodeLayers(site, name));
  return [
    ...NODE_KEYS.flatMap((key) => explainKey(tree, [key], 'pve-node')).map((row) => (
      row.path === 'api_token' ? { ...row, value: `api_tokens.${row.value} of secrets.yaml` } : row
    )),
    ...(settings === undefined ? [] : explainTree(settings, 'site')),
  ];
}

/** Where the values of an environment of the site come from. @param machine its name. @default what all machines have */
export function explainSiteEnvironment(site: Site, environment: SiteEnvironment, machine?: string): Explained[] {
  const found = environment.machines.find(({ name }) => name === machine);
  if (found !== undefined) {
    const tree = machineTree(site, environment, found);
    const counted = found.vmId !== undefined && !tree.entries.has('vmid')
      ? explainKey(environment.tree, ['vmid_base'], 'environment').map((row) => ({ ...row, path: 'vmid', value: String(found.vmId) })) : [];
    return [...counted, ...explainTree(tree, 'machine')];
  }
  const none = { name: '', tree: { ...environment.tree, entries: new Map() } };
  const own = [...environment.tree.entries.keys()].filter((key) => key !== 'vms' && !SETTING_NAMES.includes(key));
  return [...own.flatMap((key) => explainKey(environment.tree, [key], 'environment')), ...explainTree(machineTree(site, environment, none), 'site')];
}
