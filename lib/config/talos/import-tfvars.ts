import { stringify } from 'yaml';
import type { HclValues } from '../hcl';

export interface ImportedCluster {
  /** Text of an `env.yaml`. */
  readonly text: string;
  /** Variables that have no place in it. */
  readonly ignored: readonly string[];
  /** What nobody has said, and must be filled in. */
  readonly missing: readonly string[];
}

/** Variables that are sections of `env.yaml` under their own name. */
const SECTIONS = ['defaults_controlplane', 'defaults_worker', 'nodes_config'];

/** Settings of the cluster, and the variables or their parts that say them in modules for Talos on Proxmox. */
const CLUSTER: Readonly<Record<string, readonly string[]>> = {
  name: ['cluster.name', 'cluster_name'],
  talos_version: ['cluster.talos_version', 'talos_version', 'versions.talos', 'image.version', 'talos_image.version'],
  kubernetes_version: ['cluster.kubernetes_version', 'kubernetes_version', 'versions.kubernetes'],
  vip: ['cluster.vip', 'network.vip', 'network.api_lb_vip', 'cluster.endpoint_ip'],
  gateway: ['cluster.gateway', 'network.gateway', 'gateway'],
  node_network: ['cluster.node_network', 'network.node_cidr', 'network.cidr'],
  pod_network: ['cluster.pod_network', 'network.pod_cidr', 'pod_cidr'],
  service_network: ['cluster.service_network', 'network.service_cidr', 'service_cidr'],
  dns_servers: ['cluster.dns_servers', 'network.dns_servers', 'dns_servers'],
};
const REQUIRED = ['talos_version', 'kubernetes_version', 'gateway', 'node_network'];
const NODE_NAME = ['proxmox.node_name', 'proxmox.name'];

/**
 * Turns the variables of an OpenTofu module for Talos on Proxmox into an `env.yaml`: `nodes_config`, `defaults_controlplane` and `defaults_worker` as
 * they are, and what of the cluster is found under the names that such modules use.
 *
 * @param values of all `*.auto.tfvars`
 */
export function importTfvars(values: HclValues): ImportedCluster {
  const used = new Set<string>();
  const take = (paths: readonly string[]) => {
    const found = paths.map((path) => ({ path, value: at(values, path) })).find(({ value }) => value !== undefined && value !== null);
    if (found !== undefined) used.add(found.path.split('.')[0]!);
    return found?.value;
  };
  const known = Object.entries(CLUSTER).map(([key, paths]) => [key, withV(key, take(paths))] as const);
  const cluster = Object.fromEntries(known.filter(([, value]) => value !== undefined));
  const sections = SECTIONS.map((key) => [key, take([key])] as const).filter(([, value]) => value !== undefined);
  const nodeName = take(NODE_NAME);
  const missing = [...(nodeName === undefined ? ['proxmox.node_name'] : []), ...REQUIRED.filter((key) => cluster[key] === undefined).map((key) => `cluster.${key}`)];
  const document = { kind: 'talos', proxmox: { node_name: nodeName ?? '' }, cluster, ...Object.fromEntries(sections) };
  return {
    text: `# A Talos cluster, taken over from variables of OpenTofu.\n${stringify(document, { lineWidth: 0 })}`,
    ignored: Object.keys(values).filter((name) => !used.has(name)),
    missing,
  };
}

function at(values: HclValues, path: string): unknown {
  const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
  return path.split('.').reduce<unknown>((inner, key) => (isMap(inner) ? inner[key] : undefined), values);
}

/** Modules write versions with and without it. */
function withV(key: string, value: unknown): unknown {
  return key.endsWith('_version') && typeof value === 'string' && /^\d/.test(value) ? `v${value}` : value;
}
