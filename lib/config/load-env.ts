import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { toOvercommit } from './overcommit';
import { parseCidr } from '../values/cidr';
import { didYouMean } from '../values/did-you-mean';
import { InputError } from '../values/finding';
import type { Finding } from '../values/finding';
import { checkEnvironmentName } from '../values/names';
import { quote } from '../values/quote';
import { parseAllowedTraffic, parseService } from '../values/traffic';
import { MAX_ALLOCATED_VM_ID, MIN_ALLOCATED_VM_ID } from '../values/vm-id';
import { findUnknownDeviceTypes, readDeviceTypes } from './device-types';
import { environmentKind } from './environment-kind';
import type { EnvConfig, Person, StudentConfig } from './env-config';
import { find, positionsOf } from './located';
import type { LocatedMap } from './located';
import { mergeMachines } from './merge-machines';
import { displayPath, isThere } from './read-text';
import { connectRouters, UPLINK_BRIDGE } from './routers';
import { readYamlFile } from './read-yaml-file';
import type { YamlFile } from './read-yaml-file';
import { defaultsFileSchema, deploymentFileSchema, envFileSchema, usersFileSchema } from './schema';
import type { EnvFile, UserEntry, UsersFile } from './schema';

/** More findings than these help nobody. */
const MAX_FINDINGS = 200;

export interface LoadEnvOptions {
  /**
   * Folder that the paths in positions are relative to.
   *
   * @default - the current directory
   */
  readonly root?: string;
}

/**
 * Reads an environment: `env.yaml`, its two files, and `defaults.yaml` beside the environment's folder when there is one.
 *
 * @param directory the environment's folder: `envs/class-router`
 * @throws InputError with everything that is wrong in any of the files.
 */
export function loadEnv(directory: string, options: LoadEnvOptions = {}): EnvConfig {
  const folder = path.resolve(directory);
  const root = path.resolve(options.root ?? '.');
  const name = path.basename(folder);
  refuseWrongFolder(folder, root);
  refuseOtherKinds(folder, root);

  const defaults = readDefaults(path.join(path.dirname(folder), 'defaults.yaml'), root);
  const env = readYamlFile(path.join(folder, 'env.yaml'), root, envFileSchema);
  const deployment = readNamedFile(folder, env, 'deployment', 'deployment_config.yml', (file) =>
    readYamlFile(file, root, deploymentFileSchema, 'describe the machines: the line "machines:", and "- name: router" and more below it'));
  const users = readNamedFile(folder, env, 'users', 'users_list.yml', (file) =>
    readYamlFile(file, root, usersFileSchema, 'list the students: the line "users:", and "- student1@pve" and more below it'));

  const deviceTypes = readDeviceTypes(path.dirname(folder), root);
  const { machines, findings: machineFindings } = mergeMachines(defaults, env, deployment, deviceTypes.types);
  const unknown = [defaults.tree, env.tree, deployment.tree].flatMap((tree) => findUnknownDeviceTypes(tree, deviceTypes));
  const files = [deviceTypes, defaults, env, deployment, users];
  const findings = [...files.flatMap((file) => file.findings), ...unknown, ...machineFindings];
  if (findings.length > 0 || env.value === undefined || users.value === undefined) {
    throw new InputError(limit(findings));
  }
  const settings = toSettings(name, env.value);
  const starred = machines.flatMap((machine) => machine.settings.networks.filter(({ isExisting }) => isExisting).map(({ bridge }) => bridge));
  const bridges = [...new Set([...settings.proxmox.bridges, ...starred])];
  return {
    ...settings,
    proxmox: { ...settings.proxmox, bridges },
    students: toStudents(users.value, users.tree),
    machines: connectRouters(machines, new Set(bridges)),
    positions: env.tree === undefined ? {} : positionsOf(env.tree),
    position: env.position,
  };
}

function refuseWrongFolder(folder: string, root: string): void {
  const name = path.basename(folder);
  const position = { file: displayPath(folder, root), line: 1, column: 1 };
  const allowed = checkEnvironmentName(name);
  if (allowed !== undefined) {
    throw new InputError([{ position, message: `the folder's name is ${quote(name)}: ${allowed}`, fix: 'rename the folder' }]);
  }
  const file = path.join(folder, 'env.yaml');
  if (isThere(file) || isFile(folder)) {
    return;
  }
  if (existsSync(folder)) {
    const finding = { position, message: 'the environment has no env.yaml', fix: `make one: standsmith init ${name}` };
    throw new InputError([{ ...finding, position: { ...position, file: displayPath(file, root) } }]);
  }
  const meant = didYouMean(name, listFolders(path.dirname(folder)));
  throw new InputError([{
    position,
    message: `there is no environment ${name}`,
    fix: `${meant === undefined ? '' : `did you mean ${meant}? Or `}make it: standsmith init ${name}`,
  }]);
}

