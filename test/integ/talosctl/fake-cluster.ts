import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { StateResource } from '../../../lib/tofu/show';

const ROOT = path.resolve(__dirname, '..', '..', '..');
export const TALOS_CONFIG = 'context: k8s # what lets somebody in\n';

interface Stack { readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>> }

export interface FakeNode {
  readonly name: string;
  readonly version: string;
  readonly schematic: string;
  readonly kubernetes: string;
  readonly etcd?: 'healthy' | 'unhealthy';
  readonly [fault: string]: unknown;
}

export interface FakeCluster {
  readonly client: string;
  readonly nodes: Readonly<Record<string, FakeNode>>;
  readonly restored?: number;
  readonly bootstrapped?: readonly string[];
}

/** A command line that has come to its end. */
export interface Ended { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** A project with a Talos cluster that stands, as far as a file and a state say so, and programs in the place of tofu and talosctl. */
export class FakeProject {
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'fake talos '));
  /** The names of machines, and their addresses. */
  readonly machines = ['ctrl-0', 'ctrl-1', 'ctrl-2', 'work-0', 'work-1'].map((name, index) => [name, `10.0.0.${index + 11}`] as const);

  /** @param like whose files it begins with */
  constructor(like?: FakeProject) {
    if (like !== undefined) {
      cpSync(like.folder, this.folder, { recursive: true, verbatimSymlinks: true });
      return;
    }
    for (const name of ['tofu', 'talosctl']) {
      writeFileSync(this.path(name), `#!/bin/sh\nexec '${process.execPath}' '${path.join(__dirname, `fake-${name}.mjs`)}' "$@"\n`);
      chmodSync(this.path(name), 0o755);
    }
    mkdirSync(this.path('envs', 'k8s'), { recursive: true });
    mkdirSync(this.path('temp'));
    writeFileSync(this.path('envs', 'k8s', 'values.tfvars'), '');
  }

  path(...parts: string[]): string {
    return path.join(this.folder, ...parts);
  }

  /** Says in env.yaml what shall be. */
  describe(talosVersion: string, kubernetesVersion: string, more = ''): void {
    const nodes = this.machines.map(([name, ip], index) => (
      `  ${name}: { machine_type: ${name.startsWith('ctrl') ? 'controlplane' : 'worker'}, ip: ${ip}, vm_id: ${8101 + index} }\n`
    ));
    writeFileSync(this.path('envs', 'k8s', 'env.yaml'), [
      'kind: talos\nproxmox: { node_name: pve1 }\ncluster:\n  gateway: 10.0.0.1\n  node_network: 10.0.0.0/24\n  vip: 10.0.0.10\n',
      `  talos_version: ${talosVersion}\n  kubernetes_version: ${kubernetesVersion}\n${more}`,
      'defaults_controlplane: { cpu: 4, ram_dedicated: 4096, disk_size: 20G }\ndefaults_worker: { cpu: 4, ram_dedicated: 4096, disk_size: 20G }\n',
      `nodes_config:\n${nodes.join('')}`,
    ].join(''));
  }

  /** Makes all stand as it is described. */
  async stand(talosVersion = 'v1.12.4', kubernetesVersion = 'v1.35.2'): Promise<void> {
    this.describe(talosVersion, kubernetesVersion);
    const { code, stderr } = await this.run('synth', 'k8s');
    if (code !== 0) throw new Error(stderr);
    const { resource } = JSON.parse(readFileSync(this.path('cdktf.out', 'stacks', 'k8s', 'cdk.tf.json'), 'utf8')) as Stack;
    const applied = (type: string, values: (attributes: Readonly<Record<string, unknown>>) => Record<string, unknown>): StateResource[] => (
      Object.entries(resource[type] ?? {}).map(([id, attributes]) => ({ address: `${type}.${id}`, type, values: values(attributes) }))
    );
    const resources: StateResource[] = [
      ...applied('talos_image_factory_schematic', ({ schematic }) => ({ schematic, id: schematicId(String(schematic)) })),
      ...applied('talos_machine_configuration_apply', () => ({})),
      ...applied('terraform_data', ({ input }) => ({ input, output: input })),
      { address: 'data.talos_client_configuration.client', type: 'talos_client_configuration', values: { talos_config: TALOS_CONFIG } },
    ];
    writeFileSync(this.path('state.json'), JSON.stringify({ values: { root_module: { resources } } }));
    const schematic = String(resources.find(({ type }) => type === 'talos_image_factory_schematic')!.values!.id);
    const node = (name: string): FakeNode => ({
      name, version: talosVersion, kubernetes: kubernetesVersion, schematic, ...(name.startsWith('ctrl') && { etcd: 'healthy' as const }),
    });
    this.change(() => ({ client: 'v1.13.9', nodes: Object.fromEntries(this.machines.map(([name, ip]) => [ip, node(name)])) }));
  }

  get cluster(): FakeCluster {
    return JSON.parse(readFileSync(this.path('cluster.json'), 'utf8')) as FakeCluster;
  }

  change(edit: (now: FakeCluster) => FakeCluster): void {
    writeFileSync(this.path('cluster.json'), JSON.stringify(edit(existsSync(this.path('cluster.json')) ? this.cluster : { client: '', nodes: {} })));
  }

  changeNode(name: string, changes: Partial<FakeNode>): void {
    const [, ip] = this.machines.find(([key]) => key === name)!;
    this.change(now => ({ ...now, nodes: { ...now.nodes, [ip]: { ...now.nodes[ip]!, ...changes } } }));
  }

  /** What talosctl was told to do, and with which files, since the last time. */
  takeLog(): { args: string[]; modes: string; config: string; home: string }[] {
    const file = this.path('log');
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    rmSync(file, { force: true });
    return lines.map(line => JSON.parse(line) as ReturnType<FakeProject['takeLog']>[number]);
  }

  /** What is left in the folder for temporary files. */
  leftovers(): string[] {
    return readdirSync(this.path('temp'));
  }

  async run(...args: string[]): Promise<Ended> {
    return this.start(args).ended;
  }

  start(args: readonly string[], variables: Readonly<Record<string, string>> = {}): { readonly pid: number; readonly ended: Promise<Ended> } {
    const env = { PATH: '/usr/bin:/bin', HOME: this.folder, TMPDIR: this.path('temp'), FAKE: this.folder, TOFU: this.path('tofu'), TALOSCTL: this.path('talosctl') };
    const child = spawn(process.execPath, [path.join(ROOT, 'bin', 'standsmith.js'), ...args], {
      cwd: this.folder, env: { ...env, ...variables }, stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => void (said.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => void (said.stderr += chunk.toString()));
    const ended = new Promise<Ended>(resolve => child.once('close', code => resolve({ code, ...said })));
    return { pid: child.pid!, ended };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function schematicId(schematic: string): string {
  return createHash('sha256').update(schematic).digest('hex');
}
