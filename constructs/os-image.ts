import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import { checkFileName, checkNodeName, checkStorageId } from '../lib/values/names';
import type { VmFile } from './proxmox-vm';
import { FileResource } from './resources/file-resource';
import type { Attributes } from './resources/hcl';
import { checkProp, validateProps } from './validation';

export interface OsImageProps {
  /** Name of the image on the storage: PVE tells by its end what it is, `.qcow2`, `.raw` or `.vmdk`. */
  readonly fileName: string;
  /**
   * Storage that the image is brought to, with the content type `import`.
   *
   * @default 'local'
   */
  readonly datastoreId?: string;
  /**
   * URL that nodes download the image from.
   *
   * @default - the image is a file of this machine
   */
  readonly url?: string;
  /**
   * Checksum of what is behind the URL: PVE keeps nothing that has another one.
   *
   * @default - it is not checked
   */
  readonly checksum?: { readonly algorithm: string; readonly sum: string };
  /**
   * Path of a file of this machine, which is uploaded. `~/` at its beginning is the home of whoever runs tofu.
   *
   * @default - the image is behind a URL
   */
  readonly path?: string;
}

/** An image that disks are made from, brought once to each node that asks for it, with no more than an API token. PVE 8.4 and later take it. */
export class OsImage extends Construct {
  private readonly files = new Map<string, VmFile>();

  constructor(scope: Construct, id: string, private readonly props: OsImageProps) {
    super(scope, id);
    validateProps(`image ${JSON.stringify(props.fileName)}`, [
      checkProp('fileName', props.fileName, name => checkFileName(name) ?? (/\.(qcow2|raw|vmdk)$/.test(name) ? undefined : 'PVE imports .qcow2, .raw and .vmdk')),
      checkProp('datastoreId', props.datastoreId, checkStorageId),
      (props.url === undefined) === (props.path === undefined) ? 'one of `url` and `path` is wanted, and one alone' : undefined,
    ]);
  }

  /** The image on a node. */
  onNode(nodeName: string): VmFile {
    validateProps(`image ${JSON.stringify(this.props.fileName)}`, [checkProp('nodeName', nodeName, checkNodeName)]);
    const known = this.files.get(nodeName) ?? this.define(nodeName);
    this.files.set(nodeName, known);
    return known;
  }

  private define(nodeName: string): VmFile {
    const { fileName, datastoreId = 'local', url, path } = this.props;
    const place = { node_name: nodeName, datastore_id: datastoreId, content_type: 'import' };
    const resource = url === undefined
      ? new FileResource(this, nodeName, 'proxmox_virtual_environment_file', { ...place, source_file: { path: Fn.pathexpand(path!), file_name: fileName }, overwrite: false })
      : new FileResource(this, nodeName, 'proxmox_download_file', { ...place, file_name: fileName, url, ...this.checksum(), overwrite: false });
    return { fileId: `${datastoreId}:import/${fileName}`, fileDependencies: [resource] };
  }

  private checksum(): Attributes {
    const { checksum } = this.props;
    return checksum === undefined ? {} : { checksum: checksum.sum, checksum_algorithm: checksum.algorithm };
  }
}
