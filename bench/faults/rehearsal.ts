import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startSimulatedCluster, type ClusterDescriptionInput, type FaultInput, type SimulatedCluster } from '../../lib/sim';
import { startStandInProvider, type StandInProvider } from '../../lib/sim/provider';
import { findTofu } from '../../lib/tofu/find-tofu';
import { runProcess, type Environment } from '../../lib/tofu/process';
import { overrideProviderVersion } from './provider-version';

export type Provider = 'stand-in' | 'real';

/** How tofu is let in: with an API token, with root's password, or with a token and a certificate that is checked. */
export type Access = 'token' | 'password' | 'checked certificate';

export interface RehearsalOptions {
  /** The project's folder, built. */
  readonly root: string;
  /** Name of the example environment. */
  readonly environment: string;
  /** As many of its students as stand in its list first. */
  readonly students: number;
  readonly provider: Provider;
  /** @default none */
  readonly faults?: readonly FaultInput[];
  /** @default 'token' */
  readonly access?: Access;
  /** Another version of the real provider than the one that is synthesized. @default that one */
  readonly providerVersion?: string;
  readonly env: Environment;
}

export interface CommandResult {
  readonly code: number;
  readonly output: string;
}

/** Two nodes, and what the examples clone from. */
const CLUSTER: ClusterDescriptionInput = {
  nodes: { pve1: {}, pve2: {} },
  templates: [100, 101, 102, 200].map(vmid => ({ vmid, node: 'pve1', name: `template-${vmid}` })),
};

/** An example environment in a folder of its own, before a simulated cluster in this process. */
export class Rehearsal {
  private constructor(
    private readonly options: RehearsalOptions, private readonly folder: string, readonly cluster: SimulatedCluster,
    private readonly standIn: StandInProvider | undefined, private readonly variables: Environment,
  ) {}

  static async start(options: RehearsalOptions): Promise<Rehearsal> {
    const { root, environment, access = 'token' } = options;
    const folder = mkdtempSync(path.join(tmpdir(), 'faults-'));
    const files = path.join(folder, 'envs', environment);
    for (const file of ['env.yaml', 'deployment_config.yml']) cpSync(path.join(root, 'envs', environment, file), path.join(files, file));
    const students = studentsOf(root, environment).slice(0, options.students);
    writeFileSync(path.join(files, 'users_list.yml'), `users:\n${students.map(student => `  - ${student}\n`).join('')}`);
    if (options.providerVersion !== undefined) overrideProviderVersion(path.join(folder, 'cdktf.out', 'stacks', environment), options.providerVersion);
    const cluster = await startSimulatedCluster({ description: CLUSTER, faults: options.faults });
    const authority = path.join(folder, 'authority.pem');
    writeFileSync(authority, cluster.certificatePem);
    const standIn = options.provider === 'real' ? undefined : await startStandInProvider({ certificateAuthority: cluster.certificatePem });
    writeFileSync(path.join(files, 'values.tfvars'), values(cluster, access, students), { mode: 0o600 });
    // what leads tofu elsewhere must not count
    const own = Object.fromEntries(Object.entries(options.env).filter(([name]) => !/^(TF_|PROXMOX_VE_|STANDSMITH_)/.test(name)));
    const variables = { ...own, TOFU: await findTofu(options.env), SSL_CERT_FILE: authority, TF_REATTACH_PROVIDERS: standIn?.reattach };
    return new Rehearsal(options, folder, cluster, standIn, variables);
  }

  /** Runs `standsmith COMMAND ENVIRONMENT …`. */
  async standsmith(command: string, ...args: string[]): Promise<CommandResult> {
    const lines: string[] = [];
    const entry = path.join(this.options.root, 'bin', 'standsmith.js');
    const { code, stderr } = await runProcess(process.execPath, [entry, command, this.options.environment, ...args], {
      cwd: this.folder, env: this.variables, onLine: line => lines.push(line),
    });
    return { code, output: [...lines, stderr].join('\n').trim() };
  }

  /** Runs tofu in the stack's folder. */
  async tofu(...args: string[]): Promise<CommandResult> {
    const lines: string[] = [];
    const { code, stderr } = await runProcess(this.variables.TOFU!, args, {
      cwd: this.path('cdktf.out', 'stacks', this.options.environment), env: this.variables, onLine: line => lines.push(line),
    });
    return { code, output: [...lines, stderr].join('\n').trim() };
  }

  /** A file of the folder. */
  path(...parts: string[]): string {
    return path.join(this.folder, ...parts);
  }

  async stop(): Promise<void> {
    await this.standIn?.stop();
    await this.cluster.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function studentsOf(root: string, environment: string): string[] {
  const list = readFileSync(path.join(root, 'envs', environment, 'users_list.yml'), 'utf8');
  return [...list.matchAll(/^ +- (\S+@\S+)/gm)].map(([, user]) => user!);
}

function values({ endpoint, apiToken, username, password }: SimulatedCluster, access: Access, students: readonly string[]): string {
  const login = access === 'password' ? { proxmox_username: username, proxmox_password: password } : { proxmox_api_token: apiToken };
  const passwords = students.map(student => `  "${student.split('@')[0]}" = "pass-word-1"\n`).join('');
  const settings = { proxmox_endpoint: endpoint, ...login };
  return `${Object.entries(settings).map(([name, value]) => `${name} = "${value}"\n`).join('')}`
    + `proxmox_insecure = ${access !== 'checked certificate'}\nstudent_passwords = {\n${passwords}}\n`;
}
