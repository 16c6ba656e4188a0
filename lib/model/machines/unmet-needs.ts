import { needsOf } from '../hooks/needs';
import type { MachinePlan, MachinesPlan } from './machines-plan';
import { neededVersion, needsSnippets } from './needs';

/** What a cluster says of itself, as far as it lets itself be asked. */
export interface ClusterFacts {
  /** `9.0.11` */
  readonly version: string;
  /** Names of its nodes; a node's storages with their types of content, where they could be read. */
  readonly nodes: readonly { readonly name: string; readonly storages?: ReadonlyMap<string, readonly string[]> }[];
}

/** What the machines take and the cluster does not have, a sentence each; empty when they can be made. */
export function unmetNeeds(plan: MachinesPlan, { version, nodes }: ClusterFacts): readonly string[] {
  const needed = neededVersion(plan);
  const names = nodes.map(({ name }) => name);
  const absent = plan.machines.filter(({ nodeName }) => !names.includes(nodeName));
  return [
    ...(needed === undefined || isAtLeast(version, needed.version) ? [] : [
      `${needed.machine} takes PVE ${needed.version} or newer, and the cluster has ${version}: ${needed.reason}`,
    ]),
    ...absent.map(({ key, nodeName }) => `${key} is to be on ${nodeName}, which is no node of the cluster; there are ${names.join(', ')}`),
    ...plan.directoryMappings.flatMap(({ tag, paths }) => (
      Object.keys(paths).filter(node => !names.includes(node)).map(node => `the mapping ${tag} is to name a folder of ${node}, which is no node of the cluster`)
    )),
    ...plan.machines.flatMap(machine => {
      const storages = nodes.find(({ name }) => name === machine.nodeName)?.storages;
      return storages === undefined ? [] : wantedContents(plan, machine).flatMap(wanted => unmetStorage(machine, storages, wanted));
    }),
  ];
}

interface Wanted {
  readonly storage: string;
  /** Type of content that it has to take. */
  readonly content: string;
  readonly why: string;
}

function unmetStorage(
  { key, nodeName }: MachinePlan, storages: ReadonlyMap<string, readonly string[]>, { storage, content, why }: Wanted,
): string[] {
  const has = storages.get(storage);
  if (has?.includes(content)) return [];
  const found = has === undefined ? 'and there is none of this name' : `which takes ${has.join(', ')} alone`;
  return [`${key} takes a storage ${storage} with content ${content} on ${nodeName}, ${found}: ${why}`];
}

function wantedContents({ snippetsDatastoreId }: MachinesPlan, machine: MachinePlan): Wanted[] {
  const { image, datastoreId, disks, features } = machine;
  const why = features.map(needsOf).find(({ snippets }) => snippets)?.reason ?? 'cloud-init is given files';
  return [
    ...(needsSnippets(machine) ? [{ storage: snippetsDatastoreId, content: 'snippets', why }] : []),
    ...(image.kind === 'download' || image.kind === 'upload' ? [{ storage: image.datastoreId, content: 'import', why: 'its image is brought there' }] : []),
    ...[...new Set([datastoreId, ...disks.map(disk => disk.datastoreId)])].map(storage => ({ storage, content: 'images', why: 'its disks are there' })),
  ];
}

function isAtLeast(version: string, needed: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [neededMajor = 0, neededMinor = 0] = needed.split('.').map(Number);
  return major > neededMajor || (major === neededMajor && minor >= neededMinor);
}
