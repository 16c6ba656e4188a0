import { createAuthority } from './pki/certificate';
import type { Faults } from '../pve/faults/faults';
import type { Store } from '../pve/store/store';
import { MachineServer } from './api/machine-server';
import { startConnectProxy } from './connect-proxy';
import type { Decision, Target } from './connect-proxy';
import { serveImageFactory } from './image-factory';
import { serveKubernetes } from './kubernetes/kubernetes-api';
import { Machines } from './machines';
import type { Machine } from './machines';

export interface TalosOptions {
  /** Names of Image Factories that are simulated. @default factory.talos.dev */
  readonly imageFactories?: readonly string[];
}

/** How clients come to the simulated Talos machines. */
export interface TalosNetworkAccess {
  /** For `HTTPS_PROXY`: `http://127.0.0.1:PORT`. */
  readonly proxy: string;
  /** PEM of the authority that vouches for the simulated Image Factory. */
  readonly certificateAuthority: string;
}

export interface TalosNetwork {
  readonly access: TalosNetworkAccess;
  stop(): Promise<void>;
}

const API_PORT = 50000;
const AUTHORITY_DAYS = 30;
const FACTORIES = ['factory.talos.dev'];

/** Serves what Talos clients connect to: machines, the Kubernetes API of their clusters, and the Image Factory. */
export async function startTalosNetwork(store: Store, faults: Faults, { imageFactories = FACTORIES }: TalosOptions): Promise<TalosNetwork> {
  const machines = new Machines(store, faults);
  const authority = createAuthority('ecdsa', { organization: 'simulated Image Factory', commonName: 'simulated Image Factory' }, AUTHORITY_DAYS);
  const factory = serveImageFactory(authority);
  const servers = new Map<string, { accept: MachineServer['accept']; close(): void }>();

  /** What was made for a machine or cluster, until what it was made of changes. */
  const served = (key: string, make: () => { accept: MachineServer['accept']; close(): void }): Decision => {
    const server = servers.get(key) ?? make();
    servers.set(key, server);
    return { accept: (socket) => server.accept(socket) };
  };

  const leadToMachine = (machine: Machine, address: string): Decision => {
    if (!machines.answers(machine)) {
      return { refuse: `no route to host: machine ${machine.guest.name} does not answer at ${address}` };
    }
    const { guest, configuration = '' } = machine;
    return served([guest.vmid, guest.uuid, address, configuration].join(' '), () => new MachineServer(machines, address, machine));
  };

  const decide = ({ host, port }: Target): Decision => {
    const machine = port === API_PORT ? machines.at(host) : undefined;
    if (machine !== undefined) {
      return leadToMachine(machine, host);
    }
    const cluster = machines.kubernetesAt(host, port);
    const [first] = cluster?.controlPlanes ?? [];
    if (first !== undefined) {
      return served(['kubernetes', host, first.config.clusterId, first.config.kubernetesAuthority.cert].join(' '), () => serveKubernetes(machines, first, host));
    }
    if (imageFactories.includes(host)) {
      return { accept: (socket) => factory.accept(socket, host) };
    }
    return 'pass';
  };

  const proxy = await startConnectProxy(decide);
  return {
    access: { proxy: proxy.url, certificateAuthority: authority.certificate },
    stop: async () => {
      await proxy.stop();
      for (const server of servers.values()) server.close();
      factory.close();
    },
  };
}
