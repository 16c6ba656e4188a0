import type { Faults } from '../pve/faults/faults';
import type { Store } from '../pve/store/store';
import { readAppliedConfig } from './config/applied-config';
import type { AppliedConfig } from './config/applied-config';
import { guestsOf } from './guests';
import type { Guest } from './guests';

/** A Talos machine: a guest, and what it has been told. */
export interface Machine {
  readonly guest: Guest;
  /** As it was sent; unset in maintenance mode. */
  readonly configuration?: string;
  readonly config?: AppliedConfig;
  /** Whether etcd was begun here. */
  readonly bootstrapped: boolean;
  readonly hostname: string;
  /** The first is the one that the others know it by. */
  readonly addresses: readonly string[];
}

/** A machine with a configuration. */
export type Member = Machine & { readonly config: AppliedConfig; readonly configuration: string };

/** Machines that belong together. */
export interface Cluster {
  readonly controlPlanes: readonly Member[];
  readonly workers: readonly Member[];
  /** Whether etcd, and with it Kubernetes, is up. */
  readonly isUp: boolean;
}

/** The Talos machines of a simulated Proxmox cluster. A machine is there as long as its VM runs, and is a new one when the VM is. */
export class Machines {
  private readonly read = new Map<string, AppliedConfig>();

  constructor(private readonly store: Store, private readonly faults: Faults) {}

  all(): readonly Machine[] {
    return guestsOf(this.store).map((guest) => this.machine(guest));
  }

  /** The machine that answers at an address; undefined where none does. */
  at(address: string): Machine | undefined {
    const machines = this.all();
    return machines.find(({ addresses }) => addresses.includes(address)) ?? machines.filter(isMember).find((one) => (
      one.config.type === 'controlplane' && one.config.vips.includes(address) && this.clusterOf(one).isUp
    ));
  }

  /** Whether a connection to a machine comes through. */
  answers({ guest, config }: Machine): boolean {
    if (this.faults.onGuestConnection(guest.vmid)) {
      return false;
    }
    // a worker's own certificate comes from a control plane
    return config === undefined || this.signerOf(config) !== undefined;
  }

  clusterOf({ config: { clusterId } }: Member): Cluster {
    const members = this.all().filter(isMember).filter((one) => one.config.clusterId === clusterId);
    const controlPlanes = members.filter((one) => one.config.type === 'controlplane');
    const workers = members.filter((one) => one.config.type === 'worker');
    return { controlPlanes, workers, isUp: controlPlanes.some(({ bootstrapped }) => bootstrapped) };
  }

  /** The cluster whose Kubernetes API is at `host`: its endpoint, a shared address, or a control plane. */
  kubernetesAt(host: string, port: number): Cluster | undefined {
    const member = this.all().filter(isMember).find(({ config, addresses }) => {
      const { hostname, port: endpointPort } = new URL(config.endpoint);
      const isEndpoint = hostname.replace(/^\[|\]$/g, '') === host && Number(endpointPort || 443) === port;
      return config.type === 'controlplane' && (isEndpoint || (port === 6443 && [...config.vips, ...addresses].includes(host)));
    });
    const cluster = member && this.clusterOf(member);
    return cluster?.isUp === true ? cluster : undefined;
  }

  /** Certificate and key of the authority that signs what a machine shows; unset where no control plane is configured. */
  signerOf({ clusterId, machineAuthority }: AppliedConfig): AppliedConfig['machineAuthority'] | undefined {
    if (machineAuthority.key !== '') {
      return machineAuthority;
    }
    const controlPlanes = this.all().filter(isMember).filter(({ config }) => config.clusterId === clusterId && config.type === 'controlplane');
    return controlPlanes[0]?.config.machineAuthority;
  }

  configure({ guest: { vmid, uuid }, bootstrapped }: Machine, configuration: string): void {
    this.store.talosMachines.put(String(vmid), { uuid, configuration, bootstrapped });
  }

  bootstrap({ guest: { vmid, uuid }, configuration }: Member): void {
    this.store.talosMachines.put(String(vmid), { uuid, configuration, bootstrapped: true });
  }

  private machine(guest: Guest): Machine {
    const row = this.store.talosMachines.get(String(guest.vmid));
    const { configuration = undefined, bootstrapped = false } = row?.uuid === guest.uuid ? row : {};
    if (configuration === undefined) {
      return { guest, bootstrapped, hostname: generatedName(guest), addresses: guest.addresses };
    }
    const config = this.read.get(configuration) ?? readAppliedConfig(configuration);
    this.read.set(configuration, config);
    const addresses = [...new Set([...guest.addresses, ...config.addresses])];
    return { guest, configuration, config, bootstrapped, hostname: config.hostname ?? generatedName(guest), addresses };
  }
}

export function isMember(machine: Machine): machine is Member {
  return machine.config !== undefined;
}

/** Talos makes a name of letters and digits that stays. */
function generatedName({ uuid }: Guest): string {
  const letters = uuid.replace(/[^a-z0-9]/gi, '').toLowerCase();
  return `talos-${letters.slice(0, 3)}-${letters.slice(3, 6)}`;
}
