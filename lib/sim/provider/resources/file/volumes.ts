import { pathSegment } from '../../pve/pve-client';
import type { PveClient } from '../../pve/pve-client';
import { PveError, isNotFound } from '../../pve/pve-error';
import { retried } from '../../pve/retry';

export interface Volume {
  readonly volid: string;
  readonly content: string;
}

const rule = {
  attempts: 10, delayMs: 100, lastErrorOnly: true,
  retryIf: (error: unknown): boolean => !isNotFound(error) && !(error instanceof PveError && error.status === 403),
};

function contentPath(node: string, storage: string): string {
  return `nodes/${node}/storage/${storage}/content`;
}

/** @param content only this type; undefined: all */
export async function listVolumes(client: PveClient, node: string, storage: string, content: string | undefined): Promise<readonly Volume[]> {
  const failure = `error listing files from datastore ${storage}`;
  return await retried(client, rule, async () => client.get<readonly Volume[]>(contentPath(node, storage), { content }, failure)) ?? [];
}

export async function deleteVolume(client: PveClient, node: string, storage: string, volid: string): Promise<void> {
  const failure = `error deleting file ${volid} from datastore ${storage}`;
  await retried(client, rule, async () => client.delete(`${contentPath(node, storage)}/${pathSegment(volid)}`, {}, failure));
}
