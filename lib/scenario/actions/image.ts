import type { WritingClient } from '../../cluster/writing-client';
import type { OnImage } from './action';
import type { ActionType, Tools } from './action-type';

export const downloadImage: ActionType<'download_image'> = {
  timeoutSeconds: 1800,
  outputs: ['volume', 'downloaded'],
  run: async ({ url, checksum, ...image }, tools) => tools.withCluster(image, async client => {
    const { volume } = image;
    const [algorithm = '', sum = ''] = checksum === undefined ? [] : checksum.split(':');
    if (checksum !== undefined && (algorithm === '' || sum === '')) throw new Error(`${checksum} is no checksum: write algorithm:sum, such as sha512:0f3a…`);
    const { storage, content, file, path } = split(image, tools);
    if (await isThere(client, path, volume)) {
      tools.log(`${volume} is there`);
      return { outputs: { volume, downloaded: tools.remembered().downloaded ?? 0 } };
    }
    tools.remember({ downloaded: 1 });
    tools.log(`${storage} downloads ${url}`);
    await client.change('POST', `${path}/download-url`, {
      url, content, filename: file, ...(sum !== '' && { checksum: sum, 'checksum-algorithm': algorithm }),
    });
    return { outputs: { volume, downloaded: 1 }, changes: [`${volume} is downloaded`] };
  }),
  undo: ({ kind: _kind, url: _url, checksum: _checksum, ...image }, outputs) => (outputs.downloaded === 1 ? { ...image, kind: 'remove_image' } : undefined),
};

export const removeImage: ActionType<'remove_image'> = {
  timeoutSeconds: 120,
  outputs: [],
  run: async (image, tools) => tools.withCluster(image, async client => {
    const { path } = split(image, tools);
    if (!await isThere(client, path, image.volume)) return {};
    await client.change('DELETE', `${path}/content/${encodeURIComponent(image.volume)}`);
    return { changes: [`${image.volume} is removed`] };
  }),
};

function split({ volume, node }: OnImage, { host }: Tools) {
  const [, storage, content, file] = /^([^:]+):([^/]+)\/(.+)$/.exec(volume) ?? [];
  if (storage === undefined || content === undefined || file === undefined) {
    throw new Error(`${volume} is no image on a storage: write storage:content/file, such as local:import/debian-13.qcow2`);
  }
  return { storage, content, file, path: `/nodes/${node ?? host}/storage/${storage}` };
}

async function isThere(client: WritingClient, path: string, volume: string): Promise<boolean> {
  return (await client.get<readonly { volid: string }[]>(`${path}/content`)).some(({ volid }) => volid === volume);
}
