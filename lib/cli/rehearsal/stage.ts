import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { formatHclMap } from '../../config/hcl';
import { makePassword } from '../../config/password';
import { newStatePassphrase } from '../../config/state-passphrase';
import { readValues } from '../../config/values-file';
import type { PlannedClass } from '../../model/plan-environments';
import type { ClusterDescriptionInput, FaultInput } from '../../sim';
import { init } from '../../tofu/init';
import { STATE_PASSPHRASE_FILE } from '../../values/state-passphrase';
import { synthesize } from '../../../stacks/synthesize';
import type { Context } from '../context';
import type { ReadyStack } from '../stack';
import { statesFolderOf } from '../simulation/listen';
import { startSimulation, type Simulation, type SimulationOptions } from '../simulation/start-simulation';
import { withoutCluster } from '../simulation/without-cluster';

/** A folder of its own for a rehearsal, with the stack and made-up secrets. Nothing of the environment's own is written. */
export interface Stage {
  /** Whether the environment has a state: a copy of it is what a rehearsal begins with. */
  readonly hasState: boolean;
  /** Starts a simulated cluster with a copy of the environment's state, and makes the stack ready for it. */
  begin(run: StageRun): Promise<{ readonly simulation: Simulation; readonly stack: ReadyStack }>;
  remove(): void;
}

export interface StageRun {
  /** Tells this run from the others of the same rehearsal. */
  readonly name: string;
  readonly description: ClusterDescriptionInput;
  readonly provider: SimulationOptions['provider'];
  readonly clock: SimulationOptions['clock'];
  readonly faults: readonly FaultInput[];
}

const PRIVATE = 0o600;

export async function prepareStage(context: Context, planned: PlannedClass): Promise<Stage> {
  const { directory, plan } = planned;
  const root = mkdtempSync(path.join(tmpdir(), 'standsmith-rehearse-'));
  try {
    const folder = synthesize([plan], { outdir: path.join(root, 'cdktf.out') }).get(plan.environment)!;
    await writeSecrets(context, planned, path.join(folder, 'values.tfvars'));
    if (plan.encryptsState) takePassphrase(directory, folder);
    const state = path.join(directory, `${plan.environment}.tfstate`);
    const hasState = existsSync(state);
    return {
      hasState,
      begin: async ({ name, ...options }) => {
        const dataFile = path.join(root, `${name}.json`);
        const simulation = await startSimulation(context, { ...options, dataFile, host: '127.0.0.1', port: 0, isPortFixed: false, fresh: false });
        try {
          if (hasState) copyPrivately(state, path.join(statesFolderOf(dataFile), `${plan.environment}.tfstate`));
          const tofu = { binary: simulation.variables.TOFU!, folder, env: { ...withoutCluster(context.env), ...simulation.variables } };
          await init(tofu);
          return { simulation, stack: { ...planned, tofu } };
        } catch (error) {
          await simulation.stop();
          throw error;
        }
      },
      remove: () => rmSync(root, { recursive: true, force: true }),
    };
  } catch (error) {
    rmSync(root, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Passwords for the students: made up, but for those that the environment has: an applied one would seem to change otherwise.
 * They reach the simulated cluster only.
 */
async function writeSecrets({ root }: Context, { directory, plan }: PlannedClass, file: string): Promise<void> {
  const known = (await readValues(path.join(directory, 'values.tfvars'), root)).student_passwords as Readonly<Record<string, unknown>> | undefined;
  const passwords = plan.stands.filter(({ hasPassword }) => hasPassword).map(({ key }) => {
    const password = known?.[key];
    return [key, typeof password === 'string' && password !== '' ? password : makePassword()] as const;
  });
  rmSync(file, { force: true });
  writeFileSync(file, `student_passwords = ${formatHclMap(passwords)}\n`, { mode: PRIVATE });
}

/** The one of the environment, since the rehearsal begins with a copy of its state. */
function takePassphrase(directory: string, folder: string): void {
  const [own, file] = [path.join(directory, STATE_PASSPHRASE_FILE), path.join(folder, STATE_PASSPHRASE_FILE)];
  rmSync(file, { force: true });
  if (existsSync(own)) copyPrivately(own, file);
  else writeFileSync(file, newStatePassphrase(), { mode: PRIVATE });
}

function copyPrivately(from: string, to: string): void {
  cpSync(from, to);
  chmodSync(to, PRIVATE);
}
