import { stringify } from 'yaml';
import type { Lab } from './labs';
import type { MachineEntry } from './machine-option';

export interface NewEnvironment {
  readonly students: number;
  readonly isolation: string;
  readonly nodes: readonly string[];
  /** @default a router and a host, of template 101 on the first node */
  readonly machines?: readonly MachineEntry[];
  /** What the environment begins as, in the place of machines. @default none */
  readonly lab?: Lab;
  /** Storage of cloud-init drives. @default the one that every machine has by default */
  readonly storage?: string;
}

/** The files of a new environment, by name: small, whole, and with the comments that a first reader needs. */
export function newEnvironmentFiles(options: NewEnvironment): Record<string, string> {
  const { isolation, nodes, storage, lab, machines = exampleMachines(nodes[0]!) } = options;
  const students = Array.from({ length: options.students }, (_, index) => `  - student${index + 1}@pve\n`).join('');
  const template = lab === undefined ? '' : `
# Where the templates are, whose VM IDs are in deployment_config.yml.
cluster:
  template_node: ${nodes[0]}
`;
  return {
    'env.yaml': `# How the students' networks are kept apart: sdn-simple (vnets), or bridge (Linux bridges of a single node).
isolation: ${isolation}

# What stands on the cluster: names are checked against it.
proxmox:
  nodes: [${nodes.join(', ')}]
  bridges: [vmbr0]

# Settings of every machine; "nodes" sets them for one: nodes: { router: { cores: 2 } }
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
