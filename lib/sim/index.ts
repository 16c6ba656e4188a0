import { isIPv6, type AddressInfo } from 'node:net';
import { certificateFiles, createCertificate, keepCertificate } from './pve/certificate';
import type { ClockMode } from './pve/clock';
import type { ClusterDescriptionInput } from './pve/cluster-description';
import { clusterDescriptionSchema } from './pve/cluster-description';
import { faultsFileSchema, type FaultInput } from './pve/faults/fault';
import type { FaultReport } from './pve/faults/faults';
import { RequestLog } from './pve/request-log';
import { buildServer } from './pve/server';
import { hashSecretSync } from './pve/services/secrets';
import { createServices, type Services } from './pve/services/services';
import { DataFile, loadState } from './pve/store/data-file';
import type { ClusterDump } from './pve/store/dump';
import { dumpState } from './pve/store/dump';
import { extendState } from './pve/store/extend';
import { ROOT_TOKEN, seedState } from './pve/store/seed';
import { Store } from './pve/store/store';
import type { TaskSummary } from './pve/task-statistics';
import { startTalosNetwork, type TalosNetworkAccess, type TalosOptions } from './talos/talos-network';
import { cloudInitMachineAt } from './ssh/guest/cloud-init-machines';
import { Guests } from './ssh/guest/guests';
import { startSshServers, type SshAccess, type SshOptions, type SshServers } from './ssh/ssh-servers';

export type { ClusterDump } from './pve/store/dump';
export type { SshAccess, SshOptions } from './ssh/ssh-servers';
export type { TalosNetworkAccess, TalosOptions } from './talos/talos-network';
export type { FaultInput } from './pve/faults/fault';
export type { FaultReport } from './pve/faults/faults';
export type { ClusterDescription, ClusterDescriptionInput } from './pve/cluster-description';
export type { TaskSummary } from './pve/task-statistics';

export interface SimulatedClusterOptions {
  /** What stands on a new cluster; what of it a saved cluster lacks is added. */
  readonly description: ClusterDescriptionInput;
  /** Where the cluster's state is kept (mode 0600). @default nowhere */
  readonly dataFile?: string;
  /** @default '127.0.0.1' */
  readonly host?: string;
  /** @default 0: any free port */
  readonly port?: number;
  /** @default 'instant' */
  readonly clock?: ClockMode;
  /** What shall go wrong. @default nothing */
  readonly faults?: readonly FaultInput[];
  /**
   * SSH servers beside the API, one a node, for the files that the API does not take: snippets. Their host key lies beside the data file.
   *
   * @default none
   */
  readonly ssh?: SshOptions;
  /**
   * What Talos machines in VMs, and their clusters, answer.
   *
   * @default nothing
   */
  readonly talos?: TalosOptions;
}

/** A simulated Proxmox VE cluster that listens. */
export interface SimulatedCluster {
  /** `https://127.0.0.1:PORT/`. */
  readonly endpoint: string;
  /** `root@pam`. */
  readonly username: string;
  readonly password: string;
  /** `root@pam!standsmith=<uuid>`. */
  readonly apiToken: string;
  readonly certificatePem: string;
  /** Where the certificate lies, for those who want to trust it; unset without a data file. */
  readonly certificateFile?: string;
  /** How the nodes are reached over SSH; unset where they are not. */
  readonly ssh?: SshAccess;
  /** How Talos machines are reached; unset where they are not. */
  readonly talos?: TalosNetworkAccess;
  /** What is on the cluster, in a form that can be compared. */
  dump(): ClusterDump;
  /** Ends the tasks that run, as somebody at the cluster would: what they were to do is not done. */
  stopTasks(): void;
  /** Requests since the start. */
  requestCount(): number;
  /** The faults with what they have done. */
  faults(): readonly FaultReport[];
  /** Takes all faults away. */
  clearFaults(): void;
  /** Seconds of the cluster's own time since the start. */
  passedSeconds(): number;
  /** What the tasks have done on the cluster's own time. */
  taskSummary(): readonly TaskSummary[];
  /** Finishes the tasks that run, saves, and stops listening. */
  stop(): Promise<void>;
}

