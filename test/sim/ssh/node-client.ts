import { Client, type ConnectConfig, type SFTPWrapper } from 'ssh2';
import { startSimulatedCluster, type SimulatedCluster, type SimulatedClusterOptions, type SshAccess } from '../../../lib/sim';

const running = new Set<SimulatedCluster>();
const clients: Client[] = [];

afterAll(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await Promise.all([...running].map(async (cluster) => cluster.stop()));
});

export type ClusterWithSsh = SimulatedCluster & { readonly ssh: SshAccess };

/** A simulated cluster with SSH; it is stopped at the end of the test file. */
export async function startCluster(options: Partial<SimulatedClusterOptions> = {}): Promise<ClusterWithSsh> {
  const cluster = await startSimulatedCluster({
    description: {
      nodes: { pve1: {}, pve2: {} },
      storages: {
        local: { type: 'dir', content: ['iso', 'vztmpl', 'backup', 'snippets', 'import'] },
        'local-lvm': { type: 'lvmthin', content: ['images', 'rootdir'] },
        backups: { type: 'nfs', content: ['backup'], shared: true },
        small: { type: 'dir', content: ['snippets'], size_gib: 0.000001, nodes: ['pve2'] },
      },
    },
    ssh: {}, ...options,
  });
  running.add(cluster);
  const stop = async () => {
    running.delete(cluster);
    await cluster.stop();
  };
  if (!cluster.ssh) throw new Error('the cluster has no SSH');
  return { ...cluster, ssh: cluster.ssh, stop };
}

/** Logs in to a node; with the cluster's own password unless said otherwise. */
export async function connect({ username, password, nodes }: SshAccess, options: ConnectConfig & { readonly node?: string } = {}): Promise<Client> {
  const client = new Client();
  clients.push(client);
  await new Promise<void>((resolve, reject) => {
    client.once('ready', resolve).on('error', reject).connect({ ...nodes[options.node ?? 'pve1'], username, password, ...options });
  });
  return client.setNoDelay();
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command with the standard input. */
export async function run(client: Client, command: string, input: string | Buffer = ''): Promise<Ended> {
  return new Promise((resolve, reject) => {
    client.exec(command, (refused, channel) => {
      if (refused) return reject(refused);
      const output = { stdout: '', stderr: '' };
      let code: number | null = null;
      channel.on('data', (data: Buffer) => { output.stdout += data.toString(); });
      channel.stderr.on('data', (data: Buffer) => { output.stderr += data.toString(); });
      channel.on('exit', (exitCode) => { code = exitCode; }).on('close', () => resolve({ ...output, code })).end(input);
    });
  });
}

export async function openSftp(client: Client): Promise<SFTPWrapper> {
  return new Promise((resolve, reject) => client.sftp((error, sftp) => (error ? reject(error) : resolve(sftp))));
}

/** Calls a method of an SFTP client that answers to a callback. */
export async function call<T = unknown>(work: (done: (error: Error | null | undefined, result?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => work((error, result) => (error ? reject(error) : resolve(result as T))));
}
