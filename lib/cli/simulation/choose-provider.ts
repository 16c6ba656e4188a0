import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runProcess, type Environment } from '../../tofu/process';
import { CommandError } from '../errors';

/** Which providers drive the simulated cluster; `auto`: the real ones where tofu can get all that are needed. */
export type ProviderChoice = 'auto' | 'real' | 'stand-in';

/** Providers that there are stand-ins for. */
export type ProviderName = 'bpg/proxmox' | 'siderolabs/talos' | 'poseidon/ct';

const REGISTRY = 'registry.opentofu.org';
const PROBE_TIMEOUT_MS = 60_000;

/** @throws CommandError when the real ones are asked for, and one of them cannot be had */
export async function chooseProvider(
  choice: ProviderChoice, needed: readonly ProviderName[], binary: string, env: Environment,
): Promise<'real' | 'stand-in'> {
  if (choice === 'stand-in') return 'stand-in';
  const further = needed.filter(provider => !isMirrored(provider, env));
  if (further.length === 0 || await canInit(further, binary, env)) return 'real';
  if (choice === 'auto') return 'stand-in';
  const which = further.length > 1 ? `the providers ${further.join(' and ')}` : `the provider ${further[0]}`;
  throw new CommandError(`tofu cannot get ${which} here\n    use --provider stand-in, or put ${further.length > 1 ? 'them' : 'it'} into a local mirror`);
}

/** Whether a provider lies in the local mirror that tofu looks into by itself. */
export function isMirrored(provider: ProviderName, env: Environment): boolean {
  const folder = path.join(env.HOME ?? '/', '.terraform.d', 'plugins', REGISTRY, ...provider.split('/'));
  try {
    return readdirSync(folder).length > 0;
  } catch {
    return false;
  }
}

async function canInit(providers: readonly ProviderName[], binary: string, env: Environment): Promise<boolean> {
  const folder = mkdtempSync(path.join(tmpdir(), 'standsmith-probe-'));
  try {
    const required = Object.fromEntries(providers.map(source => [source.split('/')[1], { source }]));
    writeFileSync(path.join(folder, 'main.tf.json'), JSON.stringify({ terraform: { required_providers: required } }));
    const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS);
    const { code } = await runProcess(binary, ['init', '-input=false', '-backend=false'], { cwd: folder, env, onLine: () => undefined, signal });
    return code === 0;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
