import path from 'node:path';
import type { Command } from 'commander';
import type { Context } from '../context';
import { planOne } from '../environments';
import { examples } from '../examples';
import { asTalos } from '../kinds';
import { exportTalos } from '../talos/export';
import { addTalosBackup } from './talos-backup';
import { addTalosScale } from './talos-scale';
import { addTalosUpgrade } from './talos-upgrade';

export function addTalos(program: Command, context: Context): void {
  const talos = program.command('talos').description('what concerns Talos clusters alone').helpCommand(false);
  talos.command('export')
    .description('write kube-config.yaml, talos-config.yaml and each machine\'s configuration, readable by you only: they give the cluster away')
    .argument('<environment>', 'name of a folder below envs/')
    .option('--output <folder>', 'folder to write to (default: output in the environment\'s folder)')
    .option('--json', 'print the names of the files as JSON')
    .addHelpText('after', examples(
      ['standsmith talos export talos', 'writes envs/talos/output'],
      ['KUBECONFIG=envs/talos/output/kube-config.yaml kubectl get nodes', 'uses it'],
    ))
    .action(async (name: string, { output, json }: { output?: string; json?: boolean }) => {
      const { folder, files } = await exportTalos(context, asTalos(planOne(context, name)), output);
      const shown = path.relative(context.root, folder) || '.';
      context.io.out(json ? JSON.stringify({ folder: shown, files }, null, 2) : files.map(file => path.join(shown, file)).join('\n'));
    });
  addTalosScale(talos, context);
  addTalosUpgrade(talos, context);
  addTalosBackup(talos, context);
}
