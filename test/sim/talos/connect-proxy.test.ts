import { request } from 'node:http';
import type { Socket } from 'node:net';
import { isPrivate, startConnectProxy, type ConnectProxy, type Target } from '../../../lib/sim/talos/connect-proxy';

let proxy: ConnectProxy;
const asked: Target[] = [];

beforeAll(async () => {
  proxy = await startConnectProxy((target) => {
    asked.push(target);
    return target.host === '10.0.0.1' ? { accept: (socket: Socket) => void socket.end('hello') } : 'pass';
  });
});

afterAll(async () => proxy.stop());

async function connect(path: string): Promise<{ status: number; reason: string; said: string }> {
  const { hostname, port } = new URL(proxy.url);
  return new Promise((resolve, reject) => {
    request({ host: hostname, port, method: 'CONNECT', path, agent: false }).once('error', reject).once('connect', ({ statusCode = 0, statusMessage = '' }, socket, head) => {
      let said = head.toString();
      socket.on('data', (data: Buffer) => { said += data.toString(); }).once('close', () => resolve({ status: statusCode, reason: statusMessage, said }));
      socket.resume();
    }).end();
  });
}

it('leads to what is simulated', async () => {
  expect(await connect('10.0.0.1:50000')).toEqual({ status: 200, reason: 'OK', said: 'hello' });
  expect(asked.at(-1)).toEqual({ host: '10.0.0.1', port: 50000 });
});

it.each(['10.0.0.2:50000', '192.168.1.1:6443', '127.0.0.1:22', '[fd00::1]:6443', 'localhost:22'])('connects nobody to %s', async (path) => {
  expect(await connect(path)).toMatchObject({ status: 503, reason: expect.stringContaining('no route to host: nothing is simulated') as string });
});

it.each([['8.8.8.8', false], ['::ffff:10.0.0.1', true], ['2606:4700::1', false], ['fe80::1', true], ['169.254.1.1', true], ['172.31.0.1', true], ['172.32.0.1', false]])(
  'the address %s is private: %s', (address, expected) => {
    expect(isPrivate(address)).toBe(expected);
  },
);
