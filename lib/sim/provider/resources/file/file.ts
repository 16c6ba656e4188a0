import { isAbsolute } from 'node:path';
import { matching, oneOf } from '../../framework/validators';
import type { ResourceData } from '../../legacy/resource-data';
import type { PveClient } from '../../pve/pve-client';
import { explained } from '../../pve/pve-error';
import { retried } from '../../pve/retry';
import { waitForTask } from '../../pve/tasks';
import type { ConfigProblem, LegacyResource, Operation } from '../../resource-type';
import { orRealProvider } from '../../validation';
import { isList, isObject } from '../../values/value';
import { unlessGone } from '../gone';
import { contentTypeOf } from './content-type';
import { factsOf, sourceOf, withSource } from './source';
import { deleteVolume, listVolumes } from './volumes';

const replaced = { forceNew: true };
/** What the API takes; everything else goes over SSH. */
const uploadable: ReadonlySet<string> = new Set(['iso', 'vztmpl', 'import']);

interface Storage {
  readonly path?: string;
}

async function upload(data: ResourceData, type: string, name: string, source: string, client: PveClient): Promise<void> {
  const storage = data.string('datastore_id');
  const failure = `error uploading file to datastore ${storage}`;
  const form = { fields: { content: type }, field: 'filename', fileName: name, source };
  const upid = await client.upload<string>(`nodes/${data.string('node_name')}/storage/${storage}/upload`, form, failure);
  await waitForTask(client, upid).catch((error: unknown) => {
    throw explained(`${failure}: failed waiting for upload -`, error);
  });
}

async function send(data: ResourceData, type: string, name: string, source: string, { client, nodeFiles }: Operation): Promise<void> {
  if (uploadable.has(type)) {
    return upload(data, type, name, source, client);
  }
  const { path = '' } = await client.get<Storage>(`storage/${data.string('datastore_id')}`, {}, 'failed to get datastore: error reading datastore');
  if (path === '') {
    throw new Error('failed to determine the datastore path');
  }
  const folder = `${path}/${type === 'backup' ? 'dump' : type}`;
  const way = data.string('upload_mode') === 'sftp' ? 'sftp' : 'stream';
  await nodeFiles.send(data.string('node_name'), { source, folder, name, mode: data.string('file_mode'), way });
}

/** `a.yaml` of `local:snippets/a.yaml`. */
function fileNameOf(volid: string): string {
  return volid.replace(/^[^:]+:[^/]+\//, '');
}

/** A path is looked up in this process, which does not know tofu's folder, and nothing is fetched from elsewhere. */
function pathProblem(path: string): string | undefined {
  if (/^https?:\/\//.test(path)) {
    return 'a URL: proxmox_download_file has the node fetch it';
  }
  return isAbsolute(path) ? undefined : 'a relative path: "${abspath(path.module)}/…" is the same, and absolute';
}

/** A file on a node's storage, out of text or of a file of this machine. */
export const file: LegacyResource = {
  kind: 'legacy',
  attributes: {
    content_type: { ...replaced, validate: oneOf('backup', 'iso', 'snippets', 'vztmpl', 'import') },
    datastore_id: replaced,
    node_name: replaced,
    file_modification_date: replaced,
    file_size: replaced,
    file_tag: replaced,
    file_mode: { ...replaced, validate: matching(/^0*[1-9][0-9]*$/, 'must be octal digits') },
    source_file: replaced,
    'source_file.path': replaced,
    'source_file.changed': { ...replaced, default: false },
    'source_file.checksum': { ...replaced, default: '' },
    'source_file.file_name': { ...replaced, default: '' },
    'source_file.insecure': { ...replaced, default: false },
    'source_file.min_tls': { ...replaced, default: '' },
    source_raw: replaced,
    'source_raw.data': replaced,
    'source_raw.file_name': replaced,
    'source_raw.resize': { ...replaced, default: 0 },
    timeout_upload: { default: 1800 },
    upload_mode: { default: 'stream', validate: oneOf('sftp', 'stream') },
    overwrite: { default: true },
  },

  validate(config): readonly ConfigProblem[] {
    const [source] = isList(config['source_file']) ? config['source_file'].filter(isObject) : [];
    const problem = typeof source?.['path'] === 'string' ? pathProblem(source['path']) : undefined;
    return problem === undefined ? [] : [{
      path: [{ attributeName: 'source_file' }, { elementKeyInt: 0 }, { attributeName: 'path' }],
      summary: 'the stand-in does not do such a source_file.path', detail: `It is ${problem}. ${orRealProvider('bpg/proxmox', 'it')}`,
    }];
  },

  async create(data, operation) {
    const { client } = operation;
    const { fileName, typedBy } = sourceOf(data);
    const configured = data.string('content_type');
    const type = await contentTypeOf(configured, typedBy, client);
    const there = await listVolumes(client, data.string('node_name'), data.string('datastore_id'), type);
    const same = there.find(({ volid }) => fileNameOf(volid) === fileName);
    if (same !== undefined && !data.boolean('overwrite')) {
      throw new Error(`file "${same.volid}" already exists`);
    }
    if (data.blocks('source_file').length > 0 && data.blocks('source_raw').length > 0) {
      throw new Error('please specify "source_file.path" or "source_raw" - not both');
    }
    if (type === undefined) {
      throw new Error(`cannot determine the content type of source "${typedBy}" - Please manually define the "content_type" argument`);
    }
    await withSource(data, async (source) => send(data, type, fileName, source, operation));
    await contentTypeOf(configured, typedBy, client);
    const id = `${data.string('datastore_id')}:${type}/${fileName}`;
    // a distributed storage may list the file a little later
    await retried(client, { attempts: 5, delayMs: 200, retryIf: () => true, lastErrorOnly: true }, async () => {
      data.setId(id);
      await file.read(data, operation);
      if (data.id === '') {
        throw new Error(`failed to read file from "${id}"`);
      }
    });
  },

  async read(data, { client }) {
    const list = await listVolumes(client, data.string('node_name'), data.string('datastore_id'), data.string('content_type') || undefined);
    const found = list.find(({ volid }) => volid === data.id);
    if (found === undefined) {
      data.setId(null);
      return;
    }
    data.set('file_name', fileNameOf(found.volid));
    data.set('content_type', found.content);
    const [source] = data.blocks('source_file');
    if (source === undefined) {
      return;
    }
    const facts = await factsOf(String(source['path']));
    if (facts !== undefined) {
      data.set('file_modification_date', facts.modified);
      data.set('file_size', facts.size);
      data.set('file_tag', facts.tag);
    }
    const wasThere = data.string('file_modification_date') !== '' && data.number('file_size') !== 0 && data.string('file_tag') !== '';
    data.set('source_file', [{ ...source, changed: wasThere && facts === undefined }]);
  },

  // what can change without a new file is of no concern to the storage
  update: async () => undefined,

  async delete(data, { client }) {
    await unlessGone(deleteVolume(client, data.string('node_name'), data.string('datastore_id'), data.id));
  },

  importState(id) {
    const [, node, storage, type, name] = /^([^/]+)\/([^:]+):([^/]+)\/(.+)$/.exec(id) ?? [];
    if (node === undefined || storage === undefined || type === undefined || name === undefined) {
      throw new Error(`unexpected format of ID (${id}), expected node/datastore_id:content_type/file_name`);
    }
    return { id: `${storage}:${type}/${name}`, node_name: node, datastore_id: storage, content_type: type };
  },
};
