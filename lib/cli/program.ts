import { Command, CommanderError } from 'commander';
import type { Context } from './context';
import { reportError } from './errors';
import { EXIT } from './exit-codes';

const HELP = `
Exit codes: 0 done, 1 failed, 2 changes pending (plan), 3 bad input, 4 refused, 130 interrupted.

A first class, step by step:  standsmith menu; or
  standsmith init my-class                               make envs/my-class
  standsmith credentials my-class                        make passwords
  standsmith sim -- standsmith apply my-class            rehearse it on a simulated cluster`;

type AddCommand = (program: Command, context: Context, exit: (code: number) => void) => void;

/** What adds each command, in the order of the help. Only the one that is called is loaded: all of them take longer than most commands do. */
const COMMANDS: Readonly<Record<string, () => Promise<AddCommand>>> = {
  menu: async () => {
    const { addMenu } = await import('./commands/menu.js');
    return (program, context, exit) => addMenu(program, context, exit, runCommandLine);
  },
  init: async () => (await import('./commands/init.js')).addInit,
  'import-tfvars': async () => (await import('./commands/import-tfvars.js')).addImportTfvars,
  validate: async () => (await import('./commands/validate.js')).addValidate,
  roster: async () => (await import('./commands/roster.js')).addRoster,
  credentials: async () => (await import('./commands/credentials.js')).addCredentials,
  synth: async () => (await import('./commands/synth.js')).addSynth,
  capacity: async () => (await import('./commands/capacity.js')).addCapacity,
  plan: async () => (await import('./commands/plan.js')).addPlan,
  apply: async () => (await import('./commands/apply.js')).addApply,
  destroy: async () => (await import('./commands/destroy.js')).addDestroy,
  remove: async () => (await import('./commands/remove.js')).addRemove,
  exam: async () => (await import('./commands/exam.js')).addExam,
  show: async () => (await import('./commands/show.js')).addShow,
  inventory: async () => (await import('./commands/inventory.js')).addInventory,
  config: async () => (await import('./commands/config.js')).addConfig,
  secrets: async () => (await import('./commands/secrets.js')).addSecrets,
  rehearse: async () => (await import('./commands/rehearse.js')).addRehearse,
  templates: async () => (await import('./commands/templates.js')).addTemplates,
  talos: async () => (await import('./commands/talos.js')).addTalos,
  scenario: async () => (await import('./commands/scenario.js')).addScenario,
  sim: async () => (await import('./commands/sim.js')).addSim,
  'simulated-tofu': async () => (await import('./commands/simulated-tofu.js')).addSimulatedTofu,
};

/** Runs one command line. @returns its exit code */
export async function runCommandLine(args: readonly string[], context: Context): Promise<number> {
  let exitCode: number = EXIT.done;
  const exit = (code: number) => void (exitCode = code);
  const { io } = context;
  const program = new Command('standsmith')
    .description('Lab stands on Proxmox VE for whole classes, from small YAML files')
    .version('0.1.0')
    .enablePositionalOptions()
    .showHelpAfterError('(add -h for help)')
    .configureOutput({ writeOut: text => io.out(text.trimEnd()), writeErr: text => io.err(text.trimEnd()) })
    .exitOverride()
    .addHelpText('after', HELP);
  for (const add of await commandsFor(args)) add(program, context, exit);
  for (const command of program.commands) command.exitOverride().configureOutput({ ...program.configureOutput() });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.badInput;
    return reportError(error, io, Boolean(context.env.STANDSMITH_DEBUG));
  }
}

/** The command that is called; all of them for help, and where there is none of this name. */
async function commandsFor([name = '']: readonly string[]): Promise<AddCommand[]> {
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  return Promise.all((load === undefined ? Object.values(COMMANDS) : [load]).map(async one => one()));
}
