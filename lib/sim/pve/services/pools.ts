import { refusal } from '../errors';
import type { Pool, Vm } from '../store/state';
import type { Store } from '../store/store';
import type { Caller } from './authentication';
import { splitList } from './lists';
import type { PermissionService } from './permissions';

export interface PoolChange {
  readonly comment?: string;
  readonly vms?: string;
  readonly storage?: string;
  /** Removes the VMs and storages instead of adding them. */
  readonly delete: boolean;
  /** Takes VMs out of another pool. */
  readonly allowMove: boolean;
}

export class PoolService {
  constructor(private readonly store: Store, private readonly permissions: PermissionService) {}

  /** The pools that the caller may see. */
  list(caller: Caller): { poolid: string; comment: string }[] {
    return this.store.pools.values()
      .filter(({ poolid }) => this.permissions.has(caller, `/pool/${poolid}`, 'Pool.Audit'))
      .map(({ poolid, comment }) => ({ poolid, comment }))
      .sort((a, b) => (a.poolid < b.poolid ? -1 : 1));
  }

  get(caller: Caller, poolid: string): { poolid: string; comment: string; members: Record<string, unknown>[] } {
    this.permissions.require(caller, `/pool/${poolid}`, ['Pool.Audit']);
    const pool = this.find(poolid);
    const storages = pool.storages.map((storage) => ({ id: `storage/${storage}`, type: 'storage', storage }));
    return { poolid, comment: pool.comment, members: [...this.members(poolid).map(member), ...storages] };
  }

  create(poolid: string, comment: string | undefined): void {
    const prefix = 'create pool failed: ';
    if (this.store.pools.has(poolid)) throw refusal(`${prefix}pool '${poolid}' already exists`);
    const parent = poolid.includes('/') ? poolid.slice(0, poolid.lastIndexOf('/')) : undefined;
    if (parent !== undefined && !this.store.pools.has(parent)) throw refusal(`${prefix}parent '${parent}' of pool '${poolid}' does not exist`);
    this.store.pools.put(poolid, { poolid, comment: comment ?? '', storages: [] });
  }

  update(caller: Caller, poolid: string, change: PoolChange): void {
    const prefix = 'update pools failed: ';
    const pool = this.store.pools.get(poolid);
    if (!pool) throw refusal(`${prefix}pool '${poolid}' does not exist`);
    const vms = splitList(change.vms).map((vmid) => this.verifyMember(caller, pool, vmid, change, prefix));
    const storages = splitList(change.storage);
    for (const storage of storages) this.verifyStorage(caller, pool, storage, change, prefix);
    const kept = pool.storages.filter((storage) => !storages.includes(storage));
    this.store.pools.put(poolid, {
      ...pool, comment: change.comment ?? pool.comment, storages: change.delete ? kept : [...kept, ...storages].sort(),
    });
    for (const vm of vms) this.store.vms.put(String(vm.vmid), { ...vm, pool: change.delete ? undefined : poolid });
  }

  delete(poolid: string): void {
    const prefix = 'delete pool failed: ';
    const pool = this.store.pools.get(poolid);
    if (!pool) throw refusal(`${prefix}pool '${poolid}' does not exist`);
    const nested = [...this.store.poolsByParent.keys(poolid)].sort()[0];
    if (nested !== undefined) throw refusal(`${prefix}pool '${poolid}' is not empty (contains pool '${nested}')`);
    const [vm] = this.members(poolid);
    if (vm) throw refusal(`${prefix}pool '${poolid}' is not empty (contains VM ${vm.vmid})`);
    if (pool.storages[0]) throw refusal(`${prefix}pool '${poolid}' is not empty (contains storage '${pool.storages[0]}')`);
    for (const key of [...this.store.aclByPath.keys(`/pool/${poolid}`)]) this.store.acl.delete(key);
    this.store.pools.delete(poolid);
  }

  /** @throws PveError 500 when there is no such pool */
  find(poolid: string): Pool {
    const pool = this.store.pools.get(poolid);
    if (!pool) throw refusal(`pool '${poolid}' does not exist`);
    return pool;
  }

  private members(poolid: string): Vm[] {
    return [...this.store.vmsByPool.keys(poolid)].map((key) => this.store.vms.get(key) as Vm).sort((a, b) => a.vmid - b.vmid);
  }

  private verifyMember(caller: Caller, pool: Pool, vmid: string, change: PoolChange, prefix: string): Vm {
    this.permissions.require(caller, `/vms/${vmid}`, ['Permissions.Modify', 'VM.Allocate'], true);
    const vm = this.store.vms.get(vmid);
    if (change.delete) {
      if (vm?.pool !== pool.poolid) throw refusal(`${prefix}VM ${vmid} is not a pool member`);
      return vm;
    }
    if (!vm) throw refusal(`${prefix}VM ${vmid} does not exist`);
    if (vm.pool === pool.poolid) throw refusal(`${prefix}VM ${vmid} is already a pool member`);
    if (vm.pool === undefined) return vm;
    if (!change.allowMove) throw refusal(`${prefix}VM ${vmid} belongs already to pool '${vm.pool}' and 'allow-move' is not set`);
    this.permissions.require(caller, `/pool/${vm.pool}`, ['Pool.Allocate']);
    return vm;
  }

  private verifyStorage(caller: Caller, pool: Pool, storage: string, change: PoolChange, prefix: string): void {
    this.permissions.require(caller, `/storage/${storage}`, ['Permissions.Modify', 'Datastore.Allocate'], true);
    const isMember = pool.storages.includes(storage);
    if (change.delete && !isMember) throw refusal(`${prefix}Storage '${storage}' is not a pool member`);
    if (!change.delete && isMember) throw refusal(`${prefix}Storage '${storage}' is already a pool member`);
  }
}

function member(vm: Vm): Record<string, unknown> {
  return { id: `qemu/${vm.vmid}`, node: vm.node, type: 'qemu', vmid: vm.vmid, name: vm.config.name, status: vm.status, template: Number(vm.template) };
}
