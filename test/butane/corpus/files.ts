import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { LocalEntry, ReadLocal } from '../../../lib/butane';

type Entry = Exclude<LocalEntry, { kind: 'directory' }>;

const file = (contents: string | Uint8Array, isExecutable = false): Entry => ({ kind: 'file', contents: Buffer.from(contents as string), isExecutable });

/** What lies beside the Butane of the corpus. */
export const FILES: Readonly<Record<string, Entry>> = {
  'short.txt': file('a few words\n'),
  'long.conf': file(Array.from({ length: 120 }, (_, index) => `option-${index % 7} = value ${index}\n`).join('')),
  'random.bin': file(Uint8Array.from({ length: 600 }, (_, index) => (index * index * 31 + index * 7) % 251)),
  'large.txt': file(Array.from({ length: 9000 }, (_, index) => `${(index * 2654435761 % 4294967296).toString(36)} ${index % 13}\n`).join('')),
  'empty.txt': file(''),
  'app.service': file('[Service]\nExecStart=/bin/true\n\n[Install]\nWantedBy=multi-user.target\n'),
  'limits.conf': file('[Service]\nLimitNOFILE=1048576\n'),
  'authorized_keys': file('ssh-ed25519 AAAAC3Nza anna@example\r\n\nssh-rsa AAAAB3Nza otto@example\n'),
  'root/etc/app/app.yaml': file('name: app\nlevel: 3\n'),
  'root/etc/motd': file('from a tree\n'),
  'root/opt/bin/start': file('#!/bin/sh\nexec /opt/bin/app "$@"\n', true),
  'root/opt/bin/B-first': file('B'),
  'root/opt/bin/app-link': { kind: 'link', target: '../lib/app' },
};

/** Writes the files into a folder. */
export function writeFiles(folder: string): void {
  for (const [name, entry] of Object.entries(FILES)) {
    const place = path.join(folder, name);
    mkdirSync(path.dirname(place), { recursive: true });
    if (entry.kind === 'link') symlinkSync(entry.target, place);
    if (entry.kind !== 'file') continue;
    writeFileSync(place, entry.contents);
    chmodSync(place, entry.isExecutable ? 0o755 : 0o644);
  }
}

/** The same, without a folder. */
export const readFiles: ReadLocal = (name) => {
  const place = path.posix.normalize(name).replace(/\/$/, '');
  const found = FILES[place];
  if (found !== undefined) return found;
  const prefix = place === '.' ? '' : `${place}/`;
  const below = Object.keys(FILES).filter((other) => other.startsWith(prefix)).map((other) => other.slice(prefix.length).split('/')[0]!);
  return below.length === 0 ? undefined : { kind: 'directory', names: [...new Set(below)] };
};
