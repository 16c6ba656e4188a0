import { createHash } from 'node:crypto';

/** What the provider has nodes do over SSH. */
export type NodeCommand =
  /** Whether commands have to go through sudo. */
  | { readonly kind: 'ask-sudo' }
  /** The same question as the stand-in asks it: the user's number. */
  | { readonly kind: 'ask-user' }
  /** Write standard input to a file. */
  | { readonly kind: 'write-file'; readonly path: string; readonly sudo: boolean }
  | DiskImport;

/** Make a disk of a VM out of an image on a storage: `file_id` of a disk. */
export interface DiskImport {
  readonly kind: 'import-disk';
  readonly vmid: number;
  /** `scsi0` */
  readonly key: string;
  /** The image's volid: `local:iso/debian.img`. */
  readonly source: string;
  /** Storage of the new disk. */
  readonly storage: string;
  readonly format: string;
  /** The drive's options, as a VM's configuration has them. */
  readonly options: string;
  readonly sudo: boolean;
}

/** SHA-256 of the question whether sudo is to be used: `id -u`, else a try of `sudo -n pvesm` and `sudo -n qm`. Words of bpg/proxmox 0.111.1. */
const ASK_SUDO = '7f727c7569f3a4772482868fe90e6849f351126a25245093f033fcbba1e7e6e8';
/** SHA-256 of the two shell functions that stand before every command, and put sudo before it where that is to be used. Of the same version. */
const TRY_SUDO = '9c771e7de3de939881c2630f0b2e7b31e9431aab29cf8b253426c370e025e250';

/** SHA-256 of the commands that import the disk, in variables that are set before: `pvesm path`, `qm disk import`, `qm set`. Of the same version. */
const IMPORT_DISK = 'e4b808eef05a6975c7f5ae2ae767262aa283740e63529c2df15e123f426d539d';

/** Everything but what means something to a shell. */
const PLAIN_WORD = '[^\\s"\'`\\\\$|&;<>(){}\\[\\]*?#~!]+';
const WRITE_FILE = new RegExp(`^(?:export TRY_SUDO_USE_SUDO=([01]); )?(.+); try_sudo /usr/bin/tee (${PLAIN_WORD})$`, 's');
/** The stand-in's own words for it, without a shell. */
const STAND_IN_WRITE_FILE = new RegExp(`^(sudo )?/usr/bin/tee (${PLAIN_WORD})$`);
const IMPORT = new RegExp(
  '^(?:export TRY_SUDO_USE_SUDO=(?<sudo>[01]); )?set -e; (?<functions>.+); '
  + `file_id=(?<source>${PLAIN_WORD}); file_format=(?<format>\\w+); datastore_id_target=(?<storage>[\\w.-]+); vm_id=(?<vmid>\\d{3,9}); `
  + `disk_options=(?<options>${PLAIN_WORD}); disk_interface=(?<key>[a-z]+\\d+); (?<commands>source_image=.+)$`, 's',
);

/**
 * Recognizes a command by its words. Nothing else is a command here: a text that is only like one is none.
 *
 * @param line what came in the SSH request
 */
export function recognizeCommand(line: string): NodeCommand | undefined {
  const script = scriptOf(line);
  if (script === undefined) return standInCommand(line);
  if (hash(script) === ASK_SUDO) return { kind: 'ask-sudo' };
  const [, sudo, functions = '', path = ''] = WRITE_FILE.exec(script) ?? [];
  return hash(functions) === TRY_SUDO ? { kind: 'write-file', path, sudo: sudo === '1' } : diskImport(script);
}

function standInCommand(line: string): NodeCommand | undefined {
  if (line === 'id -u') return { kind: 'ask-user' };
  const [, sudo, path] = STAND_IN_WRITE_FILE.exec(line) ?? [];
  return path === undefined ? undefined : { kind: 'write-file', path, sudo: sudo !== undefined };
}

function diskImport(script: string): DiskImport | undefined {
  const { functions = '', commands = '', sudo, vmid, ...words } = IMPORT.exec(script)?.groups ?? {};
  if (hash(functions) !== TRY_SUDO || hash(commands) !== IMPORT_DISK) return undefined;
  const { key = '', source = '', storage = '', format = '', options = '' } = words;
  return { kind: 'import-disk', vmid: Number(vmid), key, source, storage, format, options, sudo: sudo === '1' };
}

/** What `/bin/bash -c '…'` is to run: within the quotes, a quote is written `'"'"'`. */
export function scriptOf(line: string): string | undefined {
  const quoted = /^\/bin\/bash -c '(.*)'$/s.exec(line)?.[1]?.split(`'"'"'`);
  return quoted === undefined || quoted.some((part) => part.includes("'")) ? undefined : quoted.join("'");
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
