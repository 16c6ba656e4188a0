import type { ClusterDescriptionInput } from '../../lib/sim/index';
import type { Access } from './provider-scenario';
import { providerVersion } from './real-provider';

export const scenarioCluster: ClusterDescriptionInput = {
  nodes: { pve1: {}, pve2: {} },
  templates: [
    { vmid: 9000, node: 'pve1', name: 'linux', cores: 1, memory_mib: 1024, disk_gib: 8, agent: true },
    { vmid: 9001, node: 'pve1', name: 'router', disk_gib: 4, networks: ['e1000,bridge=vmbr0', 'virtio,bridge=vmbr0,firewall=1'] },
  ],
};

const required = { required_providers: { proxmox: { source: 'bpg/proxmox', version: providerVersion } } };

function withPassword({ endpoint, username, password }: Access): object {
  return { terraform: required, provider: { proxmox: { endpoint, username, password, insecure: true } } };
}

function withToken({ endpoint, apiToken }: Access): object {
  return { terraform: required, provider: { proxmox: { endpoint, api_token: apiToken, insecure: true } } };
}

const nicKeys = ['bridge', 'disconnected', 'enabled', 'firewall', 'mac_address', 'model', 'mtu', 'queues', 'rate_limit', 'trunks', 'vlan_id'];

/** In JSON an element must have all its keys. */
export function nic(values: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(nicKeys.map((key) => [key, values[key] ?? null]));
}

export interface LabChanges {
  readonly comment?: string;
  readonly privileges?: readonly string[];
  readonly propagate?: boolean;
  readonly password?: string;
  readonly address?: string;
  readonly memory?: number;
  readonly vm?: Readonly<Record<string, unknown>>;
}

