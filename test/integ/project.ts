import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PlanDocument } from '../../lib/tofu/show';
import { overrideProviderVersion } from '../../bench/faults/provider-version';
import { otherProviderVersion, reasonWithoutRealProvider } from './real-provider';
import { findTofu } from './tofu';

export const ROOT = path.resolve(__dirname, '..', '..');
/** The command's entry: `node STANDSMITH …`. */
export const STANDSMITH = path.join(ROOT, 'bin', 'standsmith.js');

export interface CommandResult {
  /** Exit code; undefined for a process that a signal has ended. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Standard input. @default nothing */
  readonly input?: string;
  /** Told of everything that is printed, as it comes, with what acts on the process group as a terminal would. */
  readonly onOutput?: (text: string, interrupt: () => void) => void;
}

export type Provider = 'stand-in' | 'real';
/** A picture of the simulated cluster: tables of rows. */
export type Dump = Readonly<Record<string, Readonly<Record<string, unknown>>>>;


/** The providers to test with: the real one where it lies in tofu's local mirror. */
const reason = reasonWithoutRealProvider();
export const providers: readonly Provider[] = reason === undefined ? ['stand-in', 'real'] : ['stand-in'];
if (reason !== undefined) process.stderr.write(`not tested with the real provider: ${reason}\n`);

jest.setTimeout(600_000);

/** A project's folder of its own, with the compiled command line to run in it. */
export class Project {
  // neither a space nor a quote in a folder's name may matter
  readonly folder = mkdtempSync(path.join(tmpdir(), 'stand smith\'s '));
  private readonly running = new Set<number>();

  constructor() {
    if (!existsSync(path.join(ROOT, 'dist', 'lib', 'cli', 'index.js'))) throw new Error('standsmith is not built: run npm run setup');
    if (findTofu() === undefined) throw new Error('there is no tofu: run npm run setup, or name one by TOFU');
    mkdirSync(this.path('envs'));
  }

  path(...parts: string[]): string {
    return path.join(this.folder, ...parts);
  }

  read(...parts: string[]): string {
    return readFileSync(this.path(...parts), 'utf8');
  }

  write(file: string, content: string): void {
    mkdirSync(path.dirname(this.path(file)), { recursive: true });
    writeFileSync(this.path(file), content);
  }

  /** Copies an example, without what was given out in it. */
  addExample(name: string, ...students: string[]): void {
    for (const file of ['env.yaml', 'deployment_config.yml', 'users_list.yml']) cpSync(path.join(ROOT, 'envs', name, file), this.path('envs', name, file));
    if (students.length > 0) this.setStudents(name, ...students);
  }

  setStudents(environment: string, ...students: string[]): void {
    this.write(`envs/${environment}/users_list.yml`, `users:\n${students.map(student => `  - ${student}@pve\n`).join('')}`);
  }

  /** Names of all files below a folder, links too. */
  files(folder = '.'): string[] {
    return readdirSync(this.path(folder), { recursive: true, withFileTypes: true })
      .filter(entry => !entry.isDirectory())
      .map(entry => path.relative(this.folder, path.join(entry.parentPath, entry.name)))
      .sort();
  }

  /** Runs `standsmith ARGUMENTS` in the project, as from a script: nobody can be asked. */
  async standsmith(args: readonly string[], options: RunOptions = {}): Promise<CommandResult> {
    return this.run(process.execPath, [STANDSMITH, ...args], options);
  }

  /** Runs `standsmith ARGUMENTS`, which has to do well. @returns its standard output */
  async succeed(...args: string[]): Promise<string> {
    return expectSuccess(args, await this.standsmith(args));
  }

  /** Runs a script with the simulated cluster, where it has to do well. */
  async simulate(provider: Provider, script: string): Promise<string> {
    return this.succeed('sim', '--provider', provider, '--', 'bash', '-ec', script);
  }

  /** Runs `standsmith sim … -- standsmith ARGUMENTS`. */
  async rehearse(args: readonly string[], simulation: readonly string[] = [], options: RunOptions = {}): Promise<CommandResult> {
    return this.standsmith(['sim', '--provider', 'stand-in', ...simulation, '--', process.execPath, STANDSMITH, ...args], options);
  }

  /** What is on the simulated cluster. */
  async dump(...simulation: string[]): Promise<Dump> {
    return JSON.parse(await this.succeed('sim', '--provider', 'stand-in', '--dump', ...simulation)) as Dump;
  }

  /** A saved plan, as `tofu show -json` has it. */
  async showPlan(provider: Provider, environment: string, file = 'vm'): Promise<PlanDocument> {
    return JSON.parse(await this.simulate(provider, `cd cdktf.out/stacks/${environment} && tofu show -json ${file}`)) as PlanDocument;
  }

  /** Ends what still runs, and removes the folder. */
  remove(): void {
    for (const pid of this.running) process.kill(-pid, 'SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async run(command: string, args: readonly string[], { input = '', onOutput }: RunOptions): Promise<CommandResult> {
    if (otherProviderVersion !== undefined) {
      for (const environment of readdirSync(this.path('envs'))) overrideProviderVersion(this.path('cdktf.out', 'stacks', environment), otherProviderVersion);
    }
    // its own process group: as a terminal's job, it gets a signal with everything that it has started
    const child = spawn(command, args, { cwd: this.folder, env: cleanEnvironment(), detached: true });
    const pid = child.pid!;
    this.running.add(pid);
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        output[name] += text;
        onOutput?.(text, () => process.kill(-pid, 'SIGINT'));
      });
    }
    child.stdin.on('error', () => undefined).end(input);
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', code => {
        this.running.delete(pid);
        resolve({ ...output, code: code ?? undefined });
      });
    });
  }
}

function expectSuccess(args: readonly string[], { code, stdout, stderr }: CommandResult): string {
  if (code !== 0) throw new Error(`standsmith ${args.join(' ')} ended with ${code}\n${stdout.slice(-4000)}\n${stderr.slice(-4000)}`);
  return stdout;
}

/** The test's own variables, without those that would change what tofu does. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(TF_|PROXMOX_VE_|FORCE_COLOR)/.test(name)));
}
