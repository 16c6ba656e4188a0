import { parameterError } from '../errors';
import type { Faults } from '../faults/faults';
import type { Vm } from '../store/state';
import type { Store } from '../store/store';
import type { Caller } from './authentication';
import { isStarted, serviceState } from './ha/state';
import type { PermissionService } from './permissions';
import { cpuCount, memoryUsed, usageOf } from './qemu/vms';
import type { StorageService } from './storage';

const FIRST_VMID = 100;
/** Seconds that the nodes say they have been up. */
const NODE_UPTIME = 1000000;

/** The cluster as a whole: nodes, resources, free VM IDs. */
export class ClusterService {
  constructor(
    private readonly store: Store, private readonly permissions: PermissionService, private readonly storage: StorageService,
    private readonly faults: Faults,
  ) {}

  version(): { version: string; release: string; repoid: string } {
    const { version } = this.store.description;
    return { version, release: version.split('.').slice(0, 2).join('.'), repoid: '0000000000000000' };
  }

  /** The lowest free VM ID, or the one asked for when it is free. */
  nextId(vmid: number | undefined): string {
    if (vmid !== undefined) {
      if (this.store.vms.has(String(vmid))) throw parameterError({ vmid: `VM ${vmid} already exists` });
      return String(vmid);
    }
    let free = FIRST_VMID;
    while (this.store.vms.has(String(free))) free += 1;
    return String(free);
  }

  status(): Record<string, unknown>[] {
    const nodes = Object.entries(this.store.description.nodes);
    const online = nodes.filter(([name]) => !this.faults.isNodeDown(name)).length;
    const isQuorate = online * 2 > nodes.length && !this.faults.isQuorumLost;
    return [
      { type: 'cluster', id: 'cluster', name: 'simulated', nodes: nodes.length, quorate: Number(isQuorate), version: nodes.length },
      ...nodes.map(([name, { address }], index) => ({
        type: 'node', id: `node/${name}`, name, nodeid: index + 1, online: Number(!this.faults.isNodeDown(name)), local: Number(index === 0), ip: address ?? `10.0.0.${index + 1}`, level: '',
      })),
    ];
  }

  nodes(): Record<string, unknown>[] {
    return Object.keys(this.store.description.nodes).map((node) => ({ ...this.nodeView(node), id: `node/${node}`, ssl_fingerprint: '' }));
  }

  nodeStatus(node: string): Record<string, unknown> {
    const { cores = 0, memory_mib: mib = 0 } = this.store.description.nodes[node] ?? {};
    const total = mib * 1024 ** 2;
    const used = this.memoryUsed(node);
    return {
      cpu: 0, uptime: NODE_UPTIME, pveversion: `pve-manager/${this.store.description.version}/0000000000000000`,
      kversion: 'Linux 6.14.11-1-pve', loadavg: ['0.00', '0.00', '0.00'], wait: 0, idle: 0,
      cpuinfo: { cores, cpus: cores, sockets: 1, model: 'Simulated CPU', mhz: '2000.000', hvm: '1', flags: '', user_hz: 100 },
      memory: { total, used, free: total - used }, swap: { total: 0, used: 0, free: 0 },
      rootfs: { total: 100 * 1024 ** 3, used: 10 * 1024 ** 3, free: 90 * 1024 ** 3, avail: 90 * 1024 ** 3 },
    };
  }

  /** What the caller may see: VMs and templates by VM.Audit, pools by Pool.Audit, storages by Datastore.Audit, zones by SDN.Audit. */
  resources(caller: Caller, type: string | undefined): Record<string, unknown>[] {
    const wanted = (kind: string) => type === undefined || type === kind;
    return [
      ...type === undefined ? this.pools(caller) : [],
      ...wanted('vm') ? this.vms(caller) : [],
      ...wanted('node') ? Object.keys(this.store.description.nodes).map((node) => ({ id: `node/${node}`, ...this.nodeView(node) })) : [],
      ...wanted('storage') ? this.storages(caller) : [],
      ...wanted('sdn') ? this.zones(caller) : [],
    ];
  }