function refuseOtherKinds(folder: string, root: string): void {
  const kind = environmentKind(folder, root);
  if (kind !== 'class') {
    const position = { file: displayPath(path.join(folder, 'env.yaml'), root), line: 1, column: 1 };
    throw new InputError([{ position, message: `the environment is of kind ${kind}, and has no students`, fix: 'name an environment that describes a class' }]);
  }
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

function listFolders(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name) : [];
}

function readDefaults(file: string, root: string): Pick<YamlFile<unknown>, 'tree' | 'findings'> {
  return isThere(file) ? readYamlFile(file, root, defaultsFileSchema) : { findings: [] };
}

/** Reads the file that `env.yaml` names at `key`; where it names none, the one with the default name. */
function readNamedFile<T>(
  folder: string, env: YamlFile<EnvFile>, key: 'deployment' | 'users', defaultName: string, read: (file: string) => YamlFile<T>,
): YamlFile<T> {
  const named = find(env.tree, [key]);
  const name = named?.kind === 'scalar' && typeof named.value === 'string' ? named.value : defaultName;
  const file = path.join(folder, name);
  const isWrongName = !envFileSchema.shape[key].safeParse(name).success;
  if (isWrongName || (env.value === undefined && !isThere(file))) {
    // env.yaml is wrong, which has been said: it may well have named another file
    return { position: env.position, findings: [] };
  }
  const result = read(file);
  if (isThere(file) || named === undefined || name === defaultName) {
    return result;
  }
  const message = `${key} names the file ${quote(name)}, which does not exist`;
  return { ...result, findings: [{ position: named.position, message, fix: `create the file, or remove the line: ${defaultName} is read then` }] };
}

function toSettings(name: string, env: EnvFile): Omit<EnvConfig, 'students' | 'machines' | 'positions' | 'position'> {
  const { proxmox, vm_ids: vmIds, networks } = env;
  return {
    name,
    isolation: env.isolation ?? 'sdn-simple',
    proxmox: {
      nodes: proxmox?.nodes ?? undefined,
      bridges: [...new Set([UPLINK_BRIDGE, ...proxmox?.bridges ?? []])],
      vxlanPeers: proxmox?.vxlan_peers ?? undefined,
      vlanBridge: proxmox?.vlan_bridge ?? 'vmbr0',
    },
    pool: env.pool ?? name,
    vmIds: { first: vmIds?.first ?? MIN_ALLOCATED_VM_ID, last: vmIds?.last ?? MAX_ALLOCATED_VM_ID },
    firstNetwork: networks?.first ?? 1000,
    subnets: toSubnets(env),
    placement: env.placement ?? 'fixed',
    overcommit: toOvercommit(env.overcommit),
    createUsers: env.create_users ?? true,
    encryptsState: env.encrypt_state ?? false,
    snippetsDatastoreId: env.snippets_datastore_id ?? 'local',
    internet: env.internet ?? undefined,
    internetAllow: (env.internet_allow ?? []).map((entry) => parseAllowedTraffic(entry)!),
    trafficRules: (env.rules ?? []).map(({ from, to, allow }) => ({ from, to, allow: (allow ?? []).map((service) => parseService(service)!) })),
  };
}

function toSubnets({ subnets }: EnvFile): EnvConfig['subnets'] {
  return Object.fromEntries(Object.entries(subnets ?? {}).map(([alias, given]) => [alias, {
    block: parseCidr(given.block)!,
    prefixLength: given.prefix_length ?? 24,
    dhcp: given.dhcp ?? false,
    snat: given.snat ?? false,
    ...(given.dns_server != null && { dnsServer: given.dns_server }),
  }]));
}

function toStudents(file: UsersFile, tree: LocatedMap | undefined): StudentConfig[] {
  return file.users.map((entry, index) => {
    const { user: userId, first_name: firstName, last_name: lastName, email, group, stand } = typeof entry === 'string' ? { user: entry } as UserEntry : entry;
    const at = userId.lastIndexOf('@');
    const person = Object.fromEntries(Object.entries({ firstName, lastName, email, group }).filter(([, value]) => value != null)) as Person;
    const position = find(tree, ['users', index])!.position;
    return { key: userId.slice(0, at), userId, realm: userId.slice(at + 1), person, hasStand: stand ?? true, position };
  });
}

function limit(findings: readonly Finding[]): readonly Finding[] {
  const rest = findings.length - MAX_FINDINGS;
  const last = findings[MAX_FINDINGS];
  return last === undefined ? findings
    : [...findings.slice(0, MAX_FINDINGS), { position: last.position, message: `${rest} more findings are not shown`, fix: 'correct those above first' }];
}
