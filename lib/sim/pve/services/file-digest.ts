import { createHash } from 'node:crypto';

/** Algorithms that a client may give a checksum in. */
export const CHECKSUM_ALGORITHMS = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'] as const;

/** A file that came with a request. Its bytes are counted and hashed, not kept. */
export interface UploadedFile {
  readonly name: string;
  readonly sizeBytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
  /** In the algorithm of the field `checksum-algorithm`, when that came before the file. */
  readonly checksum?: string;
}

/** Counts and hashes a stream of bytes. */
export async function digest(name: string, bytes: AsyncIterable<Buffer | Uint8Array>, algorithm?: string): Promise<UploadedFile> {
  const sha256 = createHash('sha256');
  const other = CHECKSUM_ALGORITHMS.find((known) => known === algorithm);
  const requested = other === undefined ? undefined : createHash(other);
  let sizeBytes = 0;
  for await (const chunk of bytes) {
    sizeBytes += chunk.length;
    sha256.update(chunk);
    requested?.update(chunk);
  }
  return { name, sizeBytes, sha256: sha256.digest('hex'), checksum: requested?.digest('hex') };
}
