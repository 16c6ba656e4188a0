import { createHash } from 'node:crypto';
import type { IgnitionDelivery, ImageConfig, MachineSettings } from '../../config/machines/machines-config';
import type { ImagePlan } from './machines-plan';

/**
 * What a machine's system disk is made from; of settings that name none, which is a finding, a volume that is not there. A file that is brought to a
 * node is the environment's own: PVE takes none of the name of one that is there, and an environment that ends would take it from the others.
 */
export function planImage(environment: string, settings: MachineSettings, nodeName: string): ImagePlan {
  const own = (name: string) => `${environment}.${name}`;
  const { templateVmId, templateNode = nodeName, fullClone, fileId = 'local:import/none', path, checksum, datastoreId } = settings.image;
  const url = settings.image.url ?? releaseUrl(settings);
  if (templateVmId !== undefined) return { kind: 'template', vmId: templateVmId, nodeName: templateNode, fullClone };
  if (url !== undefined) return { kind: 'download', url, checksum: checksum === 'none' ? undefined : checksum, fileName: own(releaseName(settings) ?? importName(url)), datastoreId };
  if (path !== undefined) return { kind: 'upload', path, fileName: own(importName(path)), datastoreId };
  return { kind: 'volume', fileId };
}

/** Where a release of Flatcar is published; undefined where none is named. */
function releaseUrl({ os, image, ignition: { delivery } }: MachineSettings): string | undefined {
  return os === 'flatcar' && image.version !== undefined ? flatcarUrl(image, platformFor(delivery)) : undefined;
}

function releaseName({ os, image: { url, channel = 'stable', version }, ignition: { delivery } }: MachineSettings): string | undefined {
  return os === 'flatcar' && url === undefined ? `flatcar-${channel}-${version}-${platformFor(delivery)}.qcow2` : undefined;
}

/** Where an image looks for its Ignition: on the cloud-init drive, or in QEMU's firmware configuration device. */
export function platformFor(delivery: IgnitionDelivery): 'proxmoxve' | 'qemu' {
  return delivery === 'config-drive' ? 'proxmoxve' : 'qemu';
}

export function flatcarUrl({ channel = 'stable', version }: Pick<ImageConfig, 'channel' | 'version'>, platform: 'proxmoxve' | 'qemu'): string {
  return `https://${channel}.release.flatcar-linux.net/amd64-usr/${version}/flatcar_production_${platform}_image.img`;
}

/** Of Fedora CoreOS, packed as no PVE unpacks it. */
export function fedoraCoreOsUrl({ channel = 'stable', version = 'VERSION' }: Pick<ImageConfig, 'channel' | 'version'>, platform: 'proxmoxve' | 'qemu'): string {
  const build = `https://builds.coreos.fedoraproject.org/prod/streams/${channel}/builds/${version}/x86_64`;
  return `${build}/fedora-coreos-${version}-${platform}.x86_64.qcow2.xz`;
}

/**
 * A name by which PVE takes an image for one to import: `.img` tells it nothing, and of such ones, qcow2 is what is published. There may be several
 * of one name behind different URLs.
 */
function importName(source: string): string {
  const name = source.replace(/[?#].*$/, '').replace(/^.*\//, '').replace(/[^A-Za-z0-9_.+-]/g, '-').replace(/^[.+-]+/, '');
  const [, stem = name, extension = 'qcow2'] = /^(.+)\.(qcow2|raw|vmdk)$/.exec(name.replace(/\.img$/, '.qcow2')) ?? [];
  return `${stem.slice(0, 120)}-${createHash('sha256').update(source).digest('hex').slice(0, 8)}.${extension}`;
}
