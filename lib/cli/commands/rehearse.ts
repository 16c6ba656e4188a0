import path from 'node:path';
import { Option, type Command } from 'commander';
import { sync as writeFileAtomic } from 'write-file-atomic';
import { stringify } from 'yaml';
import { fits, type Rehearsal } from '../../report/rehearsal';
import { rehearsalText } from '../../report/rehearsal-text';
import type { Context } from '../context';
import { CommandError } from '../errors';
import { examples } from '../examples';
import { EXIT } from '../exit-codes';
import { asClass } from '../kinds';
import { planAndPlaceOne } from '../place';
import { withSite } from '../site-access';
import type { RehearseOptions } from '../rehearsal/rehearse';

interface Options extends RehearseOptions {
  readonly cluster?: string;
  readonly save?: string;
  readonly json?: boolean;
}

const HELP = `
The cluster that values.tfvars leads to is copied into a simulated one, and the environment is applied to that copy. The real cluster gets GETs
only; with user and password there is one POST, to /access/ticket, which logs in: an API token needs none. Nothing in envs/ is changed, neither
the state nor allocations.yaml, and passwords that are missing are made up. Where no cluster is known, one is made as the environment expects it.

Exit codes: 0 it fits, 1 it fits and fails nevertheless, 3 bad input, 4 it does not fit.`;

export function addRehearse(program: Command, context: Context, exit: (code: number) => void): void {
  program.command('rehearse')
    .description('apply an environment to a simulated copy of the cluster: what would be made, how long it takes, and where it does not fit')
    .argument('<environment>', 'name of a folder below envs/')
    .option('--cluster <file>', 'YAML file that describes a cluster, instead of a copy of the real one (docs/rehearse.md)')
    .option('--save <file>', 'keep the copy as such a file; there are no secrets in it')
    .option('--fault <kind or file>', 'see what a fault leaves behind, and whether the same command again gets over it (docs/simulated-proxmox.md)')
    .addOption(new Option('--provider <which>', 'provider that tofu uses').choices(['auto', 'real', 'stand-in']).default('auto'))
    .addOption(new Option('--clock <which>', 'how long tasks take').choices(['instant', 'realistic', 'simulated']).default('simulated'))
    .option('--json', 'print the report as JSON')
    .addHelpText('after', examples(
      ['standsmith rehearse class-router', 'on a copy of the cluster that values.tfvars names'],
      ['standsmith rehearse class-router --save lab.yaml', 'and keep the copy'],
      ['standsmith rehearse class-router --cluster lab.yaml', 'on that copy again, without the cluster'],
      ['standsmith rehearse class-router --fault clone-lock', 'with a clone that fails halfway'],
    ))
    .addHelpText('after', HELP)
    .action(async (name: string, options: Options) => {
      const [{ rehearse }, { chooseSubject }] = await Promise.all([import('../rehearsal/rehearse.js'), import('../rehearsal/subject.js')]);
      const led = options.cluster === undefined ? await withSite(context, name) : context;
      const planned = asClass(await planAndPlaceOne(led, name));
      const subject = await chooseSubject(led, planned, options.cluster);
      if (options.save !== undefined) {
        if (subject.source !== 'copy') throw new CommandError('there is no copy to save: no cluster was read\n    leave --save out', EXIT.badInput);
        writeFileAtomic(path.resolve(context.root, options.save), stringify(subject.description, { lineWidth: 150 }), { mode: 0o600 });
      }
      const report = await rehearse(context, planned, subject, options);
      context.io.out(options.json ? JSON.stringify({ fits: fits(report), ...report }, null, 2) : rehearsalText(report, context.io));
      exit(exitCode(report));
    });
}

function exitCode(report: Rehearsal): number {
  if (!fits(report)) return EXIT.refused;
  const { run, fault } = report;
  const isOvercome = fault === undefined || (fault.again.error === undefined && fault.again.differences.length === 0);
  return run?.error === undefined && isOvercome ? EXIT.done : EXIT.failed;
}
