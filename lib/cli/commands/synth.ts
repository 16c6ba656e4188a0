import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { envsFolder, type Context } from '../context';
import { examples } from '../examples';
import { planAndPlace } from '../place';
import { writeStacks } from '../stack';

export function addSynth(program: Command, context: Context): void {
  program.command('synth')
    .description('write the OpenTofu configuration of environments to cdktf.out/stacks, and allocations.yaml beside env.yaml')
    .argument('[environment...]', 'names of the folders below envs/; all when none is given')
    .option('--hcl', 'write HCL (cdk.tf) instead of JSON (cdk.tf.json)')
    .option('--outdir <folder>', 'folder to write to', 'cdktf.out')
    .option('--json', 'print the folders as JSON')
    .addHelpText('after', examples(
      ['standsmith synth', 'all environments'],
      ['standsmith synth class-router --hcl', 'one, as HCL'],
    ))
    .action(async (names: string[], { hcl, outdir, json }: { hcl?: boolean; outdir: string; json?: boolean }) => {
      const folders = writeStacks(context, await planAndPlace(context, names), { hcl, outdir });
      const shown = [...folders].map(([environment, folder]) => ({ environment, folder: path.relative(context.root, folder) }));
      context.io.out(json ? JSON.stringify(shown, null, 2) : shown.map(({ environment, folder }) => `${environment}: ${folder}`).join('\n'));
      const without = shown.map(({ environment }) => environment).filter(name => !existsSync(path.join(envsFolder(context), name, 'values.tfvars')));
      if (without.length > 0) context.io.err(`tofu plan needs values.tfvars, which ${without.join(', ')} lack${without.length === 1 ? 's' : ''}: standsmith credentials <environment>`);
    });
}
