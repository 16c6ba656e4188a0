import type { CloudInitConfig } from '../config/cloud-init';
import type { EnvConfig, MachineConfig } from '../config/env-config';
import { cloudConfig } from '../values/cloud-config';
import type { CloudInitPlan, SnippetPlan, StandPlan } from './lab-plan';

/**
 * Name of the file with further data for a machine's cloud-init. It has the node in it, because a storage may be one for all nodes, and nothing
 * of its content: PVE starts no machine whose file is gone, so a machine that exists has to find another content under the same name.
 */
function fileName(environment: string, machine: string, nodeName: string): string {
  return `${environment}.${machine}.${nodeName}.yaml`;
}

/** What cloud-init makes of a machine on the node. */
export function planCloudInit(config: EnvConfig, { key, settings }: MachineConfig, nodeName: string): CloudInitPlan | undefined {
  if (settings.cloudInit === undefined) return undefined;
  const { user, sshKeys, dnsServers, dnsDomain } = settings.cloudInit;
  return { user, sshKeys, dnsServers, dnsDomain, ...(hasFile(settings.cloudInit) && { vendorData: fileName(config.name, key, nodeName) }) };
}

function hasFile({ packages, commands }: CloudInitConfig): boolean {
  return packages !== undefined || commands !== undefined;
}

/** One file for each machine of the deployment and node that it is on, however many students have it there. */
export function planSnippets(config: EnvConfig, stands: readonly StandPlan[]): readonly SnippetPlan[] {
  return config.machines.flatMap(({ key, settings: { cloudInit } }) => {
    if (cloudInit === undefined || !hasFile(cloudInit)) return [];
    const machines = stands.flatMap(stand => stand.machines.filter(machine => machine.key === key));
    const nodes = [...new Set(machines.map(({ nodeName }) => nodeName))].sort();
    const content = cloudConfig(cloudInit);
    return nodes.map(nodeName => ({
      nodeName, machine: key, datastoreId: config.snippetsDatastoreId, fileName: fileName(config.name, key, nodeName), content,
    }));
  });
}
