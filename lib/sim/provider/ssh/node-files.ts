import { createReadStream } from 'node:fs';
import { open as openLocal } from 'node:fs/promises';
import { posix } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Client, SFTPWrapper, Stats } from 'ssh2';
import type { PveClient } from '../pve/pve-client';
import { explained } from '../pve/pve-error';
import { connectNode } from './connect-node';
import { nodeAddress } from './node-address';
import type { SshSettings } from './ssh-settings';

/** A file of this machine that is to be sent to a node. */
export interface NodeUpload {
  /** Path here. */
  readonly source: string;
  /** Folder of the node. */
  readonly folder: string;
  readonly name: string;
  /** Permissions in octal digits; empty: the node's own. */
  readonly mode: string;
  /** Through `tee`, with sudo where that is needed, or all by SFTP. */
  readonly way: 'stream' | 'sftp';
}

/** What one message of SFTP may well hold. */
const chunkBytes = 32 * 1024;

type Done<Result> = (error: Error | null | undefined, result: Result) => void;

async function called<Result = void>(call: (done: Done<Result>) => unknown, failure: string): Promise<Result> {
  return new Promise((resolve, reject) => {
    call((error, result) => (error ? reject(explained(failure, error)) : resolve(result)));
  });
}

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** @param input path of a file that is the standard input; undefined: there is none */
async function run(client: Client, command: string, input?: string): Promise<string> {
  const { code, output } = await new Promise<Ended>((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error) {
        return reject(explained('failed to open SSH session', error));
      }
      // here and not after an await: the command may have ended by then
      let said = '';
      let status: number | null = null;
      const keep = (data: Buffer): void => { said += data.toString(); };
      channel.on('data', keep).stderr.on('data', keep);
      channel.on('exit', (given: number | null) => { status = given; }).once('close', () => resolve({ code: status, output: said }));
      if (input === undefined) {
        return channel.end();
      }
      // a node that does not take the file says why, and how it ended
      pipeline(createReadStream(input), channel).catch(() => channel.end());
    });
  });
  if (code !== 0) {
    throw new Error(`Process exited with status ${code ?? 'unknown'}${output === '' ? '' : ` (output: ${output})`}`);
  }
  return output;
}

async function sizeOf(source: string): Promise<number> {
  const file = await openLocal(source);
  try {
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

async function changeMode(sftp: SFTPWrapper, path: string, mode: string): Promise<void> {
  await called((done) => sftp.chmod(path, parseInt(mode, 8), done), `failed to change file mode of remote file to ${mode}`);
}

/** Writes files on nodes over SSH, each with a connection of its own. */
export class NodeFiles {
  private readonly sudo = new Map<string, Promise<boolean>>();

  constructor(private readonly settings: SshSettings, private readonly client: PveClient) {}

  /** @throws Error when the node is not reached, or does not take the file */
  async send(node: string, upload: NodeUpload): Promise<void> {
    const path = posix.join(upload.folder, upload.name);
    const size = await sizeOf(upload.source);
    await this.withNode(node, 'failed to open SSH client', async (client) => {
      if (upload.way === 'sftp') {
        return this.put(client, upload, path);
      }
      await this.stream(client, node, upload.source, path);
      await this.withSftp(client, path, 'r', async (sftp, handle) => {
        const there = await called<Stats>((done) => sftp.fstat(handle, done), `failed to read remote file ${path}`);
        if (there.size !== size) {
          throw new Error(`failed to upload file ${path}: uploaded ${there.size} bytes, expected ${size} bytes`);
        }
      });
      if (upload.mode !== '') {
        await this.withSftp(client, path, 'r', async (sftp) => changeMode(sftp, path, upload.mode));
      }
    });
  }

  private async withSftp(client: Client, path: string, how: 'r' | 'w+', action: (sftp: SFTPWrapper, handle: Buffer) => Promise<void>): Promise<void> {
    const sftp = await called<SFTPWrapper>((done) => client.sftp(done), 'failed to create SFTP client');
    const failure = how === 'r' ? `failed to open remote file ${path}` : `failed to create file ${path}`;
    const handle = await called<Buffer>((done) => sftp.open(path, how, done), failure);
    await action(sftp, handle);
    await called((done) => sftp.close(handle, done), failure);
    sftp.end();
  }

  private async withNode<Result>(node: string, failure: string, action: (client: Client) => Promise<Result>): Promise<Result> {
    const address = await nodeAddress(node, this.settings, this.client);
    const client = await connectNode(address, this.settings).catch((error: unknown) => {
      throw failure === '' ? error : explained(failure, error);
    });
    try {
      return await action(client);
    } finally {
      client.end();
    }
  }

  private async stream(client: Client, node: string, source: string, path: string): Promise<void> {
    const sudo = await this.needsSudo(node) ? 'sudo ' : '';
    await run(client, `${sudo}/usr/bin/tee ${path}`, source).catch((error: unknown) => {
      throw explained('error transferring file', error);
    });
  }

  private async put(client: Client, { source, mode }: NodeUpload, path: string): Promise<void> {
    await this.withSftp(client, path, 'w+', async (sftp, handle) => {
      let position = 0;
      for await (const chunk of createReadStream(source, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>) {
        const at = position;
        await called((done) => sftp.write(handle, chunk, 0, chunk.length, at, done), `failed to upload file ${path}`);
        position += chunk.length;
      }
      if (mode !== '') {
        await changeMode(sftp, path, mode);
      }
    });
  }

  /** Asked once a node; a node that does not answer is taken to need none, and fails with the file itself. */
  private async needsSudo(node: string): Promise<boolean> {
    const asked = this.sudo.get(node) ?? this.withNode(node, '', async (client) => (await run(client, 'id -u')).trim() !== '0');
    this.sudo.set(node, asked);
    return asked.catch(() => {
      this.sudo.delete(node);
      return false;
    });
  }
}
