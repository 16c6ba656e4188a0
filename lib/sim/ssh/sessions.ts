import type { Connection, ServerChannel } from 'ssh2';
import { awaitLogin } from './login';
import { serveSftp } from './sftp';
import { SftpSession } from './sftp-session';
import { runLine, type CommandEnd, type NodeServices, type NodeUser } from './shell';

/** What sessions are about. */
export interface SessionTarget {
  readonly node: string;
  readonly services: NodeServices;
  /** Told of every command and file, never of what was in it. */
  readonly onCommand: (user: NodeUser, end: CommandEnd) => void;
}

/** Serves what a connection asks for once it has logged in. Everything that is not served here, such as forwarding, is refused. */
export function serveSessions(connection: Connection, { node, services, onCommand }: SessionTarget): void {
  awaitLogin(connection);
  let name = '';
  connection.on('authentication', ({ username }) => {
    name = username;
  });
  connection.on('ready', () => {
    const user: NodeUser = { node, name };
    const run = async (channel: ServerChannel, line: string) => {
      channel.on('error', () => undefined);
      // a channel that breaks off has nobody left to be told of it
      await runLine(line, channel, user, services).then((end) => onCommand(user, end), () => channel.close());
    };
    connection.on('session', (accept) => {
      const session = accept();
      session.on('exec', (acceptExec, _reject, { command }) => void run(acceptExec(), command));
      session.on('shell', (acceptShell) => void run(acceptShell(), '-bash'));
      session.on('pty', (acceptPty) => acceptPty?.());
      session.on('auth-agent', (acceptAgent) => acceptAgent?.());
      session.on('sftp', (acceptSftp) => {
        serveSftp(acceptSftp(), new SftpSession(user, services.files, (what) => onCommand(user, { command: `sftp ${what}`, code: 0 })));
      });
    });
  });
}
