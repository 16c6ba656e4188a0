import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { checkEnvironmentName, checkNodeName } from '../../values/names';
import { envsFolder, type Context } from '../context';
import { CommandError } from '../errors';
import { examples } from '../examples';
import { EXIT } from '../exit-codes';
import { newEnvironmentFiles } from '../new-environment';

interface Options {
  readonly students: number;
  readonly isolation: 'sdn-simple' | 'bridge';
  readonly node: string;
}

export function addInit(program: Command, context: Context): void {
  program.command('init')
    .description('make a new environment: a router and a host for each student, to be changed')
    .argument('<environment>', 'name of the new folder below envs/')
    .option('--students <number>', 'students to begin with', wholeNumber, 3)
    .addOption(new Option('--isolation <way>', 'bridge: for a single node without SDN').choices(['sdn-simple', 'bridge']).default('sdn-simple'))
    .option('--node <name>', 'node of the cluster that holds the templates', nodeName, 'pve1')
    .addHelpText('after', examples(
      ['standsmith init my-class', 'three students'],
      ['standsmith init my-class --students 25 --node pve2', 'a larger class on another node'],
      ['standsmith init my-class --isolation bridge', 'for a single node without SDN'],
    ))
    .action((name: string, options: Options) => {
      const wrong = checkEnvironmentName(name);
      if (wrong !== undefined) throw new CommandError(`${JSON.stringify(name)} is no name for an environment\n    ${wrong}`, EXIT.badInput);
      const folder = path.join(envsFolder(context), name);
      try {
        mkdirSync(path.dirname(folder), { recursive: true });
        mkdirSync(folder);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        throw new CommandError(`${path.relative(context.root, folder)} is there already, and stays as it is\n    choose another name, or change the files in it`, EXIT.refused);
      }
      for (const [file, content] of Object.entries(newEnvironmentFiles(options))) writeFileSync(path.join(folder, file), content);
      context.io.out(`made ${path.relative(context.root, folder)}: env.yaml, deployment_config.yml, users_list.yml`);
      context.io.out(`next: standsmith credentials ${name}, then rehearse it: standsmith sim -- standsmith apply ${name}`);
    });
}

function nodeName(text: string): string {
  const wrong = checkNodeName(text);
  if (wrong !== undefined) throw new InvalidArgumentError(wrong);
  return text;
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('It is a whole number from 1 to 9999.');
  return Number(text);
}