/**
 * Starts a simulated cluster.
 *
 * @throws ZodError when the description is none, or a fault
 * @throws Error when the data file cannot be read, or the port is in use
 */
export async function startSimulatedCluster(options: SimulatedClusterOptions): Promise<SimulatedCluster> {
  const { dataFile: path, host = '127.0.0.1', port = 0, clock = 'instant' } = options;
  const saved = path === undefined ? undefined : loadState(path);
  const description = clusterDescriptionSchema.parse(options.description);
  const store = new Store(saved === undefined ? seedState(description, hashSecretSync) : extendState(saved, description));
  const dataFile = path === undefined ? undefined : new DataFile(path, store);
  const { faults } = faultsFileSchema.parse({ faults: options.faults ?? [] });
  const services = createServices(store, clock, faults);
  const log = new RequestLog();
  const [certificate, wrongCertificate] = await Promise.all([
    path === undefined ? createCertificate(host) : keepCertificate(path, host), createCertificate(host),
  ]);
  const dump = () => dumpState(store.state);
  const server = await buildServer({ services, nodes: Object.keys(store.description.nodes), log, dump, certificate, wrongCertificate });
  await dataFile?.save();
  await server.listen({ host, port });
  const { root } = store.state;
  const ssh = await startSsh(options, services, store, log).catch(async (error: unknown) => {
    await server.close();
    throw error;
  });
  const talos = options.talos && await startTalosNetwork(store, services.faults, options.talos);
  return {
    endpoint: `https://${isIPv6(host) ? `[${host}]` : host}:${(server.server.address() as AddressInfo).port}/`,
    username: 'root@pam',
    password: root.password,
    apiToken: `${ROOT_TOKEN}=${root.tokenSecret}`,
    certificatePem: certificate.certificatePem,
    certificateFile: path === undefined ? undefined : certificateFiles(path).certificate,
    ssh: ssh?.access,
    talos: talos?.access,
    dump,
    stopTasks: () => services.tasks.stopAll(),
    requestCount: () => log.count(),
    faults: () => services.faults.report(),
    clearFaults: () => services.faults.remove(),
    passedSeconds: () => services.clock.passedMs / 1000,
    taskSummary: () => services.tasks.statistics.list(),
    stop: async () => {
      await talos?.stop();
      await ssh?.stop();
      await server.close();
      services.tasks.finishAll();
      await dataFile?.save();
    },
  };
}

async function startSsh(
  { ssh, dataFile, host = '127.0.0.1' }: SimulatedClusterOptions, services: Services, store: Store, log: RequestLog,
): Promise<SshServers | undefined> {
  const addresses = (node: string) => services.network.list(node).flatMap(({ address }) => (typeof address === 'string' ? [address] : []));
  return ssh && startSshServers(ssh, {
    host, services, guests: new Guests(store, services.files),
    cloudInitMachineAt: (address) => cloudInitMachineAt(address, store, services.files), password: store.state.root.password,
    nodes: Object.fromEntries(Object.keys(store.description.nodes).map((node) => [node, addresses(node)])),
    hostKeyFile: dataFile === undefined ? undefined : `${dataFile.replace(/\.json$/, '')}.host-key`,
    onCommand: ({ node, name }, { command, code, error }) => {
      log.add('SSH', { time: Date.now(), method: 'SSH', path: `${node}: ${command}`, status: code, reason: error, caller: name });
    },
    onGuestCommand: ({ vmId }, name, command, code) => {
      log.add('SSH', { time: Date.now(), method: 'SSH', path: `VM ${vmId}: ${command}`, status: code, caller: name });
    },
  });
}
