import { writeFileSync, mkdirSync, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { startSimulatedCluster, type ClusterDescriptionInput, type SimulatedCluster, type SimulatedClusterOptions } from '../lib/sim';
import { startStandInProvider } from '../lib/sim/provider';
import { findTofu } from '../lib/tofu/find-tofu';
import { runProcess, type Environment } from '../lib/tofu/process';

/** A stack before a simulated cluster. */
export interface Rig {
  readonly cluster: SimulatedCluster;
  /** Which provider tofu has. */
  readonly provider: 'real' | 'stand-in';
  /** Runs tofu in the stack's folder. @throws Error with the end of what it said */
  tofu(...args: string[]): Promise<void>;
}

/** The description of a cluster with what `envs/class-dmz` clones from. */
export const DMZ_CLUSTER: ClusterDescriptionInput = {
  nodes: { pve1: {} },
  templates: [100, 101, 102].map(vmid => ({ vmid, node: 'pve1', name: `template-${vmid}` })),
};

/** Does something with a stack for so many students, initialized, with the real provider where it is installed. */
export async function withRig<T>(
  stack: string, students: number, options: Pick<SimulatedClusterOptions, 'description' | 'clock'>, env: Environment, work: (rig: Rig) => Promise<T>,
): Promise<T> {
  const cluster = await startSimulatedCluster(options);
  const standIn = isRealProviderInstalled(env) ? undefined : await startStandInProvider({ certificateAuthority: cluster.certificatePem });
  try {
    const passwords = Object.fromEntries(Array.from({ length: students }, (_, i) => [`student${i + 1}`, `password-${i + 1}`]));
    writeVariables(stack, { ...accessVariables(cluster), student_passwords: passwords });
    const binary = await findTofu(env);
    const tofu = async (...args: string[]) => run(binary, args, stack, { ...env, TF_REATTACH_PROVIDERS: standIn?.reattach });
    await tofu('init', '-input=false');
    return await work({ cluster, provider: standIn === undefined ? 'real' : 'stand-in', tofu });
  } finally {
    await standIn?.stop();
    await cluster.stop();
  }
}

function accessVariables({ endpoint, apiToken }: { endpoint: string; apiToken: string }): Record<string, unknown> {
  return { proxmox_endpoint: endpoint, proxmox_api_token: apiToken, proxmox_insecure: true };
}

function writeVariables(stack: string, values: Record<string, unknown>): void {
  mkdirSync(path.resolve(stack, '../../../envs', path.basename(stack)), { recursive: true });
  writeFileSync(path.join(stack, 'values.tfvars.json'), JSON.stringify(values), { mode: 0o600 });
}

/** Tofu looks there without being told to. */
function isRealProviderInstalled(env: Environment): boolean {
  const mirror = path.join(env.HOME ?? '/', '.terraform.d/plugins/registry.opentofu.org/bpg/proxmox');
  return existsSync(mirror) && readdirSync(mirror).length > 0;
}

async function run(binary: string, args: string[], cwd: string, env: Environment): Promise<void> {
  const lines: string[] = [];
  const { code, stderr } = await runProcess(binary, args, { cwd, env, onLine: line => lines.push(line) });
  if (code !== 0) throw new Error(`tofu ${args[0]} failed\n${lines.slice(-20).join('\n')}\n${stderr}`);
}
