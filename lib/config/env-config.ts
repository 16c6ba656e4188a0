import type { Cidr } from '../values/cidr';
import type { SourcePosition } from '../values/finding';
import type { AllowedTraffic, Service } from '../values/traffic';
import type { CloudInitConfig } from './cloud-init';
import type { Overcommit } from './overcommit';

/**
 * The levels of the merge, weakest first; `built-in` is what Standsmith itself assumes. Those of a site configuration are `site`, `pve-node`,
 * `environment` and `machine`; those of an environment `defaults`, `cluster` and `node`.
 */
export type Level = 'built-in' | 'site' | 'pve-node' | 'environment' | 'machine' | 'defaults' | 'cluster' | 'node';

/** Where a merged value came from. A built-in value has no position. */
export interface Source {
  readonly level: Level;
  readonly position?: SourcePosition;
}

/** A kind of machine: what its template is like, and wants of the VM. */
export interface DeviceType {
  /** `linux`, `ecorouter`, … */
  readonly name: string;
  /** Adapter that the guest has drivers for. */
  readonly networkModel: 'e1000' | 'e1000e' | 'rtl8139' | 'virtio' | 'vmxnet3';
  /** First bytes of its MAC addresses, upper case: 3 or 4 of them. */
  readonly macPrefix: string;
  /** Whether an unplugged port comes before the configured networks. */
  readonly managementPort: boolean;
  /** Whether the QEMU guest agent is in the template. */
  readonly agent: boolean;
  /** Whether the guest takes addresses by cloud-init. */
  readonly cloudInit: boolean;
  /** Unset: as in the template. */
  readonly bios?: 'seabios' | 'ovmf';
  /** Unset: as in the template. */
  readonly console?: 'serial' | 'vga';
}

/**
 * How a student's networks are kept apart from everybody else's.
 *
 * - `sdn-simple`: one vnet a network, in a simple SDN zone of the environment
 * - `sdn-vxlan`: one vnet a network, in a VXLAN zone: it spans all nodes
 * - `vlan`: one vnet a network, in a VLAN zone: it spans all nodes whose bridge is on the same switch
 * - `bridge`: one Linux bridge a network, `vmbr1000` and up
 */
export type Isolation = 'sdn-simple' | 'sdn-vxlan' | 'vlan' | 'bridge';

/**
 * Where the students' stands are put. Whoever has a node keeps it.
 *
 * - `fixed`: all on the node of the first machine's template, or of the machine that is pinned
 * - `balanced`: spread over the nodes, by what there is room for
 */
export type Placement = 'fixed' | 'balanced';

/** One network interface of a machine, in the order of the machine's ports. */
export interface NetworkConfig {
  /** `vmbr0` (the uplink), another existing bridge, or an alias: any other name, one isolated network a student. */
  readonly bridge: string;
  /** VLAN that the interface is in: its frames are tagged outside of the machine. */
  readonly vlanId?: number;
  /** VLANs that the machine may tag itself. */
  readonly trunks?: readonly number[];
  /** Whether the configuration says so in place, `**net100**`: the bridge is one of `proxmox.bridges` then. */
  readonly isExisting?: true;
  /**
   * IPv4 address with prefix length, `dhcp`, or the host part in the student's own subnet, `0.0.0.10`; given to the machine by cloud-init.
   * Unset leaves addressing to the machine.
   */
  readonly ipAddress?: string;
  /** IPv4 gateway, or its host part; only together with `ipAddress`. */
  readonly gateway?: string;
  /** Fixed MAC address; only makes sense in an environment of one student. */
  readonly macAddress?: string;
}

/** A machine that every student gets, after the merge `defaults → cluster → node`. */
export interface MachineSettings {
  readonly deviceType: DeviceType;
  /** Whether PVE talks to the guest agent. */
  readonly agent: boolean;
  /** Whether it is a gateway: it is on the uplink, and on every network of the other machines. */
  readonly routes: boolean;
  /** What else cloud-init does; unset: nothing. */
  readonly cloudInit?: CloudInitConfig;
  /** PVE node that holds the template. */
  readonly templateNode: string;
  /** VM ID of the template. */
  readonly templateVmId: number;
  /** PVE node for the clone; unset: decided by the plan of the lab (the node of the student's first template). */
  readonly nodeName?: string;
  readonly fullClone: boolean;
  /** Fixed VM ID; only makes sense in an environment of one student. */
  readonly vmId?: number;
  /** vCPUs; unset keeps the template's. */
  readonly cores?: number;
  /** RAM in MiB; unset keeps the template's. */
  readonly memoryMiB?: number;
  readonly started: boolean;
  readonly onBoot: boolean;
  readonly tags: readonly string[];
  readonly description?: string;
  /** Storage of the cloud-init drive, which exists with `cloudInit`, and when a network has an `ipAddress`. */
  readonly cloudInitDatastoreId: string;
  readonly networks: readonly NetworkConfig[];
}

