import { NoTofuError } from '../tofu/find-tofu';
import { TofuError } from '../tofu/diagnostic';
import { InputError } from '../values/finding';
import { EXIT } from './exit-codes';
import { Interrupted } from './interrupted';
import type { Io } from './io';

/** A command that will not go on, with what the person can do. */
export class CommandError extends Error {
  constructor(message: string, readonly exitCode: number = EXIT.failed) {
    super(message);
    this.name = 'CommandError';
  }
}

/**
 * Says what went wrong, and gives the exit code for it.
 *
 * @param debug whether to show where in the program a defect is
 */
export function reportError(error: unknown, io: Io, debug: boolean): number {
  if (error instanceof InputError) {
    io.err(error.message);
    io.err(`\n${error.findings.length === 1 ? 'one thing is' : `${error.findings.length} things are`} wrong; nothing was written`);
    return EXIT.badInput;
  }
  if (error instanceof CommandError) {
    io.err(error.message);
    return error.exitCode;
  }
  if (error instanceof Interrupted) {
    io.err('\ninterrupted: what was asked about is not done');
    return EXIT.interrupted;
  }
  if (error instanceof TofuError) {
    if (error.isInterrupted) {
      io.err('interrupted; run the same command again to go on');
      return EXIT.interrupted;
    }
    io.err(error.message);
    io.err('\nwhat was done is kept in the state; run the same command again to go on');
    return EXIT.failed;
  }
  if (error instanceof NoTofuError || isSystemError(error)) {
    io.err(error.message);
    return EXIT.failed;
  }
  io.err(`a defect of standsmith: ${error instanceof Error ? error.message : String(error)}`);
  io.err(debug && error instanceof Error ? error.stack! : '    set STANDSMITH_DEBUG=1 to see where, and report it');
  return EXIT.failed;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string';
}
