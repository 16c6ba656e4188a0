/** One synth in a process of its own: `node child.js constructs|bindings STUDENTS OUTDIR`. Prints the peak of its memory, in MiB. */
import { benchPlan } from './lab';

async function main([variant, students, outdir]: readonly string[]): Promise<void> {
  const plan = benchPlan(process.cwd(), Number(students));
  // what the other variant loads must not count
  if (variant === 'constructs') (await import('../stacks/synthesize.js')).synthesize([plan], { outdir: outdir! });
  else (await import('./generated-bindings.js')).synthesizeWithBindings(plan, outdir!);
  process.stdout.write(`${process.resourceUsage().maxRSS / 1024}\n`);
}

void main(process.argv.slice(2));
