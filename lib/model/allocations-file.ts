import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { sync as writeFileAtomicSync } from 'write-file-atomic';
import { stringify } from 'yaml';
import { z } from 'zod';
import { checkSnippetVolume } from '../config/machines/checks';
import { readYamlFile } from '../config/read-yaml-file';
import { integer, list, section, text } from '../config/schema-parts';
import { InputError } from '../values/finding';
import { checkNetwork } from '../values/cidr';
import { checkMacAddress, parseMacAddress } from '../values/mac-address';
import { checkNodeName, checkZoneId } from '../values/names';
import { MAX_POOL_COUNT } from '../values/talos';
import { MAX_VM_ID, MIN_VM_ID } from '../values/vm-id';
import type { Allocations, MachineAllocation, NextAllocation, Taken } from './allocations';
import { MAX_NETWORK_DEVICES } from './network-devices';
import { MAX_NETWORK_NUMBER } from './network-name';
import { mapValues } from './records';

const FILE_NAME = 'allocations.yaml';

const HEADER = `# What has been given to whom: VM IDs, MAC addresses, network numbers and nodes. Standsmith writes this file.
# Keep it with the environment's other files, in version control: without it everybody is given new machines.`;

/** A block of /8 has as many subnets of /29. */
const MAX_SUBNET_NUMBER = 2 ** 21;

const vmId = (what: string) => integer(MIN_VM_ID, MAX_VM_ID, what, 'VM ID', 10000);
const network = (what: string) => integer(0, MAX_NETWORK_NUMBER, what, 'Network number', 1000);
const cidr = text(checkNetwork, 'Network', '10.40.3.0/24');
const byName = <T extends z.ZodType>(what: string, value: T) => z.record(z.string(), value, { error: `${what} is a map: a name and its entry` });

const machine = section('an allocated machine', {
  vm_id: vmId('vm_id'),
  mac_addresses: list(text(checkMacAddress, 'MAC address', 'BC:24:11:00:00:01'), 0, MAX_NETWORK_DEVICES, 'mac_addresses', 'net0, net1, …', '[]'),
  node: text(checkNodeName, 'PVE node', 'pve1').optional(),
  user_data: text(checkSnippetVolume, 'Volume of its user data', 'local:snippets/dev1-user.yaml').optional(),
});
const student = section('an allocated student', {
  node: text(checkNodeName, 'PVE node of the stand', 'pve1').optional(),
  networks: byName('networks', network('a network')),
  subnets: byName('subnets', cidr).optional(),
  machines: byName('machines', machine),
});
const allocationsFileSchema = section('the file', {
  zone_id: text(checkZoneId, 'SDN zone', 'clas1a2b').optional(),
  zone_dhcp: z.literal(true, { error: 'zone_dhcp is true, or not there' }).optional(),
  blocks: byName('blocks', cidr).optional(),
  next: section('next', {
    vm_id: vmId('next.vm_id').optional(),
    network: network('next.network').optional(),
    subnets: byName('next.subnets', integer(0, MAX_SUBNET_NUMBER, 'a subnet', 'Number of a subnet', 0)).optional(),
    // written before device types were data
    ecorouter_mac: integer(0, 65535, 'next.ecorouter_mac', 'Last two bytes of a MAC address', 0).optional(),
    macs: byName('next.macs', integer(0, 65535, 'a MAC address', 'Last two bytes of a MAC address', 0)).optional(),
  }).optional(),
  replicas: byName('replicas', byName('the replicas of a template', vmId('the VM ID of a replica'))).optional(),
  students: byName('students', student).optional(),
  machines: byName('machines', machine).optional(),
  pool_counts: byName('pool_counts', integer(0, MAX_POOL_COUNT, 'the count of a pool', 'Machines of a pool', 3)).optional(),
});
type AllocationsFile = z.infer<typeof allocationsFileSchema>;

/**
 * Reads what an environment has given out; nothing when the file does not exist yet.
 *
 * @param directory the environment's folder: `envs/class-router`
 * @param root folder that the paths in positions are relative to
 * @throws InputError when the file is broken.
 */
export function readAllocations(directory: string, root = path.resolve('.')): Allocations {
  const file = path.resolve(directory, FILE_NAME);
  if (!existsSync(file)) {
    return { students: {} };
  }
  const { value, findings } = readYamlFile(file, root, allocationsFileSchema);
  if (findings.length > 0) {
    throw new InputError(findings);
  }
  return fromFile(value ?? {});
}

/**
 * Writes what an environment has given out, atomically, unless the file says that already.
 *
 * @returns whether the file was written.
 */
export function writeAllocations(directory: string, allocations: Allocations): boolean {
  const file = path.join(directory, FILE_NAME);
  const content = format(allocations);
  if (existsSync(file) && readFileSync(file, 'utf8') === content) {
    return false;
  }
  writeFileAtomicSync(file, content, { mode: 0o644 });
  return true;
}

/**
 * Reads what all environments but one hold.
 *
 * @param envsDirectory the folder of the environments' folders: `envs`
 * @param fresh allocations that are newer than the files, by environment
 * @throws InputError when a file is broken.
 */
