import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startSimulatedCluster, type SimulatedCluster } from '../../../lib/sim';

/** A simulated cluster with two nodes and a template, and the variables by which the clients of the tests find it. */
export interface ClientCluster {
  readonly cluster: SimulatedCluster;
  /** For whatever a client wants to write. */
  readonly folder: string;
  /** Runs a client. @returns what it prints @throws Error with everything that it printed, when it does not do well */
  run(command: string, args: readonly string[], variables?: Readonly<Record<string, string>>): Promise<string>;
  stop(): Promise<void>;
}

export async function startClientCluster(): Promise<ClientCluster> {
  const folder = mkdtempSync(path.join(tmpdir(), 'other-clients-'));
  const cluster = await startSimulatedCluster({
    description: { nodes: { pve1: {}, pve2: {} }, templates: [{ vmid: 9000, node: 'pve1', name: 'debian-13' }] }, dataFile: path.join(folder, 'cluster.json'),
  });
  const { hostname, port } = new URL(cluster.endpoint);
  const access = { HOST: hostname, PORT: port, PASSWORD: cluster.password, TOKEN: cluster.apiToken, CERTIFICATE: cluster.certificateFile! };
  return {
    cluster,
    folder,
    run: async (command, args, variables = {}) => new Promise((resolve, reject) => {
      const env = { ...process.env, ...access, ...variables };
      execFile(command, [...args], { cwd: folder, env, maxBuffer: 64 * 1024 * 1024, timeout: 300_000 }, (error, stdout, stderr) => {
        if (error) reject(new Error(`${path.basename(command)} ${args.join(' ')}: ${error.code ?? error.signal}\n${stdout.slice(-6000)}\n${stderr.slice(-6000)}`));
        else resolve(stdout);
      });
    }),
    stop: async () => {
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
