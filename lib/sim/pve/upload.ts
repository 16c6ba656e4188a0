import { createHash } from 'node:crypto';
import type {} from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { refusal } from './errors';

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

export interface Upload {
  /** The form's other fields. */
  readonly fields: Readonly<Record<string, string>>;
  readonly file: UploadedFile;
}

/**
 * Reads a form with a file. Fields after the file do not count, as with PVE.
 *
 * @throws PveError 500 when there is no file
 */
export async function receiveUpload(request: FastifyRequest): Promise<Upload> {
  const fields: Record<string, string> = {};
  let file: UploadedFile | undefined;
  for await (const part of request.isMultipart() ? request.parts() : []) {
    if (part.type === 'file') file ??= await digest(part.filename, part.file, fields['checksum-algorithm']);
    else if (file === undefined) fields[part.fieldname] = String(part.value);
  }
  if (file === undefined) throw refusal('missing temporary file name');
  return { fields: { filename: file.name, ...fields }, file };
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
