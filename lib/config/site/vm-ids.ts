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

/** The node where it is a virtual machine; empty for all others, which may be one cluster. */
function nestedNode(site: Site, node: string | undefined): string {
  return node !== undefined && site.nodes.get(node)?.parentNode !== undefined ? node : '';
}
