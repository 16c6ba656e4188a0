import { SummarizedError } from '../framework/summarized-error';
import { matching, oneOf } from '../framework/validators';
import { pathSegment } from '../pve/pve-client';
import type { PveClient } from '../pve/pve-client';
import { PveError, explained, isNotFound, messageOf } from '../pve/pve-error';
import { contains, retried } from '../pve/retry';
import { waitForTask } from '../pve/tasks';
import type { FrameworkResource } from '../resource-type';
import type { ValueObject } from '../values/value';
import { isUnknown } from '../values/value';
import { nullIfGone } from './gone';
import { optionalText } from './optional';

interface UrlMetadata {
  readonly filename?: string;
  readonly size?: number;
}

interface Volume {
  readonly volid: string;
  readonly size: number;
}

function storagePath({ node_name: node, datastore_id: storage }: ValueObject): string {
  return `nodes/${String(node)}/storage/${String(storage)}`;
}

async function metadata(file: ValueObject, client: PveClient): Promise<UrlMetadata> {
  const parameters = { url: String(file['url']), 'verify-certificates': file['verify'] === true };
  const failure = 'error fetching metadata from download url, unexpected error in GetQueryURLMetadata: '
    + `error retrieving URL metadata for "${String(file['url'])}"`;
  return client.get<UrlMetadata>(`nodes/${String(file['node_name'])}/query-url-metadata`, parameters, failure);
}

async function sizeOf(file: ValueObject, client: PveClient): Promise<number> {
  const failure = `unexpected error when listing datastore files: error listing files from datastore ${String(file['datastore_id'])}`;
  const retryIf = (error: unknown): boolean => !isNotFound(error) && !(error instanceof PveError && error.status === 403);
  const listing = retried(client, { attempts: 10, delayMs: 100, retryIf, lastErrorOnly: true }, async () => (
    client.get<readonly Volume[]>(`${storagePath(file)}/content`, { content: String(file['content_type']) }, failure)
  ));
  const found = (await listing)?.find(({ volid }) => volid === file['id']);
  if (found === undefined) {
    throw new Error('file does not exists in datastore');
  }
  return found.size;
}

async function download(file: ValueObject, client: PveClient): Promise<void> {
  const upid = await client.post<string>(`${storagePath(file)}/download-url`, {
    node: String(file['node_name']),
    storage: String(file['datastore_id']),
    content: String(file['content_type']),
    filename: String(file['file_name']),
    url: String(file['url']),
    checksum: optionalText(file, 'checksum'),
    'checksum-algorithm': optionalText(file, 'checksum_algorithm'),
    compression: optionalText(file, 'decompression_algorithm'),
    'verify-certificates': file['verify'] === true,
  }, 'error download file by URL');
  try {
    await waitForTask(client, upid);
  } catch (error) {
    await client.delete(`nodes/${String(file['node_name'])}/tasks/${pathSegment(upid)}`).catch(() => undefined);
    throw explained(`error download file to datastore ${String(file['datastore_id'])}: failed waiting for url download`, error);
  }
}

async function remove(file: ValueObject, volume: string, client: PveClient): Promise<void> {
  const failure = `error deleting file ${volume} from datastore ${String(file['datastore_id'])}`;
  await nullIfGone(client.delete(`${storagePath(file)}/content/${pathSegment(volume)}`, {}, failure));
}

const isThere = contains('refusing to override existing file');

/** Downloads; a file of the same name that nobody manages is deleted before, where that is allowed. */
async function downloadAnew(file: ValueObject, client: PveClient): Promise<void> {
  try {
    try {
      await download(file, client);
    } catch (error) {
      if (!isThere(error) || file['overwrite_unmanaged'] !== true) {
        throw error;
      }
      await remove(file, `${String(file['content_type'])}/${String(file['file_name'])}`, client);
      await download(file, client);
    }
  } catch (error) {
    const name = String(file['file_name']);
    if (isThere(error)) {
      const summary = 'File already exists in the datastore, it was created outside of Terraform or is managed by another resource.';
      throw new SummarizedError(summary, `File already exists in the datastore: '${name}', error: ${messageOf(error)}`);
    }
    await client.get('version').catch(() => undefined);
    throw new SummarizedError('Error downloading file from url', `Could not download file '${name}', unexpected error: ${messageOf(error)}`);
  }
}

