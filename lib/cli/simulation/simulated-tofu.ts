import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runProcess, type Environment } from '../../tofu/process';
import { showPlan } from '../../tofu/show';
import { CommandError } from '../errors';
import { EXIT } from '../exit-codes';
import { simulatedCall, type SimulationSettings } from './simulated-arguments';
import { simulatedHome } from './simulated-home';

/** The `tofu` that stands first on `PATH` in a simulation. @returns its exit code */
export async function runSimulatedTofu(settingsFile: string, args: readonly string[], workingFolder: string, env: Environment): Promise<number> {
  const settings = JSON.parse(readFileSync(settingsFile, 'utf8')) as SimulationSettings;
  const call = simulatedCall(args, workingFolder, settings);
  const home = env.HOME ? { HOME: simulatedHome(settings.statesFolder, env.HOME) } : {};
  const childEnv = { ...env, ...home, TF_DATA_DIR: call.dataDirectory };
  if (call.planFile !== undefined) await refuseForeignPlan(call.planFile, call.folder, childEnv, settings);
  const { code } = await runProcess(settings.binary, call.args, { cwd: workingFolder, env: childEnv, isPrivate: true });
  return code;
}

async function refuseForeignPlan(planFile: string, folder: string, env: Environment, { binary, endpoint }: SimulationSettings): Promise<void> {
  // tofu itself says best what is wrong with a plan that cannot be read
  const plan = await showPlan({ binary, folder, env }, planFile).catch(() => undefined);
  if (plan === undefined || plan.variables?.proxmox_endpoint?.value === endpoint) return;
  throw new CommandError(
    `${path.basename(planFile)} was not planned for this simulated cluster, and is not applied here\n    plan again: tofu plan -var-file values.tfvars -out ${planFile}`,
    EXIT.refused,
  );
}
