import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sync as writeFileAtomic } from 'write-file-atomic';
import { startStandInProvider } from '../../lib/sim/provider';
import { renewCommand } from './recordings';
import { machineConfigurations, newSecrets, parsed } from './talos/machine-configurations';
import { inPlaceVersion, reasonWithoutRealTalos, talosVersion } from './talos/real-provider';
import { startTalosRig } from './talos/rig';
import { findTofu, runTofu } from './tofu';

const timeoutMs = 600_000;
const file = path.join(__dirname, 'recordings', 'talos.json.gz');

const reason = reasonWithoutRealTalos() ?? reasonWithoutRealTalos(inPlaceVersion);
const isRenewing = process.env['RENEW_RECORDINGS'] === '1';
if (reason !== undefined) process.stderr.write(`what the real siderolabs/talos makes is taken from a recording, and not checked with it: ${reason}\n`);

interface Recording {
  readonly configurations: unknown;
  readonly plan: unknown;
  readonly inPlace: unknown;
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

interface InState {
  readonly address: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Versions that machines which are upgraded in place are made with, and brought to; at the end one of them is to be reset. */
const STEPS = [[], ['talos_version=v1.13.10'], ['kubernetes_version=v1.36.3'], ['reset=true']];
/** What is made anew each time, or only the same within one provider. */
const OWN = ['client_configuration', 'machine_configuration', 'machine_configuration_hash'];

/** What is planned, and then in the state, at each step. */
async function inPlace(provider: 'real' | 'stand-in'): Promise<unknown> {
  const rig = await startTalosRig(provider, [], 'in-place.tf');
  const ofMachines = ({ address }: { readonly address: string }): boolean => /talos_(machine|cluster)\./.test(address);
  const common = (values: Readonly<Record<string, unknown>> | null): unknown => Object.entries(values ?? {}).filter(([name]) => !OWN.includes(name));
  try {
    await rig.tofu('init');
    const steps: unknown[] = [];
    const said: string[] = [];
    for (const step of STEPS) {
      said.push(...step.flatMap((variable) => ['-var', variable]));
      await rig.tofu('plan', '-out', 'plan', ...said);
      const { resource_changes: changes } = JSON.parse((await rig.tofu('show', '-json', 'plan')).stdout) as { resource_changes: readonly Change[] };
      const planned = changes.filter(ofMachines).map(({ address, change: { actions, after, after_unknown: unknown } }) => (
        { address, actions, after: common(after), unknown }
      ));
      const { code } = await rig.tofu('apply', 'plan');
      const { values } = JSON.parse((await rig.tofu('show', '-json')).stdout) as { values: { root_module: { resources: readonly InState[] } } };
      const state = values.root_module.resources.filter(ofMachines).map(({ address, values: all }) => ({ address, values: common(all) }));
      steps.push({ planned, code, state });
    }
    const { code } = await rig.tofu('destroy', '-auto-approve', '-target', 'talos_machine.this', '-target', 'talos_cluster.this', ...said);
    return { steps, code };
  } finally {
    await rig.stop();
  }
}

async function real(): Promise<Recording> {
  const made = { configurations: await configurations({}), plan: await plan('real'), inPlace: await inPlace('real') };
  return JSON.parse(JSON.stringify(made)) as Recording;
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

    it('the same to machines that are upgraded in place, and reset at the end', async () => {
      expect(await inPlace('stand-in')).toEqual(recording.inPlace);
    }, timeoutMs);
  });

  (reason === undefined ? describe : describe.skip)('the real siderolabs/talos still does', () => {
    it(`what is recorded; else ${renewCommand} records it anew`, async () => {
      expect(await real()).toEqual(recording);
    }, timeoutMs);
  });
}
