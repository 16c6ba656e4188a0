import { createServer } from 'node:net';
import { userInfo } from 'node:os';

/** An address of loopback on which nobody listens at a port yet; the test beside this one finds another. */
export async function freeAddress(port: number): Promise<string> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const address = `127.${2 + process.pid % 200}.${1 + attempt}.${1 + Number(process.env.JEST_WORKER_ID ?? 1)}`;
    if (await isFree(address, port)) return address;
  }
  throw new Error(`${userInfo().username} can listen at port ${port} of no address`);
}

async function isFree(address: string, port: number): Promise<boolean> {
  const server = createServer();
  return new Promise(resolve => {
    server.once('error', () => resolve(false)).listen(port, address, () => server.close(() => resolve(true)));
  });
}
