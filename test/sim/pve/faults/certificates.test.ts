import { connect } from 'node:tls';
import { startSimulatedCluster, type FaultInput, type SimulatedCluster } from '../../../../lib/sim';

let cluster: SimulatedCluster | undefined;

afterEach(async () => cluster?.stop());

async function start(fault: FaultInput): Promise<SimulatedCluster> {
  cluster = await startSimulatedCluster({ description: { nodes: { pve1: {} } }, faults: [fault] });
  return cluster;
}

/** Whether each of so many connections is shown the certificate that the cluster says it has. */
async function trusted({ endpoint, certificatePem }: SimulatedCluster, connections: number): Promise<boolean[]> {
  const results: boolean[] = [];
  for (let count = 0; count < connections; count += 1) {
    results.push(await new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.1', port: Number(new URL(endpoint).port), ca: certificatePem, rejectUnauthorized: false }, () => {
        resolve(socket.authorized);
        socket.end();
      });
    }));
  }
  return results;
}

test('another certificate is shown from the n-th connection on', async () => {
  expect(await trusted(await start({ kind: 'wrong-certificate', match: { call: 3 } }), 4)).toEqual([true, true, false, false]);
});

test('another certificate is shown to as many connections as said, and then the right one again', async () => {
  expect(await trusted(await start({ kind: 'wrong-certificate', match: { call: 2, times: 1 } }), 3)).toEqual([true, false, true]);
});
