import { createHash } from 'node:crypto';
import type { MachineSettings } from '../../config/machines/machines-config';
import type { Checksum, ImagePlan } from './machines-plan';

/** What a machine's system disk is made from; of settings that name none, which is a finding, a volume that is not there. */
export function planImage({ image }: MachineSettings, nodeName: string): ImagePlan {
  const { templateVmId, templateNode = nodeName, fullClone, fileId = 'local:import/none', path, url, checksum, datastoreId } = image;
  if (templateVmId !== undefined) return { kind: 'template', vmId: templateVmId, nodeName: templateNode, fullClone };
  if (url !== undefined) return { kind: 'download', url, checksum: parseChecksum(checksum), fileName: importName(url), datastoreId };
  if (path !== undefined) return { kind: 'upload', path, fileName: importName(path), datastoreId };
  return { kind: 'volume', fileId };
}

export function parseChecksum(text: string | undefined): Checksum | undefined {
  const [algorithm, sum] = text?.split(':') ?? [];
  return algorithm === undefined || sum === undefined ? undefined : { algorithm, sum };
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
