import type { Connection, ServerChannel } from 'ssh2';
import { awaitLogin } from '../login';
import { runScript } from './guest-shell';
import type { Guest } from './guests';

const MAX_UPLOAD_BYTES = 16 * 1024 * 1024;

/** Told of every command and file, never of what was in it. */
export type OnGuestCommand = (guest: Pick<Guest, 'vmId'>, user: string, command: string, code: number) => void;

/** Serves what tofu's provisioners ask a machine for: files by scp, and scripts. Every key lets in: whose it has, nobody knows here. */
export function serveGuest(connection: Connection, guest: Guest, onCommand: OnGuestCommand): void {
  awaitLogin(connection);
  let user = '';
  connection.on('authentication', (context) => {
    user = context.username;
    return context.method === 'publickey' ? context.accept() : context.reject(['publickey']);
  });
  connection.on('ready', () => {
    connection.on('session', (accept) => {
      const session = accept();
      session.on('pty', (acceptPty) => acceptPty?.());
      session.on('auth-agent', (acceptAgent) => acceptAgent?.());
      session.on('exec', (acceptExec, _reject, { command: line }) => {
        const command = line.replaceAll(/["']/g, '').trim();
        const channel = acceptExec();
        channel.on('error', () => undefined);
        const [, folder] = /^scp -v?t (\S+)$/.exec(command) ?? [];
        const end = (code: number, output = ''): void => {
          onCommand(guest, user, command, code);
          if (output !== '') channel.stderr.write(`${output}\n`);
          channel.exit(code);
          channel.end();
        };
        if (folder !== undefined) return receiveFile(channel, (name, text) => guest.write(`${folder.replace(/\/$/, '')}/${name}`, text), end);
        if (/^(chmod 0?\d{3,4}|rm -f) \S+$/.test(command)) return end(0);
        const script = guest.read(command);
        const { code, output } = script === undefined ? { code: 127, output: `${command}: command not found` } : runScript(guest, script);
        end(code, output);
      });
    });
  });
}

/** The receiving end of scp: a line with permissions, size and name, the bytes, and a zero; each is answered by a zero. */
function receiveFile(channel: ServerChannel, keep: (name: string, text: string) => void, end: (code: number) => void): void {
  let received = Buffer.alloc(0);
  let header: { readonly size: number; readonly name: string; readonly length: number } | undefined;
  channel.write(Buffer.from([0]));
  channel.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    if (received.length > MAX_UPLOAD_BYTES) return end(1);
    const newline = received.indexOf('\n');
    if (header === undefined && newline >= 0) {
      const [line, size, name] = /^C\d{4} (\d+) ([^/]+)$/.exec(received.subarray(0, newline).toString()) ?? [];
      if (line === undefined) return end(1);
      header = { size: Number(size), name: name!, length: newline + 1 };
      channel.write(Buffer.from([0]));
    }
    if (header !== undefined && received.length > header.length + header.size) {
      keep(header.name, received.subarray(header.length, header.length + header.size).toString());
      received = Buffer.alloc(0);
      header = undefined;
      channel.write(Buffer.from([0]));
    }
  });
  channel.on('end', () => end(0));
}
