import { connect as connectTcp, type Socket } from 'node:net';
import { connect, run, startCluster, type ClusterWithSsh } from './node-client';
import recorded from './recorded-commands.json';

let cluster: ClusterWithSsh;

beforeAll(async () => {
  cluster = await startCluster({
    description: { nodes: { pve1: { address: '192.0.2.11' }, pve2: {} } },
  });
});

/** Sends the bytes, and gives what comes back: all until the end, or the first `length` bytes. */
async function exchange(chunks: readonly (readonly number[])[], length = Infinity): Promise<{ socket: Socket; answer: number[] }> {
  const [host = '', port] = cluster.ssh.socksServer.split(':');
  const socket = connectTcp(Number(port), host).setNoDelay();
  let answer = Buffer.alloc(0);
  return new Promise((resolve) => {
    socket.on('data', (data: Buffer) => {
      answer = Buffer.concat([answer, data]);
      if (answer.length < length) return;
      socket.removeAllListeners('data').pause();
      // the node may have begun to speak already
      socket.unshift(answer.subarray(length));
      resolve({ socket, answer: [...answer.subarray(0, length)] });
    }).on('error', () => undefined).on('close', () => resolve({ socket, answer: [...answer] }));
    for (const chunk of chunks) socket.write(Buffer.from(chunk));
  });
}

const GREETING = [5, 1, 0];
const bytes = (text: string) => [...Buffer.from(text)];
const connectTo = (name: string, port = 22, command = 1) => [5, command, 0, 3, name.length, ...bytes(name), port >> 8, port & 255];
const to192 = [5, 1, 0, 1, 192, 0, 2, 11, 0, 22];

/** The node that a line leads to. */
async function nodeBehind(request: readonly number[]): Promise<string> {
  const { socket } = await exchange([GREETING, request], 12);
  const client = await connect(cluster.ssh, { sock: socket });
  await run(client, recorded.writeAsRoot.replace('hook.sh', `${request.length}.yaml`), 'x');
  const volume = Object.keys(cluster.dump().volumes as object).find(key => key.endsWith(`/${request.length}.yaml`));
  return volume?.split('/')[0] ?? '';
}

describe('a SOCKS server leads to the nodes', () => {
  it.each([
    ['by address', to192, 'pve1'],
    ['by the address that a node has by default', connectTo('10.0.0.2'), 'pve2'],
    ['by name', connectTo('pve2'), 'pve2'],
    ['by name with a domain', connectTo('pve1.example.org', 2222), 'pve1'],
  ])('%s', async (_how, request, node) => {
    expect(await nodeBehind(request)).toBe(node);
  });

  it('by their own ports on loopback', async () => {
    expect(await nodeBehind(connectTo('127.0.0.1', cluster.ssh.nodes['pve2']!.port))).toBe('pve2');
  });

  it('when what it is told comes in pieces', async () => {
    const whole = [...GREETING, ...to192];

    expect((await exchange(whole.map(byte => [byte]), 12)).answer).toEqual([5, 0, 5, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  });
});

describe('it leads to nothing else', () => {
  const unreachable = [5, 0, 5, 4, 0, 1, 0, 0, 0, 0, 0, 0];

  it.each([
    ['another address', connectTo('192.0.2.99')],
    ['another name', connectTo('pve10')],
    ['the API', connectTo('127.0.0.1', 8006)],
    ['another port of this machine', connectTo('localhost', 22)],
    ['no name', connectTo('')],
    ['an IPv6 address', [5, 1, 0, 4, ...Array.from({ length: 15 }, () => 0), 1, 0, 22]],
  ])('%s', async (_what, request) => {
    expect((await exchange([GREETING, request])).answer).toEqual(unreachable);
  });

  it('listens for nobody', async () => {
    expect((await exchange([GREETING, connectTo('pve1', 22, 2)])).answer).toEqual([5, 0, 5, 7, 0, 1, 0, 0, 0, 0, 0, 0]);
  });

  it.each([['another version', [4, 1, 0, 22]], ['HTTP', bytes('GET / HTTP/1.1\r\n\r\n')], ['too much', [5, 255, ...Array.from({ length: 2000 }, () => 0)]]])(
    'lets go of %s', async (_what, said) => {
      expect((await exchange([said])).answer).toEqual([]);
    },
  );
});