export interface MachineConfig {
  /** The machine's `name`: its key everywhere. */
  readonly key: string;
  readonly position: SourcePosition;
  readonly settings: MachineSettings;
  /** Where each value came from, by its path in YAML's words: `memory_mib`, `networks[0].bridge`. */
  readonly sources: Readonly<Record<string, Source>>;
}

export interface StudentConfig {
  /** The part before `@`: the student's key everywhere. */
  readonly key: string;
  /** `name@realm`, PVE's user id. */
  readonly userId: string;
  readonly realm: string;
  readonly person: Person;
  /** Whether there is more than the user and the pool: machines and networks. */
  readonly hasStand: boolean;
  readonly position: SourcePosition;
}

/** What is known of a student as a person. */
export interface Person {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly email?: string;
  /** Group within the class. */
  readonly group?: string;
}

/** What stands on the Proxmox cluster already, as the environment's author says. */
export interface ProxmoxFacts {
  /** Names of the cluster's nodes; unset: any node may be named. */
  readonly nodes?: readonly string[];
  /** Bridges that exist on the nodes and are used as they are. `vmbr0` is always one of them. */
  readonly bridges: readonly string[];
  /** Addresses of the nodes, among which VXLAN tunnels go; needed with `isolation: sdn-vxlan`. */
  readonly vxlanPeers?: readonly string[];
  /** Bridge whose VLANs are given out with `isolation: vlan`. */
  readonly vlanBridge: string;
}

/** What the students' networks of one alias are given for addresses: each a subnet of its own. */
export interface SubnetConfig {
  /** What the subnets are given out of. */
  readonly block: Cidr;
  /** Of one student's subnet. */
  readonly prefixLength: number;
  /** Whether PVE gives addresses by DHCP. */
  readonly dhcp: boolean;
  /** Whether the node leads outside, with its own address in place of the machines'. */
  readonly snat: boolean;
  /** DNS server that DHCP names: the host part of a machine's address, `0.0.0.10`. Unset: the subnet's gateway. */
  readonly dnsServer?: string;
}

/** What machines reach through bridges that exist already: `allowed` everything, `blocked` nothing, `allow-list` what is listed. */
export type Internet = 'allowed' | 'blocked' | 'allow-list';

/** What may go from one of a student's machines or networks to another, and nothing else. */
export interface TrafficRule {
  /** Key of a machine, or alias. */
  readonly from: string;
  readonly to: string;
  readonly allow: readonly Service[];
}

/** One environment, read and merged: plain, readonly, serializable. */
export interface EnvConfig {
  /** Name of the folder below `envs/`. */
  readonly name: string;
  readonly isolation: Isolation;
  readonly proxmox: ProxmoxFacts;
  /** Pool that holds the students' pools. */
  readonly pool: string;
  /** First and last VM ID to allocate from, inclusive. */
  readonly vmIds: { readonly first: number; readonly last: number };
  /** Number of the first isolated network: `vmbr<number>` or `vn<number>`. */
  readonly firstNetwork: number;
  /** By alias. */
  readonly subnets: Readonly<Record<string, SubnetConfig>>;
  readonly placement: Placement;
  readonly overcommit: Overcommit;
  /** Whether the environment creates the students' PVE users; `false`: they exist already. */
  readonly createUsers: boolean;
  /** Whether tofu encrypts the state and plan files. */
  readonly encryptsState: boolean;
  /** Storage of the nodes that takes further data for cloud-init. */
  readonly snippetsDatastoreId: string;
  /** Unset: the machines' firewalls are left alone, unless there are `trafficRules`. */
  readonly internet?: Internet;
  readonly internetAllow: readonly AllowedTraffic[];
  readonly trafficRules: readonly TrafficRule[];
  readonly students: readonly StudentConfig[];
  readonly machines: readonly MachineConfig[];
  /** Positions of env.yaml's own settings, by path (`pool`, `vm_ids.first`), for findings. */
  readonly positions: Readonly<Record<string, SourcePosition>>;
  /** env.yaml as a whole: where findings point that have no better place. */
  readonly position: SourcePosition;
}
