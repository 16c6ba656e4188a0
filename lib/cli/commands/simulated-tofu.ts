import type { Command } from 'commander';
import type { Context } from '../context';
import { runSimulatedTofu } from '../simulation/simulated-tofu';

/** What the `tofu` on the `PATH` of a simulation calls; not for people. */
export function addSimulatedTofu(program: Command, context: Context, exit: (code: number) => void): void {
  program.command('simulated-tofu', { hidden: true })
    .argument('<settings>')
    .argument('[arguments...]')
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (settings: string, args: string[]) => exit(await runSimulatedTofu(settings, args, context.root, context.env)));
}
