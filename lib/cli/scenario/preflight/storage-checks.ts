import type { ReadOnlyClient } from '../../../cluster/read-only-client';
import { needsSsh } from '../../../model/machines/needs';
import type { DownloadImage } from '../../../scenario/actions/action';
import { isOnHost, type Preflight, type Say } from './subject';

interface Storage {
  readonly storage: string;
  readonly content: string;
  readonly avail?: number;
}

const GIB = 1024 ** 3;
/** A cloud image, with some room. */
const IMAGE_GIB = 4;

/** Whether storages of a node take what is put on them, and have room for it; and whether images are there, or come. */
export async function checkStorages({ get }: ReadOnlyClient, node: string, subject: Preflight, { refuse }: Say): Promise<void> {
  const storages = await get<readonly Storage[]>(`/nodes/${node}/storage`);
  const find = (name: string, content: string, gib: number): boolean => {
    const storage = storages.find(one => one.storage === name);
    if (storage === undefined) {
      refuse(`${node} has no storage ${name}; it has ${storages.map(one => one.storage).join(', ')}\n    name one of those, or add it: pvesm add`);
      return false;
    }
    if (!storage.content.split(',').includes(content)) {
      refuse(`storage ${name} of ${node} does not take ${content}\n    let it: pvesm set ${name} --content ${storage.content},${content}`);
      return false;
    }
    const free = (storage.avail ?? Infinity) / GIB;
    if (free < gib) refuse(`storage ${name} of ${node} has ${Math.floor(free)} GiB free, and ${gib} are wanted\n    make room, or use another storage`);
    return true;
  };
  const machines = subject.environments.filter(({ config }) => isApplied(subject, config.name))
    .flatMap(({ plan }) => plan.machines.filter(({ nodeName }) => nodeName === node));
  const wanted = new Map<string, number>();
  for (const { datastoreId, systemDiskGiB } of machines) wanted.set(datastoreId, (wanted.get(datastoreId) ?? 0) + systemDiskGiB);
  for (const [name, gib] of wanted) find(name, 'images', gib);
  for (const { plan } of subject.environments) {
    if (needsSsh(plan) && plan.machines.some(({ nodeName }) => nodeName === node)) find(plan.snippetsDatastoreId, 'snippets', 0);
  }
  const brought = subject.actions.filter((action): action is DownloadImage => action.kind === 'download_image' && isOnHost(action) && (action.node || subject.host) === node);
  const used = machines.flatMap(({ image }) => (image.kind === 'volume' ? [image.fileId] : []));
  for (const volume of new Set([...brought.map(action => action.volume), ...used])) {
    const [, storage = '', content = ''] = /^([^:]+):([^/]+)\//.exec(volume) ?? [];
    const download = brought.find(action => action.volume === volume);
    if (storage === '' || !find(storage, content, download === undefined ? 0 : IMAGE_GIB)) continue;
    const contents = await get<readonly { volid: string }[]>(`/nodes/${node}/storage/${storage}/content`);
    if (contents.some(({ volid }) => volid === volume)) continue;
    if (download === undefined) refuse(`the image ${volume} is not on ${node}\n    bring it there, or have a phase download it: download_image`);
    else await checkUrl({ get }, node, download, { refuse });
  }
}

function isApplied({ actions }: Preflight, environment: string): boolean {
  return actions.some(action => action.kind === 'tofu_apply' && isOnHost(action) && action.environment === environment);
}

async function checkUrl({ get }: Pick<ReadOnlyClient, 'get'>, node: string, { url, volume }: DownloadImage, { refuse }: Pick<Say, 'refuse'>): Promise<void> {
  await get(`/nodes/${node}/query-url-metadata`, { url }).catch((error: Error) => {
    // who may not ask is told so by name elsewhere
    if (!/\b403\b|Permission check failed/.test(error.message)) refuse(`${node} cannot download ${volume}: ${error.message}\n    correct the URL, or let the node reach it`);
  });
}
