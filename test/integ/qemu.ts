import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { reasonWithoutPerl, shellwords } from '../support/perl';

const PROGRAM = 'qemu-system-x86_64';

/** Why no QEMU can be started; undefined: it can. */
export const reasonWithoutQemu = reasonWithoutPerl
  ?? (spawnSync(PROGRAM, ['--version']).error === undefined ? undefined : `${PROGRAM} is not installed (Debian package qemu-system-x86)`);

/** Addresses of the guest: requests to the firmware configuration device, each for one use, and where they bring what is read. */
const REQUESTS = { address: 0x1000, count: 16, size: 16 };
const BUFFER = { address: 0x100000, size: 0x40000 };
const DMA_READ = 2;

/** A QEMU with a machine that does not run (`-S`), as PVE starts it: with arguments of its own first, and then those of `args`. */
export class Qemu {
  private readonly waiting: { readonly resolve: (response: unknown) => void; readonly reject: (error: Error) => void }[] = [];
  private requests = 0;

  private constructor(private readonly child: ChildProcess, private readonly socket: Socket, private readonly folder: string) {
    let text = '';
    socket.on('error', () => undefined).on('close', () => this.waiting.splice(0).forEach(({ reject }) => reject(new Error('QEMU has ended'))));
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (text + chunk).split('\n');
      text = lines.pop()!;
      for (const line of lines) this.take(JSON.parse(line) as Record<string, unknown>);
    });
  }

  /**
   * @param args `kvm_arguments` of a VM
   * @throws Error with what QEMU says when it does not take them
   */
  static async start(args: string, { memoryMiB = 256, machine = 'q35' } = {}): Promise<Qemu> {
    const folder = mkdtempSync(path.join(tmpdir(), 'qemu-'));
    const qmp = path.join(folder, 'qmp');
    const own = ['-S', '-nodefaults', '-display', 'none', '-machine', `type=${machine},accel=tcg`, '-m', String(memoryMiB), '-qmp', `unix:${qmp},server=on,wait=off`, ...requests()];
    const child = spawn(PROGRAM, [...own, ...shellwords(args)], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => { said += chunk; });
    for (const end = Date.now() + 60_000; child.exitCode === null && Date.now() < end;) {
      const qemu = await connected(qmp).then(socket => new Qemu(child, socket, folder), () => undefined);
      if (await qemu?.command('qmp_capabilities').catch(() => undefined)) return qemu!;
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
    throw new Error(`QEMU does not start: ${said}`);
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Sends a command of QMP. @returns what it returns */
  async command(execute: string, given: Record<string, unknown> = {}): Promise<unknown> {
    return (await this.commands([{ execute, arguments: given }]))[0];
  }

  /** What the human monitor says to a command line. */
  async monitor(line: string): Promise<string> {
    return await this.command('human-monitor-command', { 'command-line': line }) as string;
  }

  /** Names of what the guest finds in the firmware configuration device, and how it reads them there. */
  async firmwareItems(): Promise<ReadonlyMap<string, () => Promise<Buffer>>> {
    const directory = await this.read(0x19);
    return new Map(Array.from({ length: directory.readUInt32BE() }, (_, index) => {
      const entry = directory.subarray(4 + 64 * index);
      const name = entry.toString('latin1', 8, 64).replace(/\0.*$/s, '');
      return [name, async () => (await this.read(entry.readUInt16BE(4))).subarray(0, entry.readUInt32BE(0))];
    }));
  }

  async stop(): Promise<void> {
    this.socket.destroy();
    this.child.kill('SIGKILL');
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Selects an item by its port, and has it brought into the guest's memory. */
  private async read(selector: number): Promise<Buffer> {
    const request = Buffer.alloc(4);
    request.writeUInt32BE(REQUESTS.address + REQUESTS.size * this.requests++);
    await this.monitor(`o/h 0x510 ${selector}`);
    await this.monitor(`o/w 0x518 ${request.readUInt32LE()}`);
    const file = path.join(this.folder, 'memory');
    await this.command('pmemsave', { val: BUFFER.address, size: BUFFER.size, filename: file });
    return readFileSync(file);
  }

  private async commands(commands: readonly Record<string, unknown>[]): Promise<unknown[]> {
    const answers = commands.map(async () => new Promise<unknown>((resolve, reject) => { this.waiting.push({ resolve, reject }); }));
    this.socket.write(commands.map(command => `${JSON.stringify(command)}\n`).join(''));
    return Promise.all(answers);
  }

  private take(message: Record<string, unknown>): void {
    if ('return' in message) this.waiting.shift()!.resolve(message.return);
    else if ('error' in message) this.waiting.shift()!.reject(new Error(`QEMU refuses a command: ${JSON.stringify(message.error)}`));
  }
}

/** The requests, as QEMU puts them into the guest's memory. */
function requests(): readonly string[] {
  const words = [DMA_READ * 2 ** 32 + BUFFER.size, BUFFER.address];
  return Array.from({ length: REQUESTS.count }, (_, index) => words.flatMap((word, half) => [
    '-device', `loader,addr=${REQUESTS.address + REQUESTS.size * index + 8 * half},data=${word},data-len=8,data-be=on`,
  ])).flat();
}

async function connected(file: string): Promise<Socket> {
  const socket = connect(file);
  await once(socket, 'connect');
  return socket;
}
