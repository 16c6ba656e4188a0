import { once } from 'node:events';
import type { ServerChannel } from 'ssh2';
import type { PveError } from '../pve/errors';
import { FileError } from '../pve/services/files';
import type { Services } from '../pve/services/services';
import { recognizeCommand, scriptOf, type DiskImport, type NodeCommand } from './commands';

/** What is taken of one file: more than a snippet ever has. */
export const MAX_UPLOAD_BYTES = 64 * 1024 * 1024;
const NOT_FOUND = 127;
const NOT_ROOT: CommandEnd = { command: 'qm', code: 255, error: 'please run as root' };

/** What commands work on. */
export type NodeServices = Pick<Services, 'files' | 'config'>;

/** Who is logged in to which node. */
export interface NodeUser {
  readonly node: string;
  readonly name: string;
}

/** How a command ended. */
export interface CommandEnd {
  /** What was run, as far as it was recognized, without what came on standard input. */
  readonly command: string;
  readonly code: number;
  readonly error?: string;
}

/**
 * Does what the line asks for, in the simulated node's files, and ends the channel. Lines other than the provider's own are refused as by a shell
 * that knows no such command. No shell and no program is ever started.
 */
export async function runLine(line: string, channel: ServerChannel, user: NodeUser, services: NodeServices): Promise<CommandEnd> {
  const command = recognizeCommand(line);
  const end = command === undefined ? unknownCommand(line) : await runCommand(command, channel, user, services);
  if (end.error !== undefined) channel.stderr.write(`${end.error}\n`);
  channel.exit(end.code);
  channel.end();
  return end;
}

async function runCommand(command: NodeCommand, channel: ServerChannel, user: NodeUser, { files, config }: NodeServices): Promise<CommandEnd> {
  const { node, name } = user;
  const isRoot = name === 'root';
  if (command.kind === 'ask-sudo' || command.kind === 'ask-user') {
    channel.write(isRoot ? '0\n' : command.kind === 'ask-sudo' ? '1\n' : '1000\n');
    return { command: 'id -u', code: 0 };
  }
  if (command.kind === 'import-disk') return isRoot || command.sudo ? importDisk(command, channel, node, config) : NOT_ROOT;
  const said = `tee ${command.path}`;
  // as tee does, to the end of standard input even where the file cannot be written
  const content = await repeat(channel);
  try {
    if (!isRoot && !command.sudo) throw new FileError('EACCES');
    if (content === undefined) throw new FileError('ENOSPC');
    files.write(node, command.path, content);
    return { command: said, code: 0 };
  } catch (error) {
    const reason = error instanceof FileError ? error.message : `internal error of the simulated cluster: ${(error as Error).message}`;
    return { command: said, code: 1, error: `/usr/bin/tee: ${command.path}: ${reason}` };
  }
}

/** The volume and the configuration become what `qm disk import` and `qm set` make of them. */
function importDisk(wanted: DiskImport, channel: ServerChannel, node: string, config: NodeServices['config']): CommandEnd {
  const { vmid, key, source, storage, format, options } = wanted;
  const command = `qm disk import ${vmid} ${source} ${storage} -format ${format}; qm set ${vmid} -${key}`;
  try {
    config.update(node, vmid, { changes: { [key]: `${storage}:0,import-from=${source},format=${format},${options}` } });
    channel.write(`update VM ${vmid}: -${key} ${storage}\n`);
    return { command, code: 0 };
  } catch (error) {
    const { message, errors = {} } = error as PveError;
    return { command, code: 255, error: [message, ...Object.entries(errors).map(([name, text]) => `${name}: ${text}`)].join('\n') };
  }
}

/** Repeats standard input on standard output. @returns what it was; undefined where it is more than is taken */
async function repeat(channel: ServerChannel): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  channel.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > MAX_UPLOAD_BYTES) return;
    chunks.push(chunk);
    channel.write(chunk);
  });
  // not by iterating: that would close the channel for both directions
  await once(channel, 'end');
  return size > MAX_UPLOAD_BYTES ? undefined : Buffer.concat(chunks);
}

function unknownCommand(line: string): CommandEnd {
  const script = scriptOf(line) ?? line;
  const word = (/^\s*(\S{1,100})/.exec(script)?.[1] ?? '').replace(/[^\x20-\x7e]/g, '?');
  const error = `bash: line 1: ${word}: command not found\nthis node is simulated: it takes files from the provider, and runs nothing`;
  return { command: word, code: NOT_FOUND, error };
}
