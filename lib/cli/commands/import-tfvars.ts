import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { sync as writeFileAtomic } from 'write-file-atomic';
import type { HclValues } from '../../config/hcl';
import { importTfvars } from '../../config/talos/import-tfvars';
import { readValues } from '../../config/values-file';
import { checkEnvironmentName } from '../../values/names';
import { quote } from '../../values/quote';
import { envsFolder, type Context } from '../context';
import { planOne } from '../environments';
import { CommandError } from '../errors';
import { examples } from '../examples';
import { EXIT } from '../exit-codes';
import { kindOf } from '../kinds';

export function addImportTfvars(program: Command, context: Context): void {
  program.command('import-tfvars')
    .description('make an environment of the variables of an OpenTofu module for Talos: nodes_config, defaults_controlplane, defaults_worker, and what else is known')
    .argument('<file...>', '*.auto.tfvars, later ones over earlier ones, as tofu takes them')
    .option('--name <environment>', 'name of the folder to make below envs/', 'talos')
    .addHelpText('after', examples(['standsmith import-tfvars nodes.auto.tfvars config.auto.tfvars --name homelab', 'makes envs/homelab/env.yaml']))
    .action(async (files: string[], { name }: { name: string }) => {
      const { io, root } = context;
      const problem = checkEnvironmentName(name);
      if (problem !== undefined) throw new CommandError(`--name ${quote(name)}: ${problem}`, EXIT.badInput);
      const folder = path.join(envsFolder(context), name);
      if (existsSync(folder)) throw new CommandError(`there is envs/${name} already\n    choose another --name, or remove the folder`, EXIT.refused);
      const { text, ignored, missing } = importTfvars(await readAll(files, root));
      mkdirSync(folder, { recursive: true });
      writeFileAtomic(path.join(folder, 'env.yaml'), text, { mode: 0o644 });
      io.out(`envs/${name}/env.yaml is written`);
      if (ignored.length > 0) io.err(`these have no place in it: ${ignored.join(', ')}`);
      if (missing.length > 0) throw new CommandError(`nothing says ${missing.join(', ')}\n    add them to envs/${name}/env.yaml, then: standsmith validate ${name}`, EXIT.badInput);
      const planned = planOne(context, name);
      io.out(`${name}: ${kindOf(planned).describe(planned)}: good`);
    });
}

async function readAll(files: readonly string[], root: string): Promise<HclValues> {
  const values: HclValues[] = [];
  for (const file of files) {
    if (!existsSync(path.resolve(root, file))) throw new CommandError(`there is no file ${quote(file)}\n    name the *.auto.tfvars of the module`, EXIT.badInput);
    values.push(await readValues(path.resolve(root, file), root));
  }
  return Object.assign({}, ...values) as HclValues;
}
