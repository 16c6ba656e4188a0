import path from 'node:path';
import type { Command } from 'commander';
import type { Context } from '../context';
import { planOne } from '../environments';
import { examples } from '../examples';
import { asTalos } from '../kinds';
import { confirm } from '../plan-and-apply';
import { backUp } from '../talos/backup/backup';
import { findRestorable, restore } from '../talos/backup/restore';
import { checkSnapshot } from '../talos/backup/snapshot';
import { withTalosctl } from '../talos/talosctl/with-talosctl';

export function addTalosBackup(talos: Command, context: Context): void {
  talos.command('backup')
    .description('write a snapshot of etcd, readable by you only: all that Kubernetes knows is in it')
    .argument('<environment>', 'name of a folder below envs/')
    .option('--output <file>', 'file to write (default: etcd-<time>.snapshot in output in the environment\'s folder)')
    .option('--json', 'print what was written as JSON')
    .addHelpText('after', examples(
      ['standsmith talos backup talos', 'writes envs/talos/output/etcd-….snapshot'],
      ['standsmith talos backup talos --output /mnt/backup/etcd.snapshot', 'writes that file'],
    ))
    .action(async (name: string, { output, json }: { output?: string; json?: boolean }) => {
      const { io, root } = context;
      const planned = asTalos(planOne(context, name));
      const time = new Date().toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');
      const file = path.resolve(root, output ?? path.join(planned.directory, 'output', `etcd-${time}.snapshot`));
      const { machine, size } = await withTalosctl(context, planned, async ({ talosctl }) => backUp(planned, talosctl, file));
      const shown = path.relative(root, file).startsWith('..') ? file : path.relative(root, file);
      io.out(json ? JSON.stringify({ file: shown, machine, size }, null, 2) : `${shown}: ${size} bytes, of ${machine}`);
    });
  talos.command('restore')
    .description('let a cluster whose etcd is lost begin anew with a snapshot')
    .argument('<environment>', 'name of a folder below envs/')
    .requiredOption('--from <file>', 'a snapshot that backup has written')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', examples(['standsmith talos restore talos --from envs/talos/output/etcd-20260401T101500Z.snapshot', 'says what will be done, and asks']))
    .action(async (name: string, { from, yes = false }: { from: string; yes?: boolean }) => {
      const { io } = context;
      const planned = asTalos(planOne(context, name));
      const file = path.resolve(context.root, from);
      const size = await checkSnapshot(file, from);
      await withTalosctl(context, planned, async ({ talosctl }) => {
        const member = await findRestorable(planned, talosctl);
        io.err(`  1. etcd begins on ${member.key} (${member.ip}) with ${from}, ${size} bytes\n  2. the other control planes join it, and Kubernetes starts`);
        await confirm(context, `Restore ${name}?`, yes);
        await restore(talosctl, planned.plan, member, file);
        io.out(`${name} is healthy, with what was in ${from}`);
      });
    });
}
