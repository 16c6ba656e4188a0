import type { EnvConfig, MachineConfig, MachineSettings, NetworkConfig, StudentConfig } from '../../lib/config/env-config';
import type { Allocations, Taken } from '../../lib/model/allocations';

export const NOTHING_ALLOCATED: Allocations = { students: {} };

export const NOTHING_TAKEN: Taken = {
  vmIds: new Map(), networks: new Map(), macAddresses: new Map(), zoneIds: new Map(), blocks: new Map(), userData: new Map(),
};

const DEVICE_TYPES = {
  linux: { name: 'linux', networkModel: 'virtio', macPrefix: 'BC:24:11', managementPort: false, agent: false, cloudInit: true },
  ecorouter: { name: 'ecorouter', networkModel: 'vmxnet3', macPrefix: '1C:87:76:40', managementPort: true, agent: false, cloudInit: false },
} as const;

/** A machine as the deployment has it; `networks` are bridges, or settings of a network. */
export interface MachineFixture extends Partial<Omit<MachineSettings, 'networks' | 'deviceType'>> {
  readonly deviceType?: keyof typeof DEVICE_TYPES;
  readonly name: string;
  readonly networks: readonly (string | NetworkConfig)[];
}

export interface LabFixture extends Partial<Omit<EnvConfig, 'students' | 'machines' | 'proxmox'>> {
  readonly proxmox?: Partial<EnvConfig['proxmox']>;
  /** User ids. */
  readonly students: readonly string[];
  readonly machines: readonly MachineFixture[];
}

/** An environment as it is after loading. Student n is in line n + 1 of users_list.yml, machine n begins in line 10 × (n + 1). */
export function lab({ students, machines, proxmox, ...settings }: LabFixture): EnvConfig {
  return {
    name: 'class',
    isolation: 'sdn-simple',
    pool: 'class',
    vmIds: { first: 10_000, last: 99_999 },
    firstNetwork: 1000,
    placement: 'fixed',
    overcommit: { memory: 1, cpu: 4, disk: 1 },
    createUsers: true,
    encryptsState: false,
    snippetsDatastoreId: 'local',
    subnets: {},
    internetAllow: [],
    trafficRules: [],
    positions: { 'pool': at('env.yaml', 2), 'vm_ids.first': at('env.yaml', 4), 'vm_ids.last': at('env.yaml', 5), 'networks.first': at('env.yaml', 7) },
    position: at('env.yaml', 1),
    ...settings,
    proxmox: { bridges: ['vmbr0'], vlanBridge: 'vmbr0', ...proxmox },
    students: students.map(student),
    machines: machines.map(machine),
  };
}

/** Users named `user1@pve`, `user2@pve`, … */
export function users(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `user${index + 1}@pve`);
}

function student(userId: string, index: number): StudentConfig {
  const [key, realm] = userId.split('@') as [string, string];
  return { key, userId, realm, person: {}, hasStand: true, position: at('users_list.yml', index + 2) };
}

function machine({ name, networks, deviceType = 'linux', ...settings }: MachineFixture, index: number): MachineConfig {
  const paths = [
    'name', 'template_node', 'template_vmid', 'node_name', 'vm_id', 'networks',
    ...networks.flatMap((_, n) => ['bridge', 'ip_address', 'gateway', 'mac_address'].map((key) => `networks[${n}].${key}`)),
  ];
  const line = 10 * (index + 1);
  const position = at('deployment_config.yml', line);
  return {
    key: name,
    position,
    settings: {
      deviceType: DEVICE_TYPES[deviceType],
      agent: false,
      templateNode: 'pve1',
      templateVmId: 100,
      fullClone: false,
      started: true,
      onBoot: true,
      routes: false,
      tags: [],
      cloudInitDatastoreId: 'local-lvm',
      ...settings,
      networks: networks.map((network) => (typeof network === 'string' ? { bridge: network } : network)),
    },
    // the column tells which path a finding points at
    sources: Object.fromEntries(paths.map((path, column) => [path, { level: 'node', position: { ...position, column: column + 1 } }])),
  };
}

function at(file: string, line: number) {
  return { file, line, column: 1 };
}
