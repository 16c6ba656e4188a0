import { withoutMissingConfigFile } from '../tofu/environment';
import { terminalIo } from './io';
import { runCommandLine } from './program';

// a third of the time of a synth goes into stack traces of tokens that nobody reads
process.env.CDKTN_DISABLE_CREATION_STACK = 'true';

// a reader that has seen enough, such as head, is no failure
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EIO') process.exit(error.code === 'EPIPE' ? 0 : 1);
});
// a terminal that is closed is no reason to leave what runs to itself: it is told to end, and that takes its time
process.stderr.on('error', () => undefined);

const io = terminalIo(process, Boolean(process.env.NO_COLOR), process.env.TERM === 'dumb');
void runCommandLine(process.argv.slice(2), { io, env: withoutMissingConfigFile(process.env), root: process.cwd() }).then(code => {
  process.exitCode = code;
});
