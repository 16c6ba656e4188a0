import { lookup } from 'node:dns/promises';
import { createServer } from 'node:http';
import { BlockList, connect, isIP, type AddressInfo, type Socket } from 'node:net';

export interface Target {
  readonly host: string;
  readonly port: number;
}

/** What becomes of a connection: it is taken over, refused with a reason, or it goes where it wants. */
export type Decision = { readonly accept: (socket: Socket) => void } | { readonly refuse: string } | 'pass';

export interface ConnectProxy {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * A proxy for HTTPS, on loopback: clients that ask for `CONNECT host:port` are led to what is simulated. Public hosts are really connected;
 * no address of a private network is, nor this machine's, whoever's name leads there.
 */
export async function startConnectProxy(decide: (target: Target) => Decision): Promise<ConnectProxy> {
  const server = createServer((_request, response) => {
    response.writeHead(405, 'this proxy takes CONNECT').end();
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  });
  server.on('connect', ({ url = '' }, stream, head: Buffer) => {
    const socket = stream as Socket;
    const target = parseTarget(url);
    const decision = target === undefined ? { refuse: 'no host:port' } : decide(target);
    if (decision === 'pass') {
      void passOn(socket, target!, head);
    } else if ('refuse' in decision) {
      refuse(socket, decision.refuse);
    } else {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      if (head.length > 0) socket.unshift(head);
      decision.accept(socket);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function parseTarget(url: string): Target | undefined {
  const [, host, port] = /^\[?([^\]]+?)\]?:(\d+)$/.exec(url) ?? [];
  return host === undefined ? undefined : { host, port: Number(port) };
}

function refuse(socket: Socket, reason: string): void {
  socket.end(`HTTP/1.1 503 ${reason.replace(/[^\x20-\x7e]/g, ' ')}\r\ncontent-length: 0\r\n\r\n`);
}

async function passOn(socket: Socket, { host, port }: Target, head: Buffer): Promise<void> {
  const address = isIP(host) === 0 ? await lookup(host).then((found) => found.address, () => undefined) : host;
  if (address === undefined) {
    return refuse(socket, `no such host: ${host}`);
  }
  if (isPrivate(address)) {
    return refuse(socket, `no route to host: nothing is simulated at ${host}:${port}, and a simulation reaches no real machine`);
  }
  const onward = connect(port, address, () => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    onward.write(head);
    socket.pipe(onward).pipe(socket);
  });
  onward.once('error', () => socket.destroy());
  socket.once('close', () => onward.destroy());
}

const notPublic = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.2.0', 24],
  ['192.168.0.0', 16], ['198.18.0.0', 15], ['198.51.100.0', 24], ['203.0.113.0', 24], ['224.0.0.0', 3],
] as const) {
  notPublic.addSubnet(network, prefix);
}

/** Of IPv6, 2000::/3 alone is public, without the part for documentation. */
export function isPrivate(address: string): boolean {
  const ipv4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  if (isIP(ipv4) === 4) {
    return notPublic.check(ipv4);
  }
  return !/^[23]/.test(address) || /^2001:0?db8:/i.test(address);
}
