import { DownloadFile } from '@cdktf/provider-proxmox/lib/download-file';
import { ImageFactorySchematic } from '@cdktf/provider-talos/lib/image-factory-schematic';
import { Construct } from 'constructs';
import { createHash } from 'node:crypto';
import { checkStorageId } from '../../lib/values/names';
import { checkExtension, checkTalosVersion } from '../../lib/values/talos';
import { oncePerNode } from '../resources/once-per-node';
import { checkProp, validateProps } from '../validation';
import { toTalosYaml } from './machine-configuration/to-yaml';

const PUBLIC_FACTORY = 'https://factory.talos.dev';

export interface TalosImageProps {
  /** `v1.13.9` */
  readonly talosVersion: string;
  /**
   * System extensions: `siderolabs/qemu-guest-agent`.
   *
   * @default - none
   */
  readonly extensions?: readonly string[];
  /**
   * Arguments of the kernel, besides Talos's own.
   *
   * @default - none
   */
  readonly extraKernelArgs?: readonly string[];
  /**
   * Whether the image is signed for Secure Boot.
   *
   * @default false
   */
  readonly secureBoot?: boolean;
  /**
   * URL of the Image Factory. The provider's `image_factory_url` has to be the same.
   *
   * @default 'https://factory.talos.dev'
   */
  readonly factoryUrl?: string;
  /**
   * Storage that the image is downloaded to, with the content type `import`.
   *
   * @default 'local'
   */
  readonly datastoreId?: string;
  /**
   * Whose the files are: the beginning of their names. PVE takes none of the name of one that is there.
   *
   * @default - nobody's
   */
  readonly owner?: string;
}

/**
 * A Talos image of the Image Factory, for PVE's cloud-init drive (platform `nocloud`): what it is made of, and its download, once on each node that
 * asks for it.
 *
 * @see https://docs.siderolabs.com/talos/latest/learn-more/image-factory
 */
export class TalosImage extends Construct {
  /** Reference of the container image that installs the same on a disk. */
  readonly installer: string;
  /**
   * The image on a node, downloaded there once.
   *
   * @returns its volume id, for `import_from` of a disk
   * @throws Error for what is no name of a node
   */
  readonly onNode: (nodeName: string) => string;

  constructor(scope: Construct, id: string, props: TalosImageProps) {
    super(scope, id);
    const { talosVersion, extensions = [], extraKernelArgs = [], secureBoot = false, factoryUrl = PUBLIC_FACTORY, datastoreId = 'local', owner } = props;
    validateProps('Talos image', [
      checkProp('talosVersion', talosVersion, checkTalosVersion),
      ...extensions.map((extension, i) => checkProp(`extensions[${i}]`, extension, checkExtension)),
      checkProp('datastoreId', datastoreId, checkStorageId),
    ]);
    const schematic = toTalosYaml({ customization: {
      ...(extraKernelArgs.length > 0 && { extraKernelArgs: [...extraKernelArgs] }),
      ...(extensions.length > 0 && { systemExtensions: { officialExtensions: [...extensions].sort() } }),
    } });
    const { id: schematicId } = new ImageFactorySchematic(this, 'Resource', { schematic });
    const suffix = secureBoot ? '-secureboot' : '';
    const variant = createHash('sha256').update(schematic).digest('hex').slice(0, 8);
    this.installer = `${new URL(factoryUrl).host}/nocloud-installer${suffix}/${schematicId}:${talosVersion}`;
    const url = `${factoryUrl.replace(/\/+$/, '')}/image/${schematicId}/${talosVersion}/nocloud-amd64${suffix}.qcow2`;
    const fileName = `${owner === undefined ? '' : `${owner}.`}talos-${talosVersion}-${variant}-nocloud-amd64${suffix}.qcow2`;
    // the factory makes an image when it is asked for: its size may differ from one time to the next
    this.onNode = oncePerNode('Talos image', nodeName => (
      new DownloadFile(this, nodeName, { nodeName, datastoreId, contentType: 'import', fileName, url, overwrite: false }).id
    ));
  }
}