const replaced = { forceNew: true };

/** A file that a node fetches itself. */
export const downloadFile: FrameworkResource = {
  kind: 'framework',
  attributes: {
    id: { keepState: true },
    content_type: { ...replaced, validate: oneOf('iso', 'vztmpl', 'import') },
    file_name: { ...replaced, keepState: true },
    datastore_id: replaced,
    node_name: replaced,
    size: { ...replaced, keepState: true },
    upload_timeout: { default: 600 },
    url: { ...replaced, validate: matching(/^https?:\/\/.+/, 'must match HTTP URL regex `https?://.*`') },
    checksum: replaced,
    checksum_algorithm: { ...replaced, validate: oneOf('md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512') },
    decompression_algorithm: { ...replaced, validate: oneOf('gz', 'lzo', 'zst', 'bz2') },
    verify: { default: true },
    overwrite: { default: true },
    overwrite_unmanaged: { default: false },
  },

  /** With `overwrite`, a size that differs from what it was, or from the URL's, replaces the file. */
  modifyPlan(planned, prior, _config, notes) {
    if (prior === null || planned['overwrite'] !== true) {
      return;
    }
    const { original_state_size: original, url_size: atUrl } = notes;
    if (original !== undefined && original !== prior['size']) {
      planned['size'] = original;
    } else if (atUrl !== undefined && Number(atUrl) >= 0 && planned['url'] === prior['url'] && atUrl !== prior['size']) {
      planned['size'] = atUrl;
    }
  },

  async create(planned, { client, keep }) {
    const found = await SummarizedError.wrap(
      'Error initiating file download', 'Could not get file metadata, unexpected error', metadata(planned, client),
    );
    const name = isUnknown(planned['file_name']) ? found.filename ?? '' : String(planned['file_name']);
    const file = { ...planned, file_name: name, id: `${String(planned['datastore_id'])}:${String(planned['content_type'])}/${name}` };
    await downloadAnew(file, client);
    const rule = { attempts: 5, delayMs: 200, retryIf: () => true, lastErrorOnly: true };
    const size = retried(client, rule, async () => sizeOf(file, client));
    keep({ ...file, size: await SummarizedError.wrap('Error when reading file from datastore', '', size) ?? 0 });
  },

  async read(state, { client, warn, note }) {
    note('original_state_size', Number(state['size'] ?? 0));
    let size;
    try {
      size = await sizeOf(state, client);
    } catch (error) {
      if (contains('failed to authenticate')(error)) {
        throw new SummarizedError('Failed to authenticate', messageOf(error));
      }
      warn('The file does not exist in datastore and resource must be recreated.', messageOf(error));
      return null;
    }
    if (state['overwrite'] === true) {
      const atUrl = await metadata(state, client).catch(() => ({ size: -1 }));
      if (atUrl.size !== undefined) {
        note('url_size', atUrl.size);
      }
    }
    return { ...state, size };
  },

  async update(planned, _prior, { client, keep }) {
    keep({ ...planned, size: await SummarizedError.wrap('Error when reading file from datastore', '', sizeOf(planned, client)) });
  },

  async delete(state, { client }) {
    const id = String(state['id']);
    const deletion = remove(state, id, client);
    await SummarizedError.wrap('Error deleting datastore file', `Could not delete datastore file '${id}', unexpected error`, deletion);
  },

  async importState(id) {
    const [, node, storage, type, name] = /^([^/]+)\/([^:]+):([^/]+)\/(.+)$/.exec(id) ?? [];
    if (node === undefined || storage === undefined || type === undefined || name === undefined) {
      const format = 'node_name/datastore_id:content_type/file_name';
      throw new SummarizedError('Unexpected Import Identifier', `Expected import identifier with format: ${format}. Got: "${id}"`);
    }
    return { id: id.slice(node.length + 1), node_name: node, datastore_id: storage, content_type: type, file_name: name };
  },
};
