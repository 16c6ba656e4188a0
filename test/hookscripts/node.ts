import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const HOOKSCRIPTS = path.resolve(__dirname, '../../hookscripts');

export type Phase = 'pre-start' | 'post-start' | 'pre-stop' | 'post-stop';
export const PHASES: readonly Phase[] = ['pre-start', 'post-start', 'pre-stop', 'post-stop'];

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder that hook scripts take for a node: its configuration of VMs, its snippets, and a `pvesm` that knows where they are. */
export class Node {
  readonly root = mkdtempSync(path.join(tmpdir(), 'node-'));
  private readonly path: string;

  /** @param programs folders with programs that the node has beyond those of this machine */
  constructor(programs: readonly string[] = []) {
    for (const folder of ['etc/pve/qemu-server', 'var/run/qemu-server', 'snippets', 'images', 'bin']) mkdirSync(path.join(this.root, folder), { recursive: true });
    this.path = [path.join(this.root, 'bin'), ...programs, process.env.PATH].join(':');
    this.write('bin/pvesm', '#!/bin/sh\ntest -e "$ROOT_OF_NODE/${2#local:}" || { echo "no such volume $2" >&2; exit 2; }\necho "$ROOT_OF_NODE/${2#local:}"\n', 0o755);
  }

  write(file: string, content: string | Buffer, mode = 0o644): string {
    const whole = path.join(this.root, file);
    mkdirSync(path.dirname(whole), { recursive: true });
    writeFileSync(whole, content);
    chmodSync(whole, mode);
    return whole;
  }

  read(file: string): Buffer {
    return readFileSync(path.join(this.root, file));
  }

  /** A VM as PVE writes its configuration; notes are lines of comment, encoded. */
  configure(vmId: number, { description = '', lines = [], node }: { readonly description?: string; readonly lines?: readonly string[]; readonly node?: string }): void {
    const notes = description === '' ? [] : description.split('\n').map(line => `#${encode(line)}`);
    const folder = node === undefined ? 'etc/pve/qemu-server' : `etc/pve/nodes/${node}/qemu-server`;
    this.write(`${folder}/${vmId}.conf`, `${[...notes, ...lines, 'memory: 512', '', '[before]', '#```hookscripts', '#local%3Asnippets/old.pl', '#```'].join('\n')}\n`);
  }

  /** Runs a script of ours, as PVE does. */
  run(script: string, vmId: number, phase: Phase, words: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Run {
    const { status, stdout, stderr } = spawnSync(path.join(HOOKSCRIPTS, script), [String(vmId), phase, ...words], {
      encoding: 'utf8', env: { PATH: this.path, STANDSMITH_ROOT: this.root, ROOT_OF_NODE: this.root, ...env }, stdio: ['ignore', 'pipe', 'pipe'], timeout: 25_000,
    });
    return { status, stdout, stderr };
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

function encode(line: string): string {
  return Array.from(Buffer.from(line), byte => (byte >= 0x20 && byte <= 0x7e && byte !== 0x25 && byte !== 0x3a
    ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)).join('');
}
