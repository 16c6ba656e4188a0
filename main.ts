/** What `cdktf synth` runs: all environments below `envs/`, written to the folder that the command names. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { loadEnv } from './lib/config/load-env';
import { readAllocations, readTaken, writeAllocations } from './lib/model/allocations-file';
import type { LabPlan } from './lib/model/lab-plan';
import { planLab } from './lib/model/plan-lab';
import { InputError } from './lib/values/finding';
import { synthesize } from './stacks/synthesize';

const ENVS = 'envs';

function planAll(): LabPlan[] {
  const names = readdirSync(ENVS).filter(name => existsSync(path.join(ENVS, name, 'env.yaml')));
  const configs = names.map(name => loadEnv(path.join(ENVS, name)));
  return configs.map(config => {
    const folder = path.join(ENVS, config.name);
    const { plan, allocations, findings } = planLab(config, readAllocations(folder), readTaken(ENVS, config.name));
    if (findings.length > 0) throw new InputError(findings);
    writeAllocations(folder, allocations);
    return plan;
  });
}

// a third of the time of a synth goes into stack traces of tokens that nobody reads
process.env.CDKTN_DISABLE_CREATION_STACK = 'true';
try {
  synthesize(planAll(), { outdir: process.env.CDKTF_OUTDIR ?? 'cdktf.out', hcl: process.env.SYNTH_HCL_OUTPUT === 'true' });
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 3;
}
