import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { clusterOpener } from '../../../lib/cli/scenario/clusters';

test('who waits for a task of the cluster is ended by its signal, however long the task takes', async () => {
  const stop = new AbortController();
  const server = createServer((request, response) => {
    const data = request.method === 'POST' ? 'UPID:pve:1:2:3:download:x:root@pam:' : { status: 'running' };
    if (request.method === 'GET') setImmediate(() => stop.abort());
    response.end(JSON.stringify({ data }));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const open = clusterOpener({ origin, credentials: { token: 'a@pve!b=c' }, insecure: true }, undefined);
  await expect(open({}, async client => client.change('POST', '/nodes/pve/storage/local/download-url'), stop.signal)).rejects.toThrow();
  server.closeAllConnections();
  server.close();
});
