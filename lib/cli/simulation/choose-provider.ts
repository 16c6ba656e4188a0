import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runProcess, type Environment } from '../../tofu/process';
import { CommandError } from '../errors';

/** Which provider drives the simulated cluster; `auto`: the real one where tofu can get it. */
export type ProviderChoice = 'auto' | 'real' | 'stand-in';

const SOURCE = ['registry.opentofu.org', 'bpg', 'proxmox'];
const PROBE_TIMEOUT_MS = 60_000;

/** @throws CommandError when the real one is asked for and cannot be had */
export async function chooseProvider(choice: ProviderChoice, binary: string, env: Environment): Promise<'real' | 'stand-in'> {
  if (choice === 'stand-in') return 'stand-in';
  if (isMirrored(env) || await canInit(binary, env)) return 'real';
  if (choice === 'auto') return 'stand-in';
  throw new CommandError('tofu cannot get the provider bpg/proxmox here\n    use --provider stand-in, or put the provider into a local mirror');
}

/** Whether the provider lies in the local mirror that tofu looks into by itself. */
export function isMirrored(env: Environment): boolean {
  const folder = path.join(env.HOME ?? '/', '.terraform.d', 'plugins', ...SOURCE);
  try {
    return readdirSync(folder).length > 0;
  } catch {
    return false;
  }
}

async function canInit(binary: string, env: Environment): Promise<boolean> {
  const folder = mkdtempSync(path.join(tmpdir(), 'standsmith-probe-'));
  try {
    writeFileSync(path.join(folder, 'main.tf.json'), JSON.stringify({ terraform: { required_providers: { proxmox: { source: 'bpg/proxmox' } } } }));
    const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS);
    const { code } = await runProcess(binary, ['init', '-input=false', '-backend=false'], { cwd: folder, env, onLine: () => undefined, signal });
    return code === 0;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
