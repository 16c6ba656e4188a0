import type { Connection } from 'ssh2';
import { awaitLogin, isKeyAllowed, parsePublicKeys } from '../login';
import type { CloudInitMachine } from './cloud-init-machines';

/** What the few commands print that a simulated machine knows; none is ever run. */
const COMMANDS: Readonly<Record<string, (machine: CloudInitMachine) => string>> = {
  true: () => '',
  hostname: ({ name }) => `${name}\n`,
  'cloud-init status --wait': () => 'status: done\n',
};

/** Lets in whom cloud-init has let in, by key, and answers a few commands. */
export function serveCloudInitMachine(
  connection: Connection, machine: CloudInitMachine, onCommand: (user: string, command: string, code: number) => void,
): void {
  awaitLogin(connection);
  const keys = machine.keys.flatMap((line) => {
    try {
      return parsePublicKeys([line]);
    } catch {
      return [];
    }
  });
  let user = '';
  connection.on('authentication', (context) => {
    user = context.username;
    const isUser = machine.user === undefined ? user !== 'root' : user === machine.user;
    return isUser && isKeyAllowed(context, keys) ? context.accept() : context.reject(['publickey']);
  });
  connection.on('ready', () => {
    connection.on('session', (accept) => {
      const session = accept();
      session.on('pty', (acceptPty) => acceptPty?.());
      session.on('exec', (acceptExec, _reject, { command }) => {
        const channel = acceptExec();
        channel.on('error', () => undefined);
        const answer = Object.hasOwn(COMMANDS, command.trim()) ? COMMANDS[command.trim()] : undefined;
        const code = answer === undefined ? 127 : 0;
        onCommand(user, command, code);
        if (answer === undefined) channel.stderr.write(`${command.trim().split(/\s/)[0]}: command not found: a simulated machine runs no programs\n`);
        else channel.write(answer(machine));
        channel.exit(code);
        channel.end();
      });
    });
  });
}
