import { isIP, type Socket } from 'node:net';
import type { SocksServer, SshAddress } from './ssh-settings';

const version = 5;
const methods = { none: 0, password: 2, noneOfThem: 255 };
const connectCommand = 1;
const addressTypes = { ipv4: 1, name: 3, ipv6: 4 };
const refusals: Readonly<Record<number, string>> = {
  1: 'general SOCKS server failure', 2: 'connection not allowed by ruleset', 3: 'network unreachable', 4: 'host unreachable',
  5: 'connection refused', 6: 'TTL expired', 7: 'command not supported', 8: 'address type not supported',
};

/** Waits for bytes of a socket, and leaves those after them in it. */
async function take(socket: Socket, count: number): Promise<Buffer> {
  for (;;) {
    const bytes = socket.read(count) as Buffer | null;
    if (bytes !== null) {
      return bytes;
    }
    await new Promise<void>((resolve, reject) => {
      const ended = (): void => reject(new Error('EOF'));
      socket.once('readable', () => {
        socket.off('end', ended);
        resolve();
      }).once('end', ended).once('error', reject);
    });
  }
}

function withLength(content: string): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

async function logIn(socket: Socket, { username, password }: SocksServer): Promise<void> {
  const method = username === '' ? methods.none : methods.password;
  socket.write(Buffer.from([version, 1, method]));
  const [, chosen] = await take(socket, 2);
  if (chosen !== method) {
    throw new Error('no acceptable authentication methods');
  }
  if (method === methods.password) {
    socket.write(Buffer.concat([Buffer.from([1]), withLength(username), withLength(password)]));
    const [, status] = await take(socket, 2);
    if (status !== 0) {
      throw new Error('username/password authentication failed');
    }
  }
}

function addressBytes(host: string): Buffer {
  if (isIP(host) === 4) {
    return Buffer.from([addressTypes.ipv4, ...host.split('.').map(Number)]);
  }
  return Buffer.concat([Buffer.from([addressTypes.name]), withLength(host)]);
}

/**
 * Has a SOCKS 5 server (RFC 1928) lead `socket`, which is connected with it, to the target.
 * @throws Error in the server's terms when it does not
 */
export async function leadThroughSocks(socket: Socket, server: SocksServer, { host, port }: SshAddress): Promise<void> {
  await logIn(socket, server);
  socket.write(Buffer.concat([Buffer.from([version, connectCommand, 0]), addressBytes(host), Buffer.from([port >> 8, port & 0xff])]));
  const [, status = 1, , type] = await take(socket, 4);
  if (status !== 0) {
    throw new Error(`unknown error ${refusals[status] ?? `code: ${status}`}`);
  }
  const length = type === addressTypes.ipv4 ? 4 : type === addressTypes.ipv6 ? 16 : (await take(socket, 1))[0] ?? 0;
  await take(socket, length + 2);
}
