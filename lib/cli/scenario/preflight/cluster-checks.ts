import type { ReadOnlyClient } from '../../../cluster/read-only-client';
import { needsSsh } from '../../../model/machines/needs';
import { didYouMean } from '../../../values/did-you-mean';
import type { Context } from '../../context';
import type { Preflight, Say } from './subject';

interface Storage {
  readonly storage: string;
  readonly content: string;
  readonly avail?: number;
}

const GIB = 1024 ** 3;
/** A cloud image, with some room. */
const IMAGE_GIB = 4;

/** Privileges without which an action fails, wherever they are held. */
const PRIVILEGES: Readonly<Record<string, readonly string[]>> = {
  tofu_apply: ['VM.Allocate', 'VM.Config.Disk', 'Datastore.AllocateSpace'],
  tofu_destroy: ['VM.Allocate'],
  start_vm: ['VM.PowerMgmt'],
  stop_vm: ['VM.PowerMgmt'],
  download_image: ['Datastore.AllocateTemplate'],
  remove_image: ['Datastore.Allocate'],
};

/** What the scenario takes of the host's cluster: API, rights, node, storages. */
export async function checkCluster(_context: Context, subject: Preflight, say: Say): Promise<void> {
  try {
    await subject.tools.withCluster({}, async client => {
      await client.get('/version');
      await checkRights(client, subject, say);
      await checkNodes(client, subject, say);
    });
  } catch (error) {
    say.refuse(`the API of ${subject.host} cannot be asked: ${(error as Error).message}`);
  }
}

async function checkRights({ get }: ReadOnlyClient, { kinds, host }: Preflight, { refuse }: Say): Promise<void> {
  const held = await get<Readonly<Record<string, Readonly<Record<string, unknown>>>>>('/access/permissions');
  const names = new Set(Object.values(held).flatMap(privileges => Object.keys(privileges)));
  const missing = [...new Set(kinds.flatMap(kind => PRIVILEGES[kind] ?? []))].filter(privilege => !names.has(privilege));
  if (missing.length > 0) refuse(`the token for ${host} lacks ${missing.join(', ')}\n    give its role these privileges, and the token its user's (privilege separation off)`);
}

async function checkNodes({ get }: ReadOnlyClient, subject: Preflight, say: Say): Promise<void> {
  const { environments, image, host } = subject;
  const nodes = (await get<readonly { node: string; status: string }[]>('/nodes'));
  const used = new Set(environments.flatMap(({ plan }) => plan.machines.map(({ nodeName }) => nodeName)));
  for (const name of used) {
    const node = nodes.find(one => one.node === name);
    if (node === undefined) {
      const near = didYouMean(name, nodes.map(one => one.node));
      say.refuse(`there is no node ${name} on the cluster of ${host}, which has ${nodes.map(one => one.node).join(', ')}${near === undefined ? '' : `\n    did you mean ${near}?`}`);
    } else if (node.status === 'offline') {
      say.refuse(`the node ${name} is offline`);
    } else {
      checkStorages(await get<readonly Storage[]>(`/nodes/${name}/storage`), name, { environments, image }, say);
    }
  }
}

function checkStorages(storages: readonly Storage[], node: string, { environments, image }: Pick<Preflight, 'environments' | 'image'>, { refuse }: Say): void {
  const find = (name: string, content: string, gib: number) => {
    const storage = storages.find(one => one.storage === name);
    if (storage === undefined) return refuse(`${node} has no storage ${name}; it has ${storages.map(one => one.storage).join(', ')}`);
    if (!storage.content.split(',').includes(content)) {
      return refuse(`storage ${name} of ${node} does not take ${content}\n    let it: pvesm set ${name} --content ${storage.content},${content}`);
    }
    const free = (storage.avail ?? Infinity) / GIB;
    if (free < gib) refuse(`storage ${name} of ${node} has ${Math.floor(free)} GiB free, and ${gib} are wanted\n    make room, or use another storage`);
  };
  const machines = environments.flatMap(({ plan }) => plan.machines.filter(({ nodeName }) => nodeName === node));
  const wanted = new Map<string, number>();
  for (const { datastoreId, systemDiskGiB } of machines) wanted.set(datastoreId, (wanted.get(datastoreId) ?? 0) + systemDiskGiB);
  for (const [name, gib] of wanted) find(name, 'images', gib);
  const [, storage, content] = /^([^:]+):([^/]+)\//.exec(image ?? '') ?? [];
  if (storage !== undefined && content !== undefined) find(storage, content, IMAGE_GIB);
  for (const { plan } of environments) {
    if (needsSsh(plan) && plan.machines.some(({ nodeName }) => nodeName === node)) find(plan.snippetsDatastoreId, 'snippets', 0);
  }
}
