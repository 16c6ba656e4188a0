import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { answers, makeKeys } from '../scenario/ssh-machine';
import { UNSHARE, machineLayer } from './layer';
import { addCommands, makeRepository } from './repository';

const layer = machineLayer();
const KEYS = 'fresh-machine-keys-';
/** Why there is no machine in a root of its own to test with; undefined: there is one. */
export const reasonWithoutMachine = 'reason' in layer ? layer.reason : undefined;

export interface MachineOptions {
  /** Addresses of loopback that its sshd listens on. */
  readonly addresses: readonly string[];
  readonly port: number;
  /** The simulated cluster that its Proxmox VE is. */
  readonly pve: { readonly endpoint: string; readonly token: string };
  /** Whether Proxmox VE is there already. @default false */
  readonly isInstalled?: boolean;
  /** Folder of its keys, which stays. @default - a new one, which goes with it */
  readonly keys?: string;
  /** Folders of the host that are seen in it, too, and cannot be written to. @default none */
  readonly shared?: readonly string[];
}

/**
 * A Debian machine over that of the host, whose files it does not change: what is written is in memory, and gone with it.
 * root and `debian` are let in by its key, over a real sshd.
 */
export class FreshMachine {
  private constructor(private readonly child: ChildProcess, readonly keyFile: string, readonly port: number, private readonly folder: string) {}

  static async start(options: MachineOptions): Promise<FreshMachine> {
    const { addresses, port, pve, isInstalled = false, shared = [], keys = mkdtempSync(path.join(tmpdir(), KEYS)) } = options;
    if ('reason' in layer) throw new Error(layer.reason);
    const folder = mkdtempSync(path.join(tmpdir(), 'fresh-machine-'));
    const given = path.join(folder, 'given');
    const { key, host } = makeKeys(keys);
    cpSync(path.join(__dirname, 'root'), given, { recursive: true });
    makeRepository(given);
    if (isInstalled) addCommands(given);
    write(given, 'etc/simulated-pve.json', JSON.stringify(pve));
    write(given, 'etc/hosts', `${new URL(pve.endpoint).hostname} localhost\n`);
    write(given, 'etc/ssh/host', readFileSync(host, 'utf8'));
    chmodSync(path.join(given, 'etc/ssh/host'), 0o600);
    write(given, 'etc/ssh/let-in', readFileSync(`${key}.pub`, 'utf8'));
    write(given, 'etc/ssh/machine_config', [
      ...addresses.map(address => `ListenAddress ${address}`), `Port ${port}`, 'HostKey /etc/ssh/host', 'AuthorizedKeysFile /etc/ssh/let-in .ssh/authorized_keys',
      'StrictModes no', 'UsePAM yes', 'PasswordAuthentication no', 'PidFile none', 'Subsystem sftp internal-sftp', 'MaxStartups 50', '',
    ].join('\n'));
    const child = spawn('unshare', [...UNSHARE, 'bash', path.join(__dirname, 'start-machine.sh'), layer.file, folder, ...shared], { stdio: ['pipe', 'ignore', 'pipe'] });
    let said = '';
    child.stderr!.setEncoding('utf8').on('data', (text: string) => { said = (said + text).slice(-4000); });
    const machine = new FreshMachine(child, key, port, folder);
    for (let attempt = 0; attempt < 100 && child.exitCode === null; attempt += 1) {
      if (await answers(port, addresses[0])) return machine;
      await wait(100);
    }
    await machine.stop();
    throw new Error(`the machine does not start: ${said}`);
  }

  /** A file of the machine. */
  read(file: string): string {
    return readFileSync(this.path(file), 'utf8');
  }

  has(file: string): boolean {
    return existsSync(this.path(file));
  }

  write(file: string, text: string, mode?: number): void {
    writeFileSync(this.path(file), text, { mode });
  }

  /** What lets in whoever has the key. */
  get publicKey(): string {
    return readFileSync(`${this.keyFile}.pub`, 'utf8').trim();
  }

  /** Runs a command in it, as somebody at its console would. Not one that asks a server of the test's own process: that is held up. */
  run(...command: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync('nsenter', [...this.entrance, ...command], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${command.join(' ')}: ${stderr}`);
    return stdout;
  }

  /** Runs one that takes its time. @returns its exit code, with all that it said */
  async runLong(...command: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
    return new Promise(resolve => {
      execFile('nsenter', [...this.entrance, ...command], (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }));
    });
  }

  /** Lets nobody in any more. */
  turnOff(): void {
    this.run('bash', '-c', 'touch /run/off; pkill -x sshd');
  }

  turnOn(): void {
    this.run('rm', '/run/off');
  }

  private get entrance(): readonly string[] {
    return ['-t', String(this.init), '-m', '-u', '-i', '-p', '-r'];
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      const closed = new Promise<void>(resolve => this.child.once('close', () => resolve()));
      this.child.stdin!.end();
      await closed;
    }
    rmSync(this.folder, { recursive: true, force: true });
    if (path.basename(path.dirname(this.keyFile)).startsWith(KEYS)) rmSync(path.dirname(this.keyFile), { recursive: true, force: true });
  }

  private path(file: string): string {
    return path.join('/proc', String(this.init), 'root', file);
  }

  /** The host's number of its first process. */
  private get init(): number {
    return Number(readFileSync(`/proc/${this.child.pid}/task/${this.child.pid}/children`, 'utf8').trim());
  }
}

function write(root: string, file: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
}