/** One of each: pool, role, user, ACL, bridge, and a clone with cloud-init and two network devices. */
export function labConfig(changes: LabChanges = {}): (access: Access) => object {
  const { comment = 'student 1', privileges = ['VM.Audit', 'VM.Console'], address = '10.1.1.5/24', memory = 2048 } = changes;
  return (access) => ({
    ...withPassword(access),
    resource: {
      proxmox_virtual_environment_pool: { p: { pool_id: 'stud-01', comment } },
      proxmox_virtual_environment_role: { r: { role_id: 'LabStudent', privileges } },
      proxmox_virtual_environment_user: { u: { user_id: 'stud01@pve', password: changes.password ?? 'pw12345678', comment } },
      proxmox_acl: {
        a: {
          path: '/pool/${proxmox_virtual_environment_pool.p.pool_id}',
          role_id: '${proxmox_virtual_environment_role.r.role_id}',
          user_id: '${proxmox_virtual_environment_user.u.user_id}',
          ...(changes.propagate === undefined ? {} : { propagate: changes.propagate }),
        },
      },
      proxmox_network_linux_bridge: { b: { node_name: 'pve1', name: 'stud01a', comment: `${comment} net a` } },
      proxmox_virtual_environment_vm: {
        vm: {
          name: 'stud01-vm1',
          node_name: 'pve1',
          pool_id: '${proxmox_virtual_environment_pool.p.pool_id}',
          tags: ['stud01', 'lab'],
          description: 'managed',
          on_boot: false,
          stop_on_destroy: true,
          clone: [{ vm_id: 9000, full: false }],
          agent: [{ enabled: false }],
          cpu: [{ cores: 2, type: 'host' }],
          memory: [{ dedicated: memory }],
          network_device: [
            nic({ bridge: '${proxmox_network_linux_bridge.b.name}', mac_address: 'BC:24:11:AA:00:01' }),
            nic({ bridge: 'vmbr0', mac_address: 'BC:24:11:AA:00:02', model: 'vmxnet3', disconnected: true }),
          ],
          initialization: [{
            datastore_id: 'local-lvm',
            ip_config: [{ ipv4: [{ address, gateway: '10.1.1.1' }] }],
            user_account: [{ username: 'stud', password: 'hunter22', keys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ5 test@x'] }],
          }],
          ...changes.vm,
        },
      },
    },
  });
}

/** One VM, by default a stopped-on-destroy linked clone with the agent off. */
export function vmConfig(values: Readonly<Record<string, unknown>>, isClone = true): (access: Access) => object {
  const clone = isClone ? { clone: [{ vm_id: 9000, full: false }], agent: [{ enabled: false }] } : {};
  const vm = { node_name: 'pve1', vm_id: 100, name: 'a', stop_on_destroy: true, ...clone, ...values };
  return (access) => ({ ...withPassword(access), resource: { proxmox_virtual_environment_vm: { a: vm } } });
}

/** A VXLAN zone, a vnet, a subnet, applied. */
export function vxlanConfig(zone: object = {}, vnet: object = {}, subnet: object = {}): (access: Access) => object {
  return (access) => ({
    ...withPassword(access),
    resource: {
      proxmox_sdn_zone_vxlan: { z: { id: 'zx', peers: ['10.0.0.1', '10.0.0.2'], ...zone } },
      proxmox_sdn_vnet: { v: { id: 'vx1', zone: '${proxmox_sdn_zone_vxlan.z.id}', tag: 100, ...vnet } },
      proxmox_sdn_subnet: { s: { cidr: '10.7.0.0/24', vnet: '${proxmox_sdn_vnet.v.id}', gateway: '10.7.0.1', snat: true, ...subnet } },
      proxmox_sdn_applier: { a: { depends_on: ['proxmox_sdn_subnet.s'] } },
    },
  });
}

/** The same configuration with blocks that import what is there: address by id. */
export function importing(
  config: (access: Access) => object, ids: Readonly<Record<string, string>>,
): (access: Access) => object {
  return (access) => ({ ...config(access), import: Object.entries(ids).map(([to, id]) => ({ to, id })) });
}

function machine(student: string, number: number, index: number, name: string, networks: readonly object[], template: number): object {
  return {
    name: `${student}-${name}`,
    node_name: 'pve1',
    vm_id: 10000 + number * 10 + index,
    pool_id: `\${proxmox_virtual_environment_pool.${student}.pool_id}`,
    clone: [{ vm_id: template, full: false, retries: 5 }],
    agent: [{ enabled: false }],
    cpu: [{ cores: 1 }],
    memory: [{ dedicated: 512 }],
    network_device: networks,
    stop_on_destroy: true,
    reboot_after_update: false,
    migrate: true,
    on_boot: false,
    serial_device: [{}],
    lifecycle: { ignore_changes: ['started', 'node_name'] },
    depends_on: ['proxmox_sdn_applier.applier'],
  };
}

/** A class: nested pools, one role, SDN vnets of a simple zone applied once, two linked clones a student. */
export function classConfig(numbers: readonly number[]): (access: Access) => object {
  const students = numbers.map((number) => ({ number, id: `s${String(number).padStart(2, '0')}` }));
  const byStudent = (make: (student: { number: number; id: string }) => object): object => (
    Object.fromEntries(students.map((student) => [student.id, make(student)]))
  );
  const vnets = students.map(({ id }) => `proxmox_sdn_vnet.${id}`);
  const afterFinalizer = { depends_on: ['proxmox_sdn_applier.finalizer'] };
  const mac = (number: number, index: number): string => `BC:24:11:00:${String(number).padStart(2, '0')}:0${index}`;
  return (access) => ({
    ...withToken(access),
    resource: {
      proxmox_virtual_environment_pool: {
        class: { pool_id: 'c101', comment: 'class 101' },
        ...byStudent(({ id }) => ({ pool_id: `c101/${id}`, depends_on: ['proxmox_virtual_environment_pool.class'] })),
      },
      proxmox_virtual_environment_role: { student: { role_id: 'StandStudent', privileges: ['VM.Audit', 'VM.Console', 'Pool.Audit'] } },
      proxmox_virtual_environment_user: byStudent(({ id }) => ({ user_id: `${id}@pve`, password: `pass-word-${id}` })),
      proxmox_acl: byStudent(({ id }) => ({
        path: `/pool/\${proxmox_virtual_environment_pool.${id}.pool_id}`,
        role_id: '${proxmox_virtual_environment_role.student.role_id}',
        user_id: `\${proxmox_virtual_environment_user.${id}.user_id}`,
      })),
      terraform_data: { networks: { input: vnets } },
      proxmox_sdn_zone_simple: { zone: { id: 'c101', ...afterFinalizer } },
      proxmox_sdn_vnet: byStudent(({ id, number }) => ({
        id: `c10${number}a`, zone: '${proxmox_sdn_zone_simple.zone.id}', alias: `${id}-lan`, ...afterFinalizer,
      })),
      proxmox_sdn_applier: {
        finalizer: { on_create: false, on_destroy: true, lifecycle: { replace_triggered_by: ['terraform_data.networks'] } },
        applier: {
          on_create: true,
          on_destroy: false,
          depends_on: ['proxmox_sdn_applier.finalizer', ...vnets],
          lifecycle: { replace_triggered_by: ['terraform_data.networks', 'proxmox_sdn_zone_simple.zone', ...vnets] },
        },
      },
      proxmox_virtual_environment_vm: Object.fromEntries(students.flatMap(({ id, number }) => [
        [`${id}_router`, machine(id, number, 0, 'router', [
          nic({ bridge: 'vmbr0', disconnected: true, mac_address: mac(number, 0) }),
          nic({ bridge: `\${proxmox_sdn_vnet.${id}.id}`, model: 'vmxnet3', mac_address: mac(number, 1) }),
        ], 9001)],
        [`${id}_host`, machine(id, number, 1, 'host', [
          nic({ bridge: `\${proxmox_sdn_vnet.${id}.id}`, mac_address: mac(number, 2) }),
        ], 9000)],
      ])),
    },
  });
}

/** Any resources, by type and name. */
export function resourcesConfig(resource: object): (access: Access) => object {
  return (access) => ({ ...withPassword(access), resource });
}
