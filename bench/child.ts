/** One synth in a process of its own: `node child.js constructs|bindings STUDENTS OUTDIR`. Prints the peak of its memory, in MiB. */
import { synthesize } from '../stacks/synthesize';
import { synthesizeWithBindings } from './generated-bindings';
import { benchPlan } from './lab';

const [, , variant, students, outdir] = process.argv;
const plan = benchPlan(process.cwd(), Number(students));
if (variant === 'constructs') synthesize([plan], { outdir: outdir! });
else synthesizeWithBindings(plan, outdir!);
process.stdout.write(`${process.resourceUsage().maxRSS / 1024}\n`);
