import path from 'node:path';
import { Fn, Token, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { checkChecksum } from '../lib/values/checksum';
import { checkFileName, checkNodeName, checkStorageId } from '../lib/values/names';
import { downloadAttributes } from './resources/download-attributes';
import { FileResource } from './resources/file-resource';
import type { Attributes } from './resources/hcl';
import { checkProp, validateProps } from './validation';

export interface ProxmoxFileProps {
  /** PVE node that the file is made on. A storage of the node alone has it on that node only: make one file a node. */
  readonly nodeName: string;
  /**
   * Storage that takes files of this type.
   *
   * @default 'local'
   */
  readonly datastoreId?: string;
  /**
   * What it is: a snippet (cloud-init data, a hook script), a CD or disk image, a container template, a disk image to import.
   * Snippets go over SSH, so the provider needs a login at the node; everything else goes by the API.
   */
  readonly contentType: 'snippets' | 'iso' | 'vztmpl' | 'import';
  /** Name of the file on the storage: letters, digits and `._+-`, 255 at most. */
  readonly fileName: string;
  /**
   * Text of the file. As in all text of a configuration, `${…}` is a reference; write `$${` for `${`.
   *
   * @default - a file of this machine, or one behind a URL
   */
  readonly content?: string;
  /**
   * Path of a file of this machine.
   *
   * @default - text, or a file behind a URL
   */
  readonly path?: string;
  /**
   * URL (http, https) that the node fetches the file from; not for snippets.
   *
   * @default - text, or a file of this machine
   */
  readonly url?: string;
  /**
   * Checksum of what is behind the URL, `sha512:…`: PVE keeps nothing that has another one. It knows md5, sha1, sha224, sha256, sha384 and sha512.
   *
   * @default - it is not checked
   */
  readonly checksum?: string;
  /**
   * Permissions of a snippet, in octal digits: `0755`. PVE lets root set them only.
   *
   * @default - those that the node gives to new files
   */
  readonly fileMode?: string;
  /**
   * Whether a file of this name that is there already is overwritten, and deleted with this one later. Not with a URL: then it is an error.
   *
   * @default false
   */
  readonly overwrite?: boolean;
}

/**
 * A file on a storage of a node, from text, from a file of this machine, or from a URL. Another content replaces the file.
 *
 * Fails when props are out of their limits, or the stack makes this file on the node already: make it once, and give it to all who use it. A file at
 * `path` that cannot be read fails the plan.
 */
export class ProxmoxFile extends Construct {
  /** Id of the volume, `local:snippets/a.yaml`: a text, and no reference, so that another content is no change of what uses the file. */
  readonly fileId: string;
  /** What must be there before the file is used. */
  readonly fileDependencies: readonly ITerraformDependable[];
  /** Of the resource, for `replaceTriggeredBy`: another content replaces it. */
  readonly address: string;

  constructor(scope: Construct, id: string, props: ProxmoxFileProps) {
    super(scope, id);
    const { contentType, fileName, datastoreId = 'local' } = props;
    const isSnippet = contentType === 'snippets';
    validateProps(`file ${JSON.stringify(fileName)}`, [
      checkProp('nodeName', props.nodeName, checkNodeName),
      checkProp('datastoreId', props.datastoreId, checkStorageId),
      checkProp('fileName', fileName, checkFileName),
      [props.content, props.path, props.url].filter(given => given !== undefined).length === 1 ? undefined : 'one of `content`, `path` and `url` is wanted, and one alone',
      checkProp('url', props.url, value => (isSnippet ? 'a node fetches no snippets; give `content` or `path`' : checkUrl(value))),
      checkProp('checksum', props.checksum, value => (props.url === undefined ? 'it is for a `url` alone' : checkChecksum(value))),
      checkProp('fileMode', props.fileMode, value => (isSnippet ? checkFileMode(value) : 'only a snippet can have it')),
      checkProp('overwrite', props.overwrite, value => (value && props.url !== undefined ? 'what is behind a URL overwrites nothing' : undefined)),
    ]);
    const place = { node_name: props.nodeName, datastore_id: datastoreId, content_type: contentType };
    const resource = props.url === undefined
      ? new FileResource(this, 'Resource', 'proxmox_virtual_environment_file', { ...place, ...source(props), file_mode: props.fileMode, overwrite: props.overwrite ?? false })
      : new FileResource(this, 'Resource', 'proxmox_download_file', { ...place, file_name: fileName, ...downloadAttributes(props.url, props.checksum), overwrite: false });
    this.fileId = `${datastoreId}:${contentType}/${fileName}`;
    this.fileDependencies = [resource];
    this.address = `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
  }
}

function source({ fileName, content, path: file = '' }: ProxmoxFileProps): Attributes {
  if (content !== undefined) return { source_raw: { file_name: fileName, data: content } };
  const absolute = Token.isUnresolved(file) ? file : path.resolve(file);
  // the provider does not look whether the file has changed; its checksum, which tofu takes with each plan, does
  return { source_file: { path: absolute, file_name: fileName, checksum: Fn.filesha256(absolute) } };
}

function checkUrl(url: string): string | undefined {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) ? undefined : 'a URL that begins with https:// or http:// is wanted';
}

function checkFileMode(mode: string): string | undefined {
  return /^0?[0-7]{3}$/.test(mode) && Number(mode) > 0 ? undefined : 'permissions are three octal digits, such as 0755';
}
