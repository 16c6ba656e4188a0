import type { Faults } from '../pve/faults/faults';
import type { TalosMachine } from '../pve/store/state';
import type { Store } from '../pve/store/store';
import { readAppliedConfig } from './config/applied-config';
import type { AppliedConfig } from './config/applied-config';
import { guestsOf, systemIn } from './guests';
import type { Guest, TalosSystem } from './guests';

/** A Talos machine: a guest, and what it has been told. */
export interface Machine {
  readonly guest: Guest;
  /** As it was sent; unset in maintenance mode. */
  readonly configuration?: string;
  readonly config?: AppliedConfig;
  /** Whether etcd was begun here, or joined. */
  readonly bootstrapped: boolean;
  readonly hostname: string;
  /** The first is the one that the others know it by. */
  readonly addresses: readonly string[];
  /** What runs. */
  readonly system: TalosSystem;
  /** How often it was booted since its VM was first started, less one. */
  readonly boots: number;
  /** Whether Kubernetes gives its node no more pods. */
  readonly unschedulable: boolean;
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

/** What of a machine is wiped. */
export interface Reset {
  readonly configuration: boolean;
  readonly etcd: boolean;
  /** Whether it boots again, or is off. */
  readonly boots: boolean;
}

/** The Talos machines of a simulated Proxmox cluster. A machine is there as long as its VM runs, and is a new one when the VM is. */
export class Machines {
  private readonly read = new Map<string, AppliedConfig>();
  private readonly watchers = new Set<() => void>();

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

  /** Tells whoever it is of each change of a machine. @returns how that is ended */
  watch(changed: () => void): () => void {
    this.watchers.add(changed);
    return () => void this.watchers.delete(changed);
  }

  /** A control plane of a cluster that is up joins its etcd. */
  configure(machine: Machine, configuration: string): void {
    this.change(machine, { configuration });
    const configured = this.machine(machine.guest);
    if (isMember(configured) && configured.config.type === 'controlplane' && this.clusterOf(configured).isUp) {
      this.change(configured, { bootstrapped: true });
    }
  }

  /** Begins etcd, which the other control planes join. */
  bootstrap(member: Member): void {
    this.clusterOf(member).controlPlanes.forEach((one) => this.change(one, { bootstrapped: true, snapshot: undefined }));
  }

  /** @param image that the next boot brings */
  install(machine: Machine, image: string): void {
    this.change(machine, { pending: image });
  }

  /** @param snapshot that etcd is to begin with */
  keepSnapshot(member: Member, snapshot: string): void {
    this.change(member, { snapshot });
  }

  hasSnapshot({ guest }: Member): boolean {
    return this.row(guest)?.snapshot !== undefined;
  }

  reboot(machine: Machine): void {
    const { installed, pending } = this.row(machine.guest) ?? {};
    this.change(machine, { installed: pending ?? installed, pending: undefined, boots: machine.boots + 1 });
  }

  /** Makes a machine forget its configuration, etcd, or both. Talos stays as it is installed. */
  reset(machine: Machine, { boots, configuration, etcd }: Reset): void {
    this.change(machine, {
      ...(configuration && { configuration: undefined, unschedulable: undefined }),
      ...(etcd && { bootstrapped: false, objects: undefined }),
      boots: machine.boots + 1,
    });
    const vm = this.store.vms.get(String(machine.guest.vmid));
    if (!boots && vm !== undefined) {
      this.store.vms.put(String(vm.vmid), { ...vm, status: 'stopped', startedAt: undefined });
    }
  }

  setUnschedulable(member: Member, unschedulable: boolean): void {
    this.change(member, { unschedulable: unschedulable || undefined });
  }

  /** What clients have written to Kubernetes, by its path. */
  objectsOf({ controlPlanes }: Cluster): Readonly<Record<string, object>> {
    return controlPlanes.map(({ guest }) => this.row(guest)?.objects).find((objects) => objects !== undefined) ?? {};
  }

  writeObject(cluster: Cluster, path: string, object: object): void {
    const keeper = cluster.controlPlanes.find(({ guest }) => this.row(guest)?.objects !== undefined) ?? cluster.controlPlanes[0];
    if (keeper !== undefined) {
      this.change(keeper, { objects: { ...this.objectsOf(cluster), [path]: object } });
    }
  }

  private change({ guest }: Machine, changes: Partial<TalosMachine>): void {
    this.store.talosMachines.put(String(guest.vmid), { bootstrapped: false, ...this.row(guest), ...changes, uuid: guest.uuid });
    this.watchers.forEach((changed) => changed());
  }

  private row({ vmid, uuid }: Guest): TalosMachine | undefined {
    const row = this.store.talosMachines.get(String(vmid));
    return row?.uuid === uuid ? row : undefined;
  }

  private machine(guest: Guest): Machine {
    const { configuration, bootstrapped = false, installed, boots = 0, unschedulable = false } = this.row(guest) ?? {};
    const system = installed === undefined ? guest.system : systemIn(installed);
    const common = { guest, bootstrapped, system, boots, unschedulable };
    if (configuration === undefined) {
      return { ...common, hostname: generatedName(guest), addresses: guest.addresses };
    }
    const config = this.read.get(configuration) ?? readAppliedConfig(configuration);
    this.read.set(configuration, config);
    const addresses = [...new Set([...guest.addresses, ...config.addresses])];
    return { ...common, configuration, config, hostname: config.hostname ?? generatedName(guest), addresses };
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
