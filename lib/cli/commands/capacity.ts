import path from 'node:path';
import type { Command } from 'commander';
import type { Resources } from '../../model/fit/capacity';
import type { PlannedEnvironment } from '../../model/plan-environments';
import { capacityText } from '../../report/capacity-text';
import { reportCapacity, requireClusterResources } from '../capacity';
import type { Context } from '../context';
import { examples } from '../examples';
import { EXIT } from '../exit-codes';
import { planAndPlaceOne } from '../place';
import { withSite } from '../site-access';
import { clusterFacts } from '../rehearsal/cluster-facts';
import { readClusterDescription } from '../simulation/expected-cluster';

interface Options {
  readonly cluster?: string;
  readonly json?: boolean;
}

export function addCapacity(program: Command, context: Context, exit: (code: number) => void): void {
  program.command('capacity')
    .description('show what an environment takes of RAM, vCPUs and disk, what is left, and how many students more would fit a class; the cluster is only read')
    .argument('<environment>', 'name of a folder below envs/')
    .option('--cluster <file>', 'YAML file that describes a cluster, instead of the real one (docs/rehearse.md)')
    .option('--json', 'print it as JSON')
    .addHelpText('after', examples(
      ['standsmith capacity class-router', 'on the cluster that values.tfvars names'],
      ['standsmith sim -- standsmith capacity class-router', 'on the simulated one'],
      ['standsmith capacity class-router --cluster lab.yaml', 'on one that is described'],
    ))
    .addHelpText('after', '\nExit codes: 0 it fits, 3 bad input, 4 it does not fit.')
    .action(async (name: string, { cluster, json }: Options) => {
      const led = cluster === undefined ? await withSite(context, name) : context;
      const planned = await planAndPlaceOne(led, name);
      const report = reportCapacity(planned, await resourcesOf(led, planned, cluster));
      context.io.out(json ? JSON.stringify({ fits: report.misfits.length === 0, ...report }, null, 2) : capacityText(report, context.io));
      exit(report.misfits.length === 0 ? EXIT.done : EXIT.refused);
    });
}

async function resourcesOf(context: Context, planned: PlannedEnvironment, file: string | undefined): Promise<Resources> {
  if (file !== undefined) return clusterFacts(readClusterDescription(path.resolve(context.root, file)), false);
  return (await requireClusterResources(context, planned, '; or describe a cluster: --cluster FILE')).resources;
}
