import { InvalidArgumentError, type Command } from 'commander';
import type { UpgradeStep } from '../../model/talos/upgrade/upgrade-steps';
import type { Context } from '../context';
import { planOne } from '../environments';
import { CommandError } from '../errors';
import { examples } from '../examples';
import { EXIT } from '../exit-codes';
import { asTalos } from '../kinds';
import { confirm } from '../plan-and-apply';
import { describeUpgrade } from '../talos/upgrade/describe-upgrade';
import { prepareUpgrade, type PreparedUpgrade } from '../talos/upgrade/prepare-upgrade';
import { recordVersions } from '../talos/upgrade/record-versions';
import { runUpgrade } from '../talos/upgrade/run-upgrade';
import { withTalosctl } from '../talos/talosctl/with-talosctl';

interface Options {
  readonly parallel: number;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

export function addTalosUpgrade(talos: Command, context: Context): void {
  talos.command('upgrade')
    .description('bring machines to the version and image of env.yaml, one after the other, and then Kubernetes; after an interruption, run it again to go on')
    .argument('<environment>', 'name of a folder below envs/')
    .option('--parallel <number>', 'workers that are upgraded at the same time; control planes never are', parseParallel, 1)
    .option('--dry-run', 'print the steps, and do nothing')
    .option('-y, --yes', 'do not ask')
    .option('--json', 'print the steps as JSON')
    .addHelpText('after', examples(
      ['standsmith talos upgrade talos --dry-run', 'shows the steps'],
      ['standsmith talos upgrade talos', 'shows them, and asks'],
      ['standsmith talos upgrade talos --parallel 3 --yes', 'for scripts, and many workers'],
    ))
    .action(async (name: string, options: Options) => upgrade(context, name, options));
}

async function upgrade(context: Context, name: string, { parallel, dryRun = false, yes = false, json = false }: Options): Promise<void> {
  const { io } = context;
  const planned = asTalos(planOne(context, name));
  if (planned.plan.cluster.upgrade === 'in-place') {
    throw new CommandError(`${name} has upgrade: in-place\n    standsmith apply ${name} upgrades its machines`, EXIT.refused);
  }
  await withTalosctl(context, planned, async session => {
    const prepared = await prepareUpgrade(planned, session, parallel);
    const { steps, machines, cordoned } = prepared;
    if (cordoned.length > 0) io.err(`given no pods now: ${cordoned.join(', ')}; if nobody wants that, kubectl uncordon ${cordoned.join(' ')}`);
    if (dryRun || !json) (json ? io.out : io.err)(json ? toJson(name, steps, false) : shown(prepared));
    if (dryRun) return;
    if (steps.length > 0) {
      await confirm(context, `Upgrade ${name}?`, yes);
      const progress = io.progress(`upgrading ${name}`, describeUpgrade(steps).length);
      try {
        await runUpgrade(session.talosctl, machines, steps, progress);
      } finally {
        progress.stop();
      }
    }
    const isRecorded = await recordVersions(session, planned.plan.cluster);
    if (json) io.out(toJson(name, steps, true));
    else if (steps.length > 0) io.out(`${name} runs Talos ${planned.plan.cluster.talosVersion} and Kubernetes ${planned.plan.cluster.kubernetesVersion}`);
    if (isRecorded) io.err(`standsmith apply ${name} gives machines the configurations of these versions`);
  });
}

function shown({ steps, machines }: PreparedUpgrade): string {
  if (steps.length === 0) return 'nothing to upgrade: every machine and Kubernetes are as described';
  const touched = new Set(steps.flatMap(step => (step.action === 'talos' ? step.machines.map(({ machine }) => machine) : [])));
  const left = machines.map(({ key }) => key).filter(key => !touched.has(key));
  const lines = describeUpgrade(steps).map((line, index) => `${String(index + 1).padStart(3)}. ${line}`);
  return [
    'steps, with a look at the cluster\'s health before the first and after each:', ...lines, ...(left.length > 0 ? [`not touched: ${left.join(', ')}`] : []),
  ].join('\n');
}

function toJson(environment: string, steps: readonly UpgradeStep[], done: boolean): string {
  return JSON.stringify({ environment, steps, done }, null, 2);
}

function parseParallel(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError('It is a number from 1 to 99.');
  return Number(text);
}
