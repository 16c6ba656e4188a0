import { stringify } from 'yaml';
import type { Isolation, Placement } from '../config/env-config';
import type { Lab } from './labs';
import type { MachineEntry } from './machine-option';

export interface NewEnvironment {
  readonly students: number;
  readonly isolation: Isolation;
  /** Addresses of all nodes, for `sdn-vxlan`. @default none */
  readonly vxlanPeers?: readonly string[];
  /** Bridge of the VLANs, for `vlan`. @default none */
  readonly vlanBridge?: string;
  /** @default fixed */
  readonly placement?: Placement;
  readonly nodes: readonly string[];
  /** @default a router and a host, of template 101 on the first node */
  readonly machines?: readonly MachineEntry[];
  /** What the environment begins as, in the place of machines. @default none */
  readonly lab?: Lab;
  /** Storage of cloud-init drives. @default the one that every machine has by default */
  readonly storage?: string;
}

/** What the four are, for a first reader. */
const ISOLATIONS: Readonly<Record<Isolation, string>> = {
  'sdn-simple': 'sdn-simple (vnets), or bridge (Linux bridges of a single node)',
  'sdn-vxlan': 'sdn-vxlan (vnets in tunnels between the nodes)',
  vlan: 'vlan (vnets that are VLANs of a bridge, on which no machine may be without one)',
  bridge: 'bridge (Linux bridges of each student), or sdn-simple (vnets)',
};

const BALANCED = `# Where stands are put: spread over the nodes, by what is free there (docs/several-nodes.md).
placement: balanced

`;

/** The files of a new environment, by name: small, whole, and with the comments that a first reader needs. */
export function newEnvironmentFiles(options: NewEnvironment): Record<string, string> {
  const { isolation, vxlanPeers, vlanBridge, placement, nodes, storage, lab, machines = exampleMachines(nodes[0]!) } = options;
  const students = Array.from({ length: options.students }, (_, index) => `  - student${index + 1}@pve\n`).join('');
  const template = lab === undefined ? '' : `
# Where the templates are, whose VM IDs are in deployment_config.yml.
cluster:
  template_node: ${nodes[0]}
`;
  return {
    'env.yaml': `# How the students' networks are kept apart: ${ISOLATIONS[isolation]}.
isolation: ${isolation}

# What stands on the cluster: names are checked against it.
proxmox:
  nodes: [${nodes.join(', ')}]
  bridges: [${['vmbr0', ...vlanBridge === undefined ? [] : [vlanBridge]].join(', ')}]
${vxlanPeers === undefined ? '' : `  vxlan_peers: [${vxlanPeers.join(', ')}]
`}${vlanBridge === undefined ? '' : `  vlan_bridge: ${vlanBridge}
`}
${placement === 'balanced' ? BALANCED : ''}# Settings of every machine; "nodes" sets them for one: nodes: { router: { cores: 2 } }
defaults:
  memory_mib: 1024
${storage === undefined ? '' : `  cloud_init_datastore_id: ${storage}\n`}${template}`,
    'deployment_config.yml': `# The machines that every student gets. Networks: vmbr0 is the uplink; any other name is an isolated network of the student's own.
machines:
${machines.map(toYaml).join('\n')}`,
    'users_list.yml': `# The students, as users of Proxmox VE: name@realm
users:
${students}`,
    ...lab?.files,
  };
}

function exampleMachines(node: string): MachineEntry[] {
  const template = { device_type: 'linux', template_node: node, template_vmid: 101 };
  return [
    { ...template, name: 'router', networks: [{ bridge: 'vmbr0' }, { bridge: 'lan' }] },
    { ...template, name: 'host', networks: [{ bridge: 'lan' }] },
  ];
}

/** An entry of the list, in the order in which people write it. */
function toYaml({ device_type: deviceType, name, networks, ...settings }: MachineEntry): string {
  return stringify([{ ...deviceType ? { device_type: deviceType } : {}, name, ...settings, ...networks ? { networks } : {} }]).replace(/^/gm, '  ').trimEnd() + '\n';
}
