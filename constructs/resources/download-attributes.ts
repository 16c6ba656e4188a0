import { parseChecksum } from '../../lib/values/checksum';
import type { Attributes } from './hcl';

/** What `proxmox_download_file` is told of where a file is, and by what it is known. @param checksum `sha512:…` */
export function downloadAttributes(url: string, checksum: string | undefined): Attributes {
  if (checksum === undefined) return { url };
  const { algorithm, sum } = parseChecksum(checksum);
  return { url, checksum: sum, checksum_algorithm: algorithm };
}
