import type {} from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { refusal } from './errors';
import { digest, type UploadedFile } from './services/file-digest';

export interface Upload {
  /** The form's other fields. */
  readonly fields: Readonly<Record<string, string>>;
  readonly file: UploadedFile;
}

/**
 * Reads a form with a file. What comes after the file does not count, as with PVE.
 *
 * @throws PveError 500 when there is no file
 */
export async function receiveUpload(request: FastifyRequest): Promise<Upload> {
  const fields: Record<string, string> = {};
  let file: UploadedFile | undefined;
  for await (const part of request.isMultipart() ? request.parts() : []) {
    if (part.type === 'file' && file === undefined) file = await digest(part.filename, part.file, fields['checksum-algorithm']);
    else if (part.type === 'file') part.file.resume();
    else if (file === undefined) fields[part.fieldname] = String(part.value);
  }
  if (file === undefined) throw refusal('missing temporary file name');
  return { fields: { filename: file.name, ...fields }, file };
}
