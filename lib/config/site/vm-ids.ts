import type { Finding } from '../../values/finding';
import { positionOf } from '../located';
import type { Site, SiteEnvironment, SiteMachine } from './site';

/** VM IDs that two machines have. A node that is itself a virtual machine has VM IDs of its own. */
export function findSharedVmIds(site: Site): Finding[] {
  const owners = new Map<string, { readonly environment: SiteEnvironment; readonly machine: SiteMachine }>();
  const findings: Finding[] = [];
  for (const environment of site.environments.values()) {
    const cluster = nestedNode(site, environment.node);
    for (const machine of environment.machines) {
      if (machine.vmId === undefined) continue;
      const key = `${cluster} ${machine.vmId}`;
      const owner = owners.get(key);
      if (owner === undefined) {
        owners.set(key, { environment, machine });
        continue;
      }
      const { file, line } = owner.machine.tree.position;
      findings.push({
        position: positionOf(machine.tree, ['vmid']),
        message: `VM ID ${machine.vmId} of ${machine.name} in ${environment.name} is that of ${owner.machine.name} in ${owner.environment.name}, too (${file}:${line})`,
        fix: 'give one of them another vmid, or its environment another vmid_base',
      });
    }
  }
  return findings;
}

/** Names that two machines of one environment have: to DNS, `Web` is `web`. */
export function findSharedNames({ environments }: Site): Finding[] {
  return [...environments.values()].flatMap(({ name: environment, machines }) => {
    const first = new Map<string, SiteMachine>();
    return machines.flatMap((machine): Finding[] => {
      const { name, tree } = machine;
      const other = first.get(name.toLowerCase());
      if (other === undefined) first.set(name.toLowerCase(), machine);
      return other === undefined ? [] : [{
        position: positionOf(tree, ['name']), message: `${environment} has two machines ${name} (${tree.position.file}:${other.tree.position.line})`, fix: 'rename one of them',
      }];
    });
  });
}

/**
 * VM IDs of environments other than one, and whose they are, as far as they are on its cluster: on one that the site does not know, there are none.
 *
 * @param node where the environment is put
 */
export function reservedVmIds(site: Site, environment: string, node: string): Map<number, string> {
  if (!site.nodes.has(node)) return new Map();
  const cluster = nestedNode(site, node);
  const others = [...site.environments.values()].filter((other) => other.name !== environment && nestedNode(site, other.node) === cluster);
  return new Map(others.flatMap(({ name, machines }) => machines.flatMap(({ vmId }) => vmId ?? []).map((vmId) => [vmId, name])));
}

/** The node where it is a virtual machine; empty for all others, which may be one cluster. */
function nestedNode(site: Site, node: string | undefined): string {
  return node !== undefined && site.nodes.get(node)?.parentNode !== undefined ? node : '';
}
