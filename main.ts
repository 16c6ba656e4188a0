/** What `cdktf synth` runs: all environments below `envs/`, written to the folder that the command names. */
import path from 'node:path';
import { findSite } from './lib/config/site/find-site';
import { loadSite } from './lib/config/site/load-site';
import { keepAllocations, keepStatePassphrases, listEnvironments, planEnvironments } from './lib/model/plan-environments';
import { InputError } from './lib/values/finding';
import { synthesize } from './stacks/synthesize';

const ENVS = path.resolve('envs');
const readSite = () => {
  const folder = findSite(process.env, process.cwd());
  return folder === undefined ? undefined : loadSite(folder, process.cwd());
};

// the engine keeps a stack trace of every token, which takes a fifth of a synth and is read by nobody
process.env.CDKTN_DISABLE_CREATION_STACK = 'true';
try {
  const planned = planEnvironments(ENVS, listEnvironments(ENVS), process.cwd(), new Map(), readSite);
  keepStatePassphrases(planned, process.cwd());
  synthesize(planned.map(({ plan }) => plan), { outdir: process.env.CDKTF_OUTDIR ?? 'cdktf.out', hcl: process.env.SYNTH_HCL_OUTPUT === 'true' });
  keepAllocations(planned);
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 3;
}