export function readTaken(
  envsDirectory: string, exceptEnv: string, root = path.resolve('.'), fresh: ReadonlyMap<string, Allocations> = new Map(),
): Taken {
  const taken = {
    vmIds: new Map<number, string>(),
    networks: new Map<number, string>(),
    macAddresses: new Map<string, string>(),
    zoneIds: new Map<string, string>(),
    blocks: new Map<string, string>(),
    userData: new Map<string, string>(),
  };
  const names = existsSync(envsDirectory) ? readdirSync(envsDirectory).sort() : [];
  for (const name of names.filter((env) => env !== exceptEnv)) {
    const given = fresh.get(name) ?? readAllocations(path.join(envsDirectory, name), root);
    const { zoneId, blocks = {}, students, replicas = {}, machines: single = {} } = given;
    if (zoneId !== undefined) {
      taken.zoneIds.set(zoneId, name);
    }
    Object.values(blocks).forEach((block) => taken.blocks.set(block, name));
    Object.values(replicas).flatMap(Object.values<number>).forEach((id) => taken.vmIds.set(id, name));
    for (const { networks, machines } of [...Object.values(students), { networks: {}, machines: single }]) {
      Object.values(networks).forEach((number) => taken.networks.set(number, name));
      for (const { vmId: id, macAddresses, userData } of Object.values(machines)) {
        taken.vmIds.set(id, name);
        if (userData !== undefined) taken.userData.set(userData, name);
        macAddresses.forEach((macAddress) => taken.macAddresses.set(macAddress, name));
      }
    }
  }
  return taken;
}

function fromFile(file: AllocationsFile): Allocations {
  return {
    zoneId: file.zone_id,
    ...(file.zone_dhcp && { zoneDhcp: true }),
    ...(file.blocks && { blocks: file.blocks }),
    next: file.next && {
      vmId: file.next.vm_id, network: file.next.network,
      ...(file.next.subnets && { subnets: file.next.subnets }),
      macs: file.next.macs ?? macsOfEcorouters(file.next.ecorouter_mac),
    },
    ...(file.replicas && { replicas: file.replicas }),
    students: mapValues(file.students ?? {}, ({ node, networks, subnets, machines }) => ({
      ...(node !== undefined && { nodeName: node }),
      networks,
      ...(subnets && { subnets }),
      machines: mapValues(machines, toMachine),
    })),
    ...(file.machines && { machines: mapValues(file.machines, toMachine) }),
    ...(file.pool_counts && { poolCounts: file.pool_counts }),
  };
}

function toMachine({ vm_id, mac_addresses, node, user_data }: z.infer<typeof machine>): MachineAllocation {
  const macAddresses = mac_addresses.map((macAddress) => parseMacAddress(macAddress)!);
  return { vmId: vm_id, macAddresses, ...(node !== undefined && { nodeName: node }), ...(user_data !== undefined && { userData: user_data }) };
}

function macsOfEcorouters(next: number | undefined): Record<string, number> | undefined {
  return next === undefined ? undefined : { '1C:87:76:40': next };
}

// a machine, and the networks of a student, on one line each: so that a difference shows who it concerns
function format({ zoneId, zoneDhcp, blocks = {}, next, replicas = {}, students, machines, poolCounts = {} }: Allocations): string {
  const lines = Object.entries(students).flatMap(([key, { nodeName, networks, subnets, machines: own }]) => [
    `  ${yamlKey(key)}:`,
    ...(nodeName === undefined ? [] : [`    node: ${yamlKey(nodeName)}`]),
    `    networks: ${map(networks)}`,
    ...(subnets === undefined ? [] : [`    subnets: ${map(subnets)}`]),
    `    machines:${Object.keys(own).length === 0 ? ' {}' : ''}`,
    ...formatMachines(own, '      '),
  ]);
  return [
    HEADER,
    ...(zoneId === undefined ? [] : [`zone_id: ${zoneId}`]),
    ...(zoneDhcp ? ['zone_dhcp: true'] : []),
    ...(Object.keys(blocks).length === 0 ? [] : [`blocks: ${map(blocks)}`]),
    ...(next === undefined ? [] : [`next: ${formatNext(next)}`]),
    ...(Object.keys(replicas).length === 0 ? [] : ['replicas:', ...Object.entries(replicas).map(([id, nodes]) => `  ${id}: ${map(nodes)}`)]),
    ...(machines === undefined || lines.length > 0 ? [lines.length === 0 ? 'students: {}' : 'students:', ...lines] : []),
    ...(machines === undefined ? [] : ['machines:', ...formatMachines(machines, '  ')]),
    ...(Object.keys(poolCounts).length === 0 ? [] : [`pool_counts: ${map(poolCounts)}`]),
    '',
  ].join('\n');
}

function formatMachines(machines: Readonly<Record<string, MachineAllocation>>, indent: string): string[] {
  return Object.entries(machines).map(([key, { vmId: id, macAddresses, nodeName, userData }]) => (
    `${indent}${yamlKey(key)}: ${map({ vm_id: id, mac_addresses: `[${macAddresses.join(', ')}]`, node: nodeName && yamlKey(nodeName), user_data: userData && yamlKey(userData) })}`
  ));
}

function formatNext({ vmId: vm, network: number, subnets, macs }: NextAllocation): string {
  return map({ vm_id: vm, network: number, subnets: subnets && map(subnets), macs: macs && map(macs) });
}

function map(entries: Readonly<Record<string, number | string | undefined>>): string {
  const given = Object.entries(entries).filter(([, value]) => value !== undefined);
  return given.length === 0 ? '{}' : `{ ${given.map(([key, value]) => `${yamlKey(key)}: ${value}`).join(', ')} }`;
}

// a student named 007 or null is no number and no null
function yamlKey(key: string): string {
  return stringify(key).trim();
}
