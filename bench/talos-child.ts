/** One synth of the environment `talos` below this folder, in a process of its own. Prints its seconds without the loading of modules. */
import { planEnvironments } from '../lib/model/plan-environments';
import { synthesize } from '../stacks/synthesize';

const start = performance.now();
const planned = planEnvironments('envs', ['talos'], process.cwd());
synthesize(planned.map(({ plan }) => plan), { outdir: 'cdktf.out' });
process.stdout.write(`${(performance.now() - start) / 1000}\n`);
