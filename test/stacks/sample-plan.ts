import type { Isolation } from '../../lib/config/env-config';
import type { LabPlan, MachinePlan, NetworkDevicePlan, StandPlan } from '../../lib/model/lab-plan';

/** A class of a router and two hosts for each student, as the plan of a lab has it. */
export function samplePlan(students: readonly string[], options: { isolation?: Isolation; environment?: string } = {}): LabPlan {
  const { isolation = 'sdn-simple', environment = 'class' } = options;
  return {
    kind: 'class',
    environment,
    encryptsState: false,
    isolation,
    poolId: environment,
    role: { roleId: `${environment}-student`, privileges: ['Pool.Audit', 'VM.Audit', 'VM.Console', 'VM.PowerMgmt'] },
    zoneId: isolation === 'sdn-simple' ? 'zclass' : undefined,
    snippets: [],
    stands: students.map((key, index) => stand(key, index, isolation, environment)),
  };
}

function stand(key: string, index: number, isolation: Isolation, environment: string): StandPlan {
  const networks = ['lan', 'dmz'].map((alias, i) => {
    const number = 1000 + 2 * index + i;
    return { alias, number, name: `${isolation === 'bridge' ? 'vmbr' : 'vn'}${number}`, vlanAware: false };
  });
  const [lan, dmz] = networks.map(network => ({ bridge: network.name, alias: network.alias }));
  const mac = (machine: number, net: number) => `BC:24:11:${hex(index >> 8)}:${hex(index & 255)}:${hex(machine * 16 + net)}`;
  const device = (machine: number, net: number, bridge: Pick<NetworkDevicePlan, 'bridge' | 'alias'>, more: Partial<NetworkDevicePlan> = {}) =>
    ({ ...bridge, model: 'virtio', macAddress: mac(machine, net), disconnected: false, ...more }) as const;
  const machine = (number: number, name: string, networkDevices: NetworkDevicePlan[], more: Partial<MachinePlan> = {}): MachinePlan => ({
    key: name,
    name: `${key.replaceAll('_', '-')}-${name}`,
    vmId: 10_000 + 3 * index + number,
    nodeName: 'pve1',
    template: { vmId: 9000, nodeName: 'pve1' },
    fullClone: false,
    agentEnabled: false,
    started: true,
    onBoot: false,
    tags: ['class'],
    cloudInitDatastoreId: 'local-lvm',
    networkDevices,
    ...more,
  });
  return {
    key,
    userId: `${key}@pve`,
    person: {},
    createUser: true,
    hasPassword: true,
    poolId: `${environment}/${key}`,
    nodeName: 'pve1',
    networks,
    machines: [
      machine(0, 'router', [
        device(0, 0, { bridge: 'vmbr0' }, { model: 'vmxnet3', disconnected: true }),
        device(0, 1, lan!, { model: 'vmxnet3' }),
        device(0, 2, dmz!, { model: 'vmxnet3' }),
      ]),
      machine(1, 'host', [device(1, 0, lan!, { ipAddress: '192.168.1.10/24', gateway: '192.168.1.1' })], { cores: 2, memoryMiB: 2048 }),
      machine(2, 'web', [device(2, 0, dmz!)], { description: 'costs ${x}, "50 %{y}"\nC:\\path' }),
    ],
  };
}

function hex(value: number): string {
  return value.toString(16).padStart(2, '0').toUpperCase();
}

/** `student1`, `student2`, … */
export function studentNames(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `student${i + 1}`);
}
