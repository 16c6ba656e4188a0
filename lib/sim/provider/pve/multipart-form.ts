import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';

/** A file with the fields of its form. */
export interface FormFile {
  readonly fields: Readonly<Record<string, string>>;
  /** The field that the file is. */
  readonly field: string;
  /** What it is called there. */
  readonly fileName: string;
  /** Path here. */
  readonly source: string;
}

export interface MultipartForm {
  readonly contentType: string;
  readonly contentLength: number;
  readonly body: Readable;
}

function quoted(text: string): string {
  return text.replace(/[\\"]/g, '\\$&');
}

/** Puts a form together that is read from the disk while it is sent. @throws Error when the file is not there */
export async function multipartForm({ fields, field, fileName, source }: FormFile): Promise<MultipartForm> {
  const boundary = randomBytes(30).toString('hex');
  const texts = Object.entries(fields).map(([name, value]) => (
    `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"\r\n\r\n${value}\r\n`
  ));
  const disposition = `form-data; name="${quoted(field)}"; filename="${quoted(fileName)}"`;
  const head = Buffer.from(`${texts.join('')}--${boundary}\r\nContent-Disposition: ${disposition}\r\nContent-Type: application/octet-stream\r\n\r\n`);
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  const { size } = await stat(source);
  const parts = async function* (): AsyncGenerator<Buffer> {
    yield head;
    yield* createReadStream(source) as AsyncIterable<Buffer>;
    yield tail;
  };
  return { contentType: `multipart/form-data; boundary=${boundary}`, contentLength: head.length + size + tail.length, body: Readable.from(parts(), { objectMode: false }) };
}
