import { writeFileSync, mkdirSync, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { startSimulatedCluster } from '../lib/sim';
import { startStandInProvider } from '../lib/sim/provider';
import { findTofu } from '../lib/tofu/find-tofu';
import { runProcess, type Environment } from '../lib/tofu/process';

export interface PlanTime {
  readonly seconds: number;
  /** Which provider planned. */
  readonly provider: 'real' | 'stand-in';
}

/** The description of a cluster with what `envs/class-dmz` clones from. */
const CLUSTER = {
  nodes: { pve1: {} },
  templates: [100, 101, 102].map(vmid => ({ vmid, node: 'pve1', name: `template-${vmid}` })),
};

/** How long `tofu plan` takes for a stack that nothing of is there yet, with the real provider where it is installed. */
export async function timePlan(stack: string, students: number, env: Environment): Promise<PlanTime> {
  const cluster = await startSimulatedCluster({ description: CLUSTER });
  const standIn = isRealProviderInstalled(env) ? undefined : await startStandInProvider({ certificateAuthority: cluster.certificatePem });
  try {
    const passwords = Object.fromEntries(Array.from({ length: students }, (_, i) => [`student${i + 1}`, `password-${i + 1}`]));
    writeVariables(stack, { ...accessVariables(cluster), student_passwords: passwords });
    const binary = await findTofu(env);
    const tofu = (...args: string[]) => run(binary, args, stack, { ...env, TF_REATTACH_PROVIDERS: standIn?.reattach });
    await tofu('init', '-input=false');
    const start = performance.now();
    await tofu('plan', '-input=false', '-var-file', 'values.tfvars.json', '-out', 'vm');
    return { seconds: (performance.now() - start) / 1000, provider: standIn === undefined ? 'real' : 'stand-in' };
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
