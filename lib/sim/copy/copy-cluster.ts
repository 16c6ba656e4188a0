import type { ClusterDescriptionInput } from '../pve/cluster-description';
import { statusOf, type ClusterSource } from './cluster-source';
import { describeCluster } from './describe-cluster';
import { readCluster, type OnProgress } from './read-cluster';
import { SIGHTS, sightOf } from './sights';

export interface CopyOptions {
  /** ACL paths on which the caller's privileges are asked for. @default none */
  readonly permissionPaths?: readonly string[];
  /** Told which VMs have been looked into: by far most of the work. @default nobody is told */
  readonly onProgress?: OnProgress;
}

/** A cluster, as far as it can be seen. */
export interface ClusterCopy {
  readonly description: ClusterDescriptionInput;
  /** What the caller may not see: `VMs (VM.Audit on /vms)`. */
  readonly unseen: readonly string[];
  /** The caller's privileges by ACL path, of those that were asked for and answered. */
  readonly privileges: Readonly<Record<string, readonly string[]>>;
}

/** Reads a cluster, and describes it so that a simulated one can be made of it. @throws what the client throws, when it cannot be read at all */
export async function copyCluster(client: ClusterSource, { permissionPaths = [], onProgress }: CopyOptions = {}): Promise<ClusterCopy> {
  const privileges = await readPrivileges(client, [...new Set([...SIGHTS.map(({ path }) => path), ...permissionPaths])]);
  const { reading, refused } = await readCluster(client, onProgress);
  const missing = SIGHTS.filter(({ path, anyOf }) => {
    const held = privileges[path];
    return held !== undefined && !anyOf.some((privilege) => held.includes(privilege));
  });
  return {
    description: describeCluster(reading),
    unseen: [...new Set([...missing.map(sightOf), ...refused])],
    privileges: Object.fromEntries(Object.entries(privileges).filter(([path]) => permissionPaths.includes(path))),
  };
}

async function readPrivileges(client: ClusterSource, paths: readonly string[]): Promise<Record<string, readonly string[]>> {
  const entries = await Promise.all(paths.map(async (path): Promise<[string, string[]][]> => {
    try {
      const held = await client.get<Readonly<Record<string, Readonly<Record<string, number>>>>>('/access/permissions', { path });
      return [[path, Object.keys(held[path] ?? {})]];
    } catch (error) {
      // 400: the path is none that this version knows
      if ([403, 400].includes(statusOf(error) ?? 0)) return [];
      throw error;
    }
  }));
  return Object.fromEntries(entries.flat());
}
