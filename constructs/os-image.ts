import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import { checkChecksum } from '../lib/values/checksum';
import { checkFileName, checkStorageId } from '../lib/values/names';
import type { VmFile } from './proxmox-vm';
import { downloadAttributes } from './resources/download-attributes';
import { FileResource } from './resources/file-resource';
import { oncePerNode } from './resources/once-per-node';
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
   * Checksum of what is behind the URL, `sha512:…`: PVE keeps nothing that has another one. It knows md5, sha1, sha224, sha256, sha384 and sha512.
   *
   * @default - it is not checked
   */
  readonly checksum?: string;
  /**
   * Path of a file of this machine, which is uploaded. `~/` at its beginning is the home of whoever runs tofu.
   *
   * @default - the image is behind a URL
   */
  readonly path?: string;
}

/** An image that disks are made from, brought once to each node that asks for it, with no more than an API token. PVE 8.4 and later take it. */
export class OsImage extends Construct {
  /**
   * The image on a node, the same for all that ask for it.
   *
   * @throws Error for what is no name of a node
   */
  readonly onNode: (nodeName: string) => VmFile;

  constructor(scope: Construct, id: string, props: OsImageProps) {
    super(scope, id);
    const { fileName, datastoreId = 'local', url, path, checksum } = props;
    const what = `image ${JSON.stringify(fileName)}`;
    validateProps(what, [
      checkProp('fileName', fileName, name => checkFileName(name) ?? (/\.(qcow2|raw|vmdk)$/.test(name) ? undefined : 'PVE imports .qcow2, .raw and .vmdk')),
      checkProp('datastoreId', props.datastoreId, checkStorageId),
      checkProp('checksum', checksum, checkChecksum),
      (url === undefined) === (path === undefined) ? 'one of `url` and `path` is wanted, and one alone' : undefined,
    ]);
    this.onNode = oncePerNode(what, nodeName => {
      const place = { node_name: nodeName, datastore_id: datastoreId, content_type: 'import' };
      const resource = url === undefined
        ? new FileResource(this, nodeName, 'proxmox_virtual_environment_file', {
          ...place, source_file: { path: Fn.pathexpand(path!), file_name: fileName }, overwrite: false,
        })
        : new FileResource(this, nodeName, 'proxmox_download_file', { ...place, file_name: fileName, ...downloadAttributes(url, checksum), overwrite: false });
      return { fileId: `${datastoreId}:import/${fileName}`, fileDependencies: [resource] };
    });
  }
}
