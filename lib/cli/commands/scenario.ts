import path from 'node:path';
import type { Command } from 'commander';
import { scenarioJson } from '../../report/scenario/json';
import { statusText, type ScenarioReport } from '../../report/scenario/report';
import { formatDuration } from '../../report/duration';
import { renderTable } from '../../report/table';
import { findScenario, listScenarios, NoScenario } from '../../scenario/load/find-scenario';
import { waitsFor, type Scenario } from '../../scenario/scenario';
import { quote } from '../../values/quote';
import type { Context } from '../context';
import { CommandError } from '../errors';
import { examples } from '../examples';
import { withGivenSite } from '../known-site';
import { EXIT } from '../exit-codes';
import { writeReports } from '../scenario/reports';
import { REPORTS, type RunOptions } from '../scenario/options';
import { runCommand } from '../scenario/run';
import { checkSkipped } from '../scenario/skipped';

interface Options extends RunOptions {
  readonly scenario?: string;
  readonly listScenarios?: boolean;
  readonly listPhases?: boolean;
  readonly json?: boolean;
}

const HOST = /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/;
const gather = (value: string, before: readonly string[]) => [...before, value];

export function addScenario(program: Command, context: Context, exit: (code: number) => void): void {
  program.command('scenario')
    .description('run a scenario: phases that make something on a host, look at it, and take it away')
    .option('-S, --scenario <name>', 'scenario to run: a built-in one, or scenarios/NAME.yaml or .ts')
    .option('-H, --host <node>', 'PVE host, by the name of its node', 'pve')
    .option('-v, --verbose', 'show what phases say', false)
    .option('-s, --skip <phase>', 'phase to leave out (repeatable)', gather, [])
    .option('--list-scenarios', 'list the scenarios')
    .option('--list-phases', 'list the phases of the scenario')
    .option('--inner-ip <address>', 'address of the inner PVE (nested-pve-destructor)')
    .option('--local', 'run on this machine (pve-configure)')
    .option('--remote <address>', 'run on another machine (pve-configure)')
    .option('--vm-ip <address>', 'address of the VM (bootstrap-install)')
    .option('--homestak-user <name>', 'user to create (bootstrap-install, pve-configure)')
    .option('--set <name=value>', 'give an input of the scenario, or ssh_user, ssh_port, ssh_key (repeatable)', gather, [])
    .option('--site <folder>', 'site configuration (default: $HOMESTAK_SITE_CONFIG, ../site-config, /opt/homestak/site-config)')
    .option('--resume', 'go on with the run that has stopped', false)
    .option('--no-preflight', 'begin without looking whether it can end well')
    .option('--reports <folder>', 'folder for reports', REPORTS)
    .option('--junit <file>', 'write JUnit XML to this file, too')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', examples(
      ['standsmith scenario --list-scenarios', 'what there is'],
      ['standsmith scenario -S simple-vm-roundtrip -H pve', 'a VM comes, is logged in to, and goes'],
      ['standsmith scenario -S simple-vm-roundtrip -H pve --resume', 'goes on where it has stopped'],
    ))
    .action(async (options: Options) => {
      const folders = [path.join(context.root, 'scenarios')];
      if (options.listScenarios) return context.io.out(scenariosTable(context, folders, options.json));
      const scenario = find(context, folders, options.scenario);
      if (!HOST.test(options.host)) throw new CommandError(`--host ${quote(options.host)} is no name of a node\n    name one as Proxmox VE does: letters, digits, - and .`, EXIT.badInput);
      if (options.listPhases) return context.io.out(phasesTable(context, scenario, options.json));
      checkSkipped(scenario, options.skip);
      const { report, exitCode } = await runCommand(withGivenSite(context, options.site), scenario, options);
      const file = write(context, options, report);
      context.io[options.json ? 'err' : 'out'](summary(report, file));
      if (options.json) context.io.out(scenarioJson(report).trimEnd());
      exit(file === undefined && exitCode === EXIT.done ? EXIT.failed : exitCode);
    });
}

/** @returns the report for people; undefined where it cannot be written, which does not change what the run came to */
function write({ root, io }: Context, { reports, junit }: Options, report: ScenarioReport): string | undefined {
  const within = (file: string) => path.resolve(root, file);
  try {
    const [file] = writeReports(within(reports), report, new Date(), junit && within(junit));
    return path.relative(root, file!);
  } catch (error) {
    io.err(`not all reports are written: ${(error as Error).message}\n    name another folder by --reports, or another file by --junit`);
    return undefined;
  }
}

function find({ root }: Context, folders: readonly string[], name: string | undefined): Scenario {
  try {
    if (name !== undefined) return findScenario(name, folders, root);
  } catch (error) {
    throw error instanceof NoScenario ? new CommandError(error.message, EXIT.badInput) : error;
  }
  throw new CommandError(`no scenario is named\n    name one by --scenario: ${listScenarios(folders).join(', ')}`, EXIT.badInput);
}

function scenariosTable({ io, root }: Context, folders: readonly string[], json = false): string {
  const rows = listScenarios(folders).map(name => {
    try {
      const { description, phases } = findScenario(name, folders, root);
      return { name, phases: phases.length, description };
    } catch (error) {
      // the others are there all the same
      return { name, phases: 0, description: `cannot be read: ${(error as Error).message.split('\n')[0]}` };
    }
  });
  if (json) return JSON.stringify(rows, null, 2);
  return renderTable(['scenario', 'phases', 'description'], rows.map(({ name, phases, description }) => [name, String(phases), description]), io);
}

function phasesTable({ io }: Context, scenario: Scenario, json = false): string {
  const rows = scenario.phases.map(phase => (
    { name: phase.name, action: phase.action.kind, after: waitsFor(scenario, phase), description: phase.description }
  ));
  if (json) return JSON.stringify(rows, null, 2);
  return renderTable(['#', 'phase', 'action', 'after', 'description'], rows.map(({ name, action, after, description }, index) => (
    [String(index + 1), name, action, after.join(', '), description]
  )), io);
}

function summary({ scenario, host, result, seconds, phases, refused, next }: ScenarioReport, file: string | undefined): string {
  const failed = phases.filter(({ status }) => status === 'failed' || status === 'interrupted');
  const cameTo = refused === undefined ? `${result} in ${formatDuration(seconds)}` : 'was not begun';
  return [
    `${scenario} on ${host} ${cameTo}${file === undefined ? '' : `: ${file}`}`,
    ...failed.map(phase => `${phase.name} ${statusText(phase)}${phase.status === 'failed' ? `: ${phase.error ?? ''}` : ''}`),
    ...(next === undefined ? [] : [`to go on: ${next}`]),
  ].join('\n');
}
