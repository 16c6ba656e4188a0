import type { CloudInitConfig } from '../config/cloud-init';
import type { Isolation, Person } from '../config/env-config';

/** Everything that an environment will be, with concrete values: what the stacks turn into constructs. Plain and serializable. */
export interface LabPlan {
  readonly kind: 'class';
  /** Name of the environment, and of its stack. */
  readonly environment: string;
  /** Whether tofu encrypts the state and plan files. */
  readonly encryptsState: boolean;
  readonly isolation: Isolation;
  /** Pool that holds the students' pools: `class-router`. */
  readonly poolId: string;
  readonly role: RolePlan;
  /** Id of the SDN zone (at most 8 characters); with any isolation but `bridge`, and at least one isolated network. */
  readonly zoneId?: string;
  /** Whether PVE gives addresses by DHCP where a network has a range for it. */
  readonly zoneDhcp?: true;
  /** Addresses of the nodes; only with `isolation: sdn-vxlan`. */
  readonly vxlanPeers?: readonly string[];
  /** Bridge of the VLANs; only with `isolation: vlan`. */
  readonly vlanBridge?: string;
  /** Files on nodes' storages. */
  readonly snippets: readonly SnippetPlan[];
  readonly stands: readonly StandPlan[];
}

/** Further data for cloud-init, on a node, for all machines there that have one name. */
export interface SnippetPlan {
  readonly nodeName: string;
  /** The machine's key: `web`. */
  readonly machine: string;
  readonly datastoreId: string;
  /** `class-router.web.pve1.yaml`: it stays when the content changes, so that machines that exist still find it. */
  readonly fileName: string;
  readonly content: string;
}

/** The role that a student has on the pool of the student's own stand, and nowhere else. */
export interface RolePlan {
  readonly roleId: string;
  readonly privileges: readonly string[];
}

/** One student's stand. */
export interface StandPlan {
  /** The student's key; also the construct's id, so part of every address in everyone's state. */
  readonly key: string;
  /** `name@realm`. */
  readonly userId: string;
  readonly person: Person;
  /** Whether the PVE user is made by this environment. */
  readonly createUser: boolean;
  /** Whether the user gets a password from `var.student_passwords` (realms `pve` and `pam`). */
  readonly hasPassword: boolean;
  /** `class-router/student1`. */
  readonly poolId: string;
  /** PVE node that all machines and bridges of the stand are on. */
  readonly nodeName: string;
  readonly networks: readonly NetworkPlan[];
  readonly machines: readonly MachinePlan[];
}

/** One isolated network of one student. */
export interface NetworkPlan {
  /** The alias, as the deployment has it: `lan`. */
  readonly alias: string;
  readonly number: number;
  /** `vmbr1000` or `vn1000`: what the machines' interfaces are plugged into. */
  readonly name: string;
  /** VLAN, or VXLAN network identifier, where the zone has some: the network's number. */
  readonly tag?: number;
  /** Whether machines on it tag their frames. */
  readonly vlanAware: boolean;
  /** Unset: PVE knows of no addresses on it. */
  readonly subnet?: SubnetPlan;
}

/** The addresses of one student's network. */
export interface SubnetPlan {
  /** `10.40.3.0/24` */
  readonly cidr: string;
  /** Address of the node, which routes: all that goes through it is filtered at the machines. Unset: the node has none. */
  readonly gateway?: string;
  /** First and last address that PVE gives by DHCP. */
  readonly dhcpRange?: { readonly first: string; readonly last: string };
  /** DNS server that DHCP names. Unset: the gateway. */
  readonly dnsServer?: string;
  /** Whether the node leads outside, with its own address in place of the machines'. */
  readonly snat: boolean;
}

export interface MachinePlan {
  /** The machine's key: `router`. */
  readonly key: string;
  /** Name of the VM, a DNS name: `student1-router`. */
  readonly name: string;
  readonly vmId: number;
  readonly nodeName: string;
  readonly template: TemplatePlan;
  readonly fullClone: boolean;
  readonly cores?: number;
  readonly memoryMiB?: number;
  readonly agentEnabled: boolean;
  readonly bios?: 'seabios' | 'ovmf';
  readonly serialConsole?: boolean;
  readonly started: boolean;
  readonly onBoot: boolean;
  readonly tags: readonly string[];
  readonly description?: string;
  readonly cloudInitDatastoreId: string;
  readonly cloudInit?: CloudInitPlan;
  readonly networkDevices: readonly NetworkDevicePlan[];
  /** Unset: the VM's firewall is left alone. */
  readonly firewall?: FirewallPlan;
}

/** What cloud-init makes of a machine at its first start. */
export interface CloudInitPlan extends Omit<CloudInitConfig, 'packages' | 'commands'> {
  /** Name of the file, among `snippets` of the machine's node, with what else it does. */
  readonly vendorData?: string;
}

/** What a machine is cloned from. */
export interface TemplatePlan {
  readonly vmId: number;
  readonly nodeName: string;
  /** VM ID of the template that this one is a replica of. Unset: it is the one that the configuration names. */
  readonly replicaOf?: number;
}

/** `net0`, `net1`, … of a machine, in order. */
export interface NetworkDevicePlan {
  /** Existing bridge, or the `name` of one of the stand's networks. */
  readonly bridge: string;
  /** The alias behind `bridge`; unset for an existing bridge. */
  readonly alias?: string;
  readonly model: 'e1000' | 'e1000e' | 'rtl8139' | 'virtio' | 'vmxnet3';
  readonly macAddress: string;
  /** VLAN that the interface is in; unset: untagged. */
  readonly vlanId?: number;
  /** VLANs that the machine may tag itself. */
  readonly trunks?: readonly number[];
  /** Link down: a management port. */
  readonly disconnected: boolean;
  /** IPv4 address with prefix length, by cloud-init. */
  readonly ipAddress?: string;
  readonly gateway?: string;
  /** Whether the VM's firewall filters what goes through. */
  readonly firewall?: true;
}

/** The firewall of a VM: it filters the interfaces that say so, and no other. */
export interface FirewallPlan {
  readonly enabled: boolean;
  /** What becomes of connections that no rule is about. */
  readonly inputPolicy: 'ACCEPT' | 'DROP';
  readonly outputPolicy: 'ACCEPT' | 'REJECT';
  /** The first that fits counts. */
  readonly rules: readonly FirewallRulePlan[];
}

/** What becomes of some connections through one interface. Answers are let through with them. */
export interface FirewallRulePlan {
  readonly direction: 'in' | 'out';
  readonly action: 'ACCEPT' | 'DROP' | 'REJECT';
  /** `net0` */
  readonly interfaceId: string;
  /** Addresses or networks, with commas between them; unset: any. */
  readonly source?: string;
  readonly destination?: string;
  readonly protocol?: 'tcp' | 'udp' | 'icmp';
  /** `80,443,8000:8100`; of `icmp` a type, `echo-request`; unset: any. */
  readonly ports?: string;
}
