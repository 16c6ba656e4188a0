import path from 'node:path';
import { InputError } from '../../values/finding';
import { checkNodeName } from '../../values/names';
import { find } from '../located';
import type { Located, LocatedMap } from '../located';
import { readYamlFile } from '../read-yaml-file';
import { findCycles, findMissingKeys } from './foreign-keys';
import type { KeyedFile } from './read-folder';
import { readFolder } from './read-folder';
import { environmentFileSchema, hostFileSchema, nodeFileSchema, siteFileSchema } from './schema';
import type { EnvironmentFile, HostFile, NodeFile } from './schema';
import { readSecretNames } from './secret-names';
import type { Site, SiteEnvironment, SiteHost, SiteNodeFile } from './site';
import { findSharedNames, findSharedVmIds } from './vm-ids';

/**
 * Reads a site configuration, and follows its keys. The secrets stay encrypted: their names are not.
 *
 * @param root folder that the paths in positions are relative to
 * @throws InputError with everything that is wrong in any of the files
 */
export function loadSite(folder: string, root = '.'): Site {
  const site = path.resolve(folder);
  const from = path.resolve(root);
  const file = readYamlFile(path.join(site, 'site.yaml'), from, siteFileSchema);
  const hosts = readFolder(path.join(site, 'hosts'), from, hostFileSchema);
  const nodes = readFolder(path.join(site, 'nodes'), from, nodeFileSchema, checkNodeName);
  const environments = readFolder(path.join(site, 'envs'), from, environmentFileSchema);
  const secretsFile = path.join(site, 'secrets.yaml');
  const secrets = readSecretNames(secretsFile, from);
  const defaults = find(file.tree, ['defaults']);
  const loaded: Site = {
    folder: site,
    root: from,
    secretsFile,
    hosts: mapFiles(hosts.files, toHost),
    nodes: mapFiles(nodes.files, toNode),
    environments: mapFiles(environments.files, toEnvironment),
    ...(defaults?.kind === 'map' && { defaults }),
  };
  const findings = [
    ...file.findings, ...hosts.findings, ...nodes.findings, ...environments.findings, ...secrets.findings,
    ...findMissingKeys(hosts.files, nodes.files, environments.files, secrets),
    ...findCycles(nodes.files),
    ...findSharedNames(loaded),
    ...findSharedVmIds(loaded),
  ];
  if (findings.length > 0) throw new InputError(findings);
  return loaded;
}

function mapFiles<T, U>(files: ReadonlyMap<string, KeyedFile<T>>, change: (file: KeyedFile<T>, value: T) => U): Map<string, U> {
  return new Map([...files.values()].flatMap((file) => (file.value === undefined ? [] : [[file.name, change(file, file.value)]])));
}

function toHost({ name }: KeyedFile<HostFile>, { address, access }: HostFile): SiteHost {
  return {
    name,
    address: address ?? undefined,
    sshUser: access?.ssh_user ?? undefined,
    sshPort: access?.ssh_port ?? undefined,
    sshKeyFile: access?.ssh_key_file ?? undefined,
    authorizedKeys: access?.authorized_keys ?? [],
  };
}

function toNode({ name, tree, position }: KeyedFile<NodeFile>, value: NodeFile): SiteNodeFile {
  return {
    name,
    host: value.host ?? undefined,
    parentNode: value.parent_node ?? undefined,
    apiEndpoint: value.api_endpoint ?? undefined,
    apiToken: value.api_token ?? undefined,
    insecure: value.insecure ?? false,
    ip: value.ip ?? undefined,
    tree,
    position,
  };
}

function toEnvironment({ name, tree, position }: KeyedFile<EnvironmentFile>, value: EnvironmentFile): SiteEnvironment {
  const { node, profile, vmid_base: base, vms } = value;
  const machines = (vms ?? []).map((machine, index) => ({
    name: machine.name,
    vmId: machine.vmid ?? (base == null ? undefined : base + index),
    tree: find(tree, ['vms', index]) as Located as LocatedMap,
  }));
  return { name, node: node ?? undefined, profile: profile ?? undefined, machines, tree, position };
}
