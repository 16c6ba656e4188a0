import { Command, CommanderError } from 'commander';
import { addApply } from './commands/apply';
import { addCapacity } from './commands/capacity';
import { addConfig } from './commands/config';
import { addCredentials } from './commands/credentials';
import { addDestroy } from './commands/destroy';
import { addExam } from './commands/exam';
import { addImportTfvars } from './commands/import-tfvars';
import { addInit } from './commands/init';
import { addInventory } from './commands/inventory';
import { addMenu } from './commands/menu';
import { addPlan } from './commands/plan';
import { addRehearse } from './commands/rehearse';
import { addRemove } from './commands/remove';
import { addRoster } from './commands/roster';
import { addScenario } from './commands/scenario';
import { addSecrets } from './commands/secrets';
import { addShow } from './commands/show';
import { addSim } from './commands/sim';
import { addSimulatedTofu } from './commands/simulated-tofu';
import { addSynth } from './commands/synth';
import { addTalos } from './commands/talos';
import { addTemplates } from './commands/templates';
import { addValidate } from './commands/validate';
import type { Context } from './context';
import { reportError } from './errors';
import { EXIT } from './exit-codes';

const HELP = `
Exit codes: 0 done, 1 failed, 2 changes pending (plan), 3 bad input, 4 refused, 130 interrupted.

A first class, step by step:  standsmith menu; or
  standsmith init my-class                               make envs/my-class
  standsmith credentials my-class                        make passwords
  standsmith sim -- standsmith apply my-class            rehearse it on a simulated cluster`;

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
  addMenu(program, context, exit, runCommandLine);
  addInit(program, context);
  addImportTfvars(program, context);
  addValidate(program, context);
  addRoster(program, context);
  addCredentials(program, context);
  addSynth(program, context);
  addCapacity(program, context, exit);
  addPlan(program, context, exit);
  addApply(program, context);
  addDestroy(program, context);
  addRemove(program, context);
  addExam(program, context);
  addShow(program, context);
  addInventory(program, context);
  addConfig(program, context);
  addSecrets(program, context);
  addRehearse(program, context, exit);
  addTemplates(program, context);
  addTalos(program, context);
  addScenario(program, context, exit);
  addSim(program, context, exit);
  addSimulatedTofu(program, context, exit);
  for (const command of program.commands) command.exitOverride().configureOutput({ ...program.configureOutput() });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.badInput;
    return reportError(error, io, Boolean(context.env.STANDSMITH_DEBUG));
  }
}
