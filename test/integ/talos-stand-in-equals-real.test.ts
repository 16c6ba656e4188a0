import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sync as writeFileAtomic } from 'write-file-atomic';
import { startStandInProvider } from '../../lib/sim/provider';
import { renewCommand } from './recordings';
import { machineConfigurations, newSecrets, parsed } from './talos/machine-configurations';
import { reasonWithoutRealTalos, talosVersion } from './talos/real-provider';
import { startTalosRig } from './talos/rig';
import { findTofu, runTofu } from './tofu';

const timeoutMs = 600_000;
const file = path.join(__dirname, 'recordings', 'talos.json.gz');

const reason = reasonWithoutRealTalos();
const isRenewing = process.env['RENEW_RECORDINGS'] === '1';
if (reason !== undefined) process.stderr.write(`what the real siderolabs/talos makes is taken from a recording, and not checked with it: ${reason}\n`);

interface Recording {
  readonly configurations: unknown;
  readonly plan: unknown;
}

/** What both make of the same secrets and patches. */
async function configurations(variables: Readonly<Record<string, string>>): Promise<unknown> {
  const folder = await mkdtemp(path.join(tmpdir(), 'standsmith-talos-'));
  try {
    const secrets = await newSecrets();
    await writeFile(path.join(folder, 'main.tf.json'), JSON.stringify(machineConfigurations(talosVersion, secrets), null, 1));
    for (const args of [['init'], ['apply', '-auto-approve']]) {
      const { code, stderr } = await runTofu(folder, args, variables);
      if (code !== 0) throw new Error(stderr);
    }
    return parsed((await runTofu(folder, ['output', '-json', 'all'], variables)).stdout, secrets);
  } finally {
    await rm(folder, { recursive: true });
  }
}

interface Change {
  readonly address: string;
  readonly change: { readonly actions: unknown; readonly after: Readonly<Record<string, unknown>> | null; readonly after_unknown: unknown };
}

/** What is planned for the Talos part of a new cluster. */
async function plan(provider: 'real' | 'stand-in'): Promise<unknown> {
  const rig = await startTalosRig(provider);
  try {
    await rig.tofu('init');
    await rig.tofu('plan', '-out', 'plan');
    const { resource_changes: changes } = JSON.parse((await rig.tofu('show', '-json', 'plan')).stdout) as { resource_changes: readonly Change[] };
    return changes.filter(({ address }) => address.includes('talos_')).map(({ address, change: { actions, after, after_unknown: unknown } }) => {
      // 0.11.0 lacks what is in the schema of the later one
      const known = Object.entries(after ?? {}).filter(([, value]) => value !== null);
      return { address, actions, after: Object.fromEntries(known), unknown };
    });
  } finally {
    await rig.stop();
  }
}

async function real(): Promise<Recording> {
  return JSON.parse(JSON.stringify({ configurations: await configurations({}), plan: await plan('real') })) as Recording;
}

if (isRenewing) {
  test('records what the real siderolabs/talos makes', async () => {
    if (reason !== undefined) throw new Error(`there is nothing to record: ${reason}`);
    writeFileAtomic(file, gzipSync(JSON.stringify(await real())));
  }, timeoutMs);
} else {
  const recording = JSON.parse(gunzipSync(readFileSync(file)).toString()) as Recording;
  const withTofu = findTofu() === undefined ? describe.skip : describe;

  withTofu('the stand-in does what is recorded of the real siderolabs/talos:', () => {
    it('the same final machine configurations', async () => {
      const provider = await startStandInProvider({ talos: { proxy: 'http://127.0.0.1:1' } });
      try {
        expect(await configurations({ TF_REATTACH_PROVIDERS: provider.reattach })).toEqual(recording.configurations);
      } finally {
        await provider.stop();
      }
    }, timeoutMs);

    it('the same plan of a new cluster', async () => {
      expect(await plan('stand-in')).toEqual(recording.plan);
    }, timeoutMs);
  });

  (reason === undefined ? describe : describe.skip)('the real siderolabs/talos still does', () => {
    it(`what is recorded; else ${renewCommand} records it anew`, async () => {
      expect(await real()).toEqual(recording);
    }, timeoutMs);
  });
}