  private pools(caller: Caller): Record<string, unknown>[] {
    return this.store.pools.keys().filter((pool) => this.permissions.has(caller, `/pool/${pool}`, 'Pool.Audit'))
      .map((pool) => ({ id: `/pool/${pool}`, type: 'pool', pool }));
  }

  private vms(caller: Caller): Record<string, unknown>[] {
    const all = caller.authid === 'root@pam';
    return this.store.vms.values().filter((vm) => all || this.permissions.has(caller, `/vms/${vm.vmid}`, 'VM.Audit'))
      .map((vm) => this.withHaState(vm, this.faults.isNodeDown(vm.node) ? silentVm(vm) : vmResource(vm)));
  }

  private withHaState(vm: Vm, resource: Record<string, unknown>): Record<string, unknown> {
    const config = this.store.haResources.get(`vm:${vm.vmid}`)?.config;
    if (!config) return resource;
    return { ...resource, hastate: config.state === 'ignored' ? 'ignored' : serviceState(vm, isStarted(config.state)) };
  }

  private storages(caller: Caller): Record<string, unknown>[] {
    return Object.keys(this.store.description.nodes).flatMap((node) => this.storage.list(caller, node).map((storage) => ({
      id: `storage/${node}/${storage.storage}`, type: 'storage', node, storage: storage.storage,
      status: this.faults.isNodeDown(node) ? 'unknown' : 'available', plugintype: storage.type,
      content: storage.content, shared: storage.shared, disk: storage.used, maxdisk: storage.total,
    })));
  }

  private zones(caller: Caller): Record<string, unknown>[] {
    const zones = this.store.runningSdn.zones.keys().filter((zone) => this.permissions.has(caller, `/sdn/zones/${zone}`, 'SDN.Audit'));
    return Object.keys(this.store.description.nodes).flatMap((node) => (
      zones.map((sdn) => ({ id: `sdn/${node}/${sdn}`, type: 'sdn', node, sdn, status: 'ok' }))
    ));
  }

  private nodeView(node: string): Record<string, unknown> {
    if (this.faults.isNodeDown(node)) return { type: 'node', node, status: 'offline' };
    const { cores = 0, memory_mib: mib = 0 } = this.store.description.nodes[node] ?? {};
    return {
      type: 'node', node, status: 'online', level: '', cpu: 0, maxcpu: cores, mem: this.memoryUsed(node), maxmem: mib * 1024 ** 2,
      disk: 10 * 1024 ** 3, maxdisk: 100 * 1024 ** 3, uptime: NODE_UPTIME,
    };
  }

  private memoryUsed(node: string): number {
    return this.store.vms.values().reduce((sum, vm) => (vm.node === node ? sum + memoryUsed(vm) : sum), 0);
  }
}

/** A VM whose node reports nothing: only what the cluster's own files say is known. */
function silentVm({ vmid, node, pool, lock, config: { tags } }: Vm): Record<string, unknown> {
  const known = Object.entries({ pool, lock, tags }).filter(([, value]) => value !== undefined);
  return { id: `qemu/${vmid}`, type: 'qemu', vmid, node, status: 'unknown', ...Object.fromEntries(known) };
}

function vmResource(vm: Vm): Record<string, unknown> {
  return {
    id: `qemu/${vm.vmid}`, type: 'qemu', vmid: vm.vmid, node: vm.node, name: vm.config.name, status: vm.status, template: Number(vm.template),
    maxcpu: cpuCount(vm.config), ...usageOf(vm),
    ...(vm.pool === undefined ? {} : { pool: vm.pool }),
    ...(vm.lock === undefined ? {} : { lock: vm.lock }),
    ...(vm.config.tags === undefined ? {} : { tags: vm.config.tags }),
  };
}
