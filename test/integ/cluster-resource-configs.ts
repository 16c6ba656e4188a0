import type { Access } from './provider-scenario';

type Values = Readonly<Record<string, unknown>>;

/** What differs between the first and the second configuration of each resource. */
export interface ClusterChanges {
  readonly comment?: string;
  readonly path?: string;
  readonly mediatedDevices?: boolean;
  readonly haResource?: Values;
  readonly priority?: number;
  readonly affinity?: 'positive' | 'negative';
  readonly firewallOptions?: Values;
  readonly rules?: readonly Values[];
  readonly address?: string;
  readonly addresses?: readonly Values[];
  readonly backup?: Values;
  readonly token?: Values;
  readonly pool?: 'first' | 'second';
  readonly nodeFirewall?: Values;
  readonly clusterFirewall?: Values;
}

function vm(id: number): object {
  return {
    node_name: 'pve1', vm_id: id, name: `vm${id}`, started: false, stop_on_destroy: true, clone: [{ vm_id: 9000, full: false }],
    agent: [{ enabled: false }], network_device: [], lifecycle: { ignore_changes: ['pool_id', 'network_device'] },
  };
}

const ofVm = { node_name: 'pve1', vm_id: '${proxmox_virtual_environment_vm.a.vm_id}' };

/** Everything that is the cluster's beside VMs, networks and files: high availability, firewalls, mappings, backup jobs, groups, tokens, pools. */
export function clusterConfig(changes: ClusterChanges = {}): (access: Access) => object {
  const { comment = 'first', path = '/srv/share', pool = 'first', address = '10.0.0.1' } = changes;
  const resources = ['${proxmox_haresource.a.resource_id}', '${proxmox_haresource.b.resource_id}'];
  return ({ endpoint, username, password }) => ({
    terraform: { required_providers: { proxmox: { source: 'bpg/proxmox' } } },
    provider: { proxmox: { endpoint, username, password, insecure: true } },
    resource: {
      proxmox_virtual_environment_vm: { a: vm(101), b: vm(102) },
      proxmox_haresource: {
        a: { resource_id: 'vm:${proxmox_virtual_environment_vm.a.vm_id}', state: 'stopped', comment, ...changes.haResource },
        b: { resource_id: 'vm:${proxmox_virtual_environment_vm.b.vm_id}', state: 'ignored' },
      },
      proxmox_harule: {
        near: { rule: 'near', type: 'node-affinity', comment, resources, nodes: { pve1: changes.priority ?? 2, pve2: 1 } },
        apart: { rule: 'apart', type: 'resource-affinity', resources, affinity: changes.affinity ?? 'negative' },
      },
      proxmox_virtual_environment_firewall_options: { a: { ...ofVm, enabled: true, dhcp: true, ...changes.firewallOptions } },
      proxmox_virtual_environment_firewall_alias: {
        a: { ...ofVm, name: 'router', cidr: address, comment }, all: { name: 'gateway', cidr: address, comment },
      },
      proxmox_virtual_environment_firewall_ipset: {
        a: { ...ofVm, name: 'labs', comment, cidr: changes.addresses ?? [{ name: '10.1.0.0/16', comment: 'all' }, { name: '10.1.9.0/24', nomatch: true }] },
        all: { name: 'schools', comment, cidr: [{ name: '10.2.0.0/16' }] },
      },
      proxmox_virtual_environment_cluster_firewall_security_group: {
        web: { name: 'web', comment, rule: [{ type: 'in', action: 'ACCEPT', proto: 'tcp', dport: '443', comment }] },
      },
      proxmox_virtual_environment_firewall_rules: {
        a: {
          ...ofVm,
          rule: changes.rules ?? [{ type: 'in', action: 'ACCEPT', proto: 'tcp', dport: '22', comment: 'ssh' }, { type: 'in', action: 'DROP' }],
          depends_on: ['proxmox_virtual_environment_firewall_ipset.a'],
        },
        groups: {
          node_name: 'pve1', vm_id: '${proxmox_virtual_environment_vm.b.vm_id}',
          rule: [{ security_group: '${proxmox_virtual_environment_cluster_firewall_security_group.web.name}', comment, iface: 'net0' }],
        },
        node: { node_name: 'pve2', rule: [{ type: 'in', action: 'ACCEPT', iface: 'vmbr0', comment }] },
        all: { rule: [{ type: 'forward', action: 'DROP', comment }] },
      },
      proxmox_virtual_environment_cluster_firewall: { c: { enabled: false, input_policy: 'DROP', ...changes.clusterFirewall } },
      proxmox_node_firewall: { n: { node_name: 'pve1', enabled: false, ...changes.nodeFirewall } },
      proxmox_hardware_mapping_dir: { d: { name: 'share', comment, map: [{ node: 'pve1', path }, { node: 'pve2', path }] } },
      proxmox_hardware_mapping_pci: {
        gpu: {
          name: 'gpu', comment, mediated_devices: changes.mediatedDevices ?? false,
          map: [{ node: 'pve1', id: '10de:2204', path: '0000:01:00.0', iommu_group: 14, subsystem_id: '1458:4043', comment }],
        },
      },
      proxmox_hardware_mapping_usb: { stick: { name: 'stick', comment, map: [{ node: 'pve1', id: '0951:1666', path: '1-1.2', comment }] } },
      proxmox_backup_job: {
        nightly: {
          id: 'nightly', schedule: 'sun 01:00', storage: 'local', pool: '${proxmox_virtual_environment_pool.first.pool_id}', mode: 'snapshot',
          prune_backups: { 'keep-last': '3' }, ...changes.backup,
        },
      },
      proxmox_virtual_environment_group: { g: { group_id: 'students', comment } },
      proxmox_virtual_environment_user: { u: { user_id: 'stud@pve', groups: ['${proxmox_virtual_environment_group.g.group_id}'], comment } },
      proxmox_user_token: { t: { user_id: '${proxmox_virtual_environment_user.u.user_id}', token_name: 'lab', comment, ...changes.token } },
      proxmox_virtual_environment_pool: { first: { pool_id: 'first', comment }, second: { pool_id: 'second', comment } },
      proxmox_pool_membership: {
        vm: { pool_id: `\${proxmox_virtual_environment_pool.${pool}.pool_id}`, vm_id: '${proxmox_virtual_environment_vm.a.vm_id}' },
        storage: { pool_id: '${proxmox_virtual_environment_pool.first.pool_id}', storage_id: 'local' },
      },
    },
    data: {
      proxmox_haresources: { all: { type: 'vm', depends_on: ['proxmox_haresource.a'] } },
      proxmox_backup_jobs: { all: { depends_on: ['proxmox_backup_job.nightly'] } },
      proxmox_hardware_mappings: {
        dir: { type: 'dir', check_node: 'pve1', depends_on: ['proxmox_hardware_mapping_dir.d'] },
        pci: { type: 'pci', check_node: 'pve1', depends_on: ['proxmox_hardware_mapping_pci.gpu'] },
        usb: { type: 'usb', check_node: 'pve1', depends_on: ['proxmox_hardware_mapping_usb.stick'] },
      },
    },
  });
}

/** A VM that runs under high availability. */
export function highlyAvailableVm(node: string, state: 'started' | 'stopped'): (access: Access) => object {
  return ({ endpoint, username, password }) => ({
    terraform: { required_providers: { proxmox: { source: 'bpg/proxmox' } } },
    provider: { proxmox: { endpoint, username, password, insecure: true } },
    resource: {
      proxmox_virtual_environment_vm: { a: { ...vm(101), clone: [{ vm_id: 9000, node_name: 'pve1' }], node_name: node, migrate: true, started: state === 'started' } },
      proxmox_haresource: { a: { resource_id: 'vm:${proxmox_virtual_environment_vm.a.vm_id}', state } },
    },
  });
}
