import { closeSync, fstatSync, lstatSync, openSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Finding, SourcePosition } from '../values/finding';
import { printable } from '../values/quote';

/** Largest file that is read, in bytes. A class of 10,000 students needs a third of it. */
export const MAX_FILE_SIZE = 1024 * 1024;

/** A file's text with `\n` line ends and without byte order mark, or what is wrong with it. */
export type TextResult = { readonly text: string } | { readonly finding: Finding };

const MIB = 1024 * 1024;
const SPLIT = 'check that it is the right file; split large classes into environments';

const SYSTEM_ERRORS: Record<string, { message: string; fix: string }> = {
  ENOENT: { message: 'the file does not exist', fix: 'create it, or correct its name' },
  ENOTDIR: { message: 'the file does not exist: a part of its path is no folder', fix: 'correct the path' },
  EACCES: { message: 'the file may not be read', fix: 'give yourself the right to read it: chmod u+r' },
  EPERM: { message: 'the file may not be read', fix: 'give yourself the right to read it: chmod u+r' },
  ELOOP: { message: 'the file is a symbolic link that leads back to itself', fix: 'replace the link by the file' },
  ENAMETOOLONG: { message: 'the name of the file is too long', fix: 'use a shorter name' },
};

/** Path of `file` as positions show it: relative to `root` where it is below it, else absolute. */
export function displayPath(file: string, root: string): string {
  const relative = path.relative(root, file);
  return printable(relative === '' || /^\.\.(?:[/\\]|$)/.test(relative) || path.isAbsolute(relative) ? file : relative);
}

/** Whether there is something to read. What cannot even be looked at counts: reading it says why. */
export function isThere(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
}

/** Reads a text file: UTF-8, with or without byte order mark, any line ends. One that a person wrote has at most 1 MiB. */
export function readText(file: string, displayName: string, maxSize = MAX_FILE_SIZE): TextResult {
  const read = readFile(file, displayName, 'YAML file', maxSize);
  return 'finding' in read ? read : decode(read.bytes, { file: displayName, line: 1, column: 1 });
}

/** Reads a file of at most 1 MiB, or as much as is said, or says why not. */
export function readFile(
  file: string, displayName: string, wanted: string, maxSize = MAX_FILE_SIZE,
): { readonly bytes: Buffer } | { readonly finding: Finding } {
  const start = { file: displayName, line: 1, column: 1 };
  try {
    const kind = statSync(file);
    if (kind.isDirectory()) {
      return { finding: { position: start, message: 'this is a folder, but a file is needed', fix: `replace the folder by a ${wanted}` } };
    }
    if (!kind.isFile()) {
      return { finding: { position: start, message: 'this is no regular file', fix: `replace it by a ${wanted}` } };
    }
    const bytes = readBytes(file, maxSize);
    return bytes.length > maxSize ? { finding: { position: start, message: `the file is larger than ${maxSize / MIB} MiB`, fix: SPLIT } } : { bytes };
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    const explained = SYSTEM_ERRORS[code] ?? { message: `the file cannot be read (${code})`, fix: 'make it readable' };
    return { finding: { position: start, ...explained } };
  }
}

function readBytes(file: string, maxSize: number): Buffer {
  const descriptor = openSync(file, 'r');
  try {
    // what cannot be read whole is not read at all: one byte more than allowed tells
    const buffer = Buffer.alloc(Math.min(fstatSync(descriptor).size, maxSize) + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < buffer.length; length += read) {
      read = readSync(descriptor, buffer, length, buffer.length - length, null);
    }
    return buffer.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}

function decode(bytes: Buffer, start: SourcePosition): TextResult {
  const text = bytes.toString('utf8').replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  const bad = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffd]/.exec(text);
  if (bad === null) {
    return { text };
  }
  const before = text.slice(0, bad.index).split('\n');
  const position = { file: start.file, line: before.length, column: before.at(-1)!.length + 1 };
  if (bad[0] === '\ufffd') {
    return { finding: { position, message: 'the file is not UTF-8 from here on', fix: 'save it as UTF-8, not as UTF-16 or in a code page of one country' } };
  }
  return bytes.includes(0)
    ? { finding: { position, message: 'this is a binary file', fix: 'replace it by a YAML file, saved as UTF-8' } }
    : { finding: { position, message: `there is a control character, ${printable(bad[0])}`, fix: 'remove the character: many editors show it only on request' } };
}
