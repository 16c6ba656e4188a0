import { parameterError, refusal } from '../errors';
import type { Config, SdnObject } from '../store/state';
import type { Store } from '../store/store';
import type { Table } from '../store/table';
import type { Caller } from './authentication';
import { splitList } from './lists';
import type { NetworkService } from './network';
import { parsePropertyString } from './property-string';
import { SdnLock } from './sdn-lock';
import { pendingView } from './sdn-pending';
import { verifySubnet } from './sdn-subnet';
import type { TaskService } from './tasks';

export type SdnKind = 'zones' | 'vnets' | 'subnets';
/** Which picture is asked for: what is written (default), what is in force, or both with the difference marked. */
export type SdnPicture = { readonly pending?: boolean; readonly running?: boolean };

const KINDS: readonly SdnKind[] = ['zones', 'vnets', 'subnets'];
/** What a zone of a type needs. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = { vlan: ['bridge'], vxlan: ['peers'] };
const SINGULAR: Readonly<Record<SdnKind, string>> = { zones: 'zone', vnets: 'vnet', subnets: 'subnet' };

/** Zones, vnets and subnets: changes are written at once and come into force, cluster-wide, with the next apply. */
export class SdnService {
  private readonly globalLock = new SdnLock();

  constructor(private readonly store: Store, private readonly network: NetworkService, private readonly tasks: TaskService) {}

  list(kind: SdnKind, picture: SdnPicture, where: (config: Config, id: string) => boolean = () => true): Record<string, unknown>[] {
    const ids = new Set([
      ...picture.running ? [] : this.store.sdn[kind].keys(),
      ...picture.running || picture.pending ? this.store.runningSdn[kind].keys() : [],
    ]);
    return [...ids].sort()
      .filter((id) => where((this.store.sdn[kind].get(id) ?? this.store.runningSdn[kind].get(id))?.config ?? {}, id))
      .map((id) => this.view(kind, id, picture));
  }

  get(kind: SdnKind, id: string, picture: SdnPicture): Record<string, unknown> {
    const written = this.store.sdn[kind].get(id);
    const running = this.store.runningSdn[kind].get(id);
    const known = picture.pending ? written ?? running : picture.running ? running : written;
    if (!known) throw refusal(`${kind === 'zones' ? 'sdn' : SINGULAR[kind]} '${id}' does not exist`);
    return this.view(kind, id, picture);
  }

  create(kind: SdnKind, id: string, config: Config, lockToken: string | undefined): void {
    const prefix = `create sdn ${SINGULAR[kind]} object failed: `;
    this.globalLock.require(lockToken, prefix);
    if (this.store.sdn[kind].has(id)) throw refusal(`${prefix}sdn ${SINGULAR[kind]} object ID '${id}' already defined`);
    this.verify(kind, config, prefix);
    this.store.sdn[kind].put(id, { id, config });
  }

  update(kind: SdnKind, id: string, config: Config, deleted: string | undefined, lockToken: string | undefined): void {
    const prefix = `update sdn ${SINGULAR[kind]} object failed: `;
    this.globalLock.require(lockToken, prefix);
    const before = this.find(kind, id, prefix);
    const removed = new Set(splitList(deleted));
    const kept = Object.fromEntries(Object.entries({ ...before.config, ...config }).filter(([key]) => !removed.has(key)));
    this.verify(kind, kept, prefix);
    if (kind === 'vnets' && kept.vlanaware && this.store.subnetsByVnet.keys(id).size > 0) {
      throw refusal(`${prefix}vlanaware vnet is not compatible with subnets`);
    }
    if (kind === 'zones' && kept.ipam !== before.config.ipam && this.hasSubnets(id)) {
      throw refusal(`${prefix}can't change ipam if a subnet is already defined in this zone`);
    }
    this.store.sdn[kind].put(id, { id, config: kept });
  }

  delete(kind: SdnKind, id: string, lockToken: string | undefined): void {
    const prefix = `delete sdn ${SINGULAR[kind]} object failed: `;
    this.globalLock.require(lockToken, prefix);
    this.find(kind, id, prefix);
    const vnet = kind === 'zones' ? [...this.store.vnetsByZone.keys(id)].sort()[0] : undefined;
    if (vnet !== undefined) throw refusal(`${prefix}zone ${id} is used by vnet ${vnet}`);
    if (kind === 'vnets' && this.store.subnetsByVnet.keys(id).size > 0) throw refusal(`${prefix}Can't delete vnet if subnets exists`);
    this.store.sdn[kind].delete(id);
  }

  /** @returns the token without which nobody can change or apply anything until the lock is released */
  lock(allowPending: boolean): string {
    const prefix = 'could not acquire lock for SDN config: ';
    this.globalLock.require(undefined, prefix);
    const isPending = KINDS.some((kind) => this.list(kind, { pending: true }).some(({ pending }) => pending !== undefined));
    if (isPending && !allowPending) throw refusal(`${prefix}configuration has pending changes`);
    return this.globalLock.acquire();
  }

  unlock(lockToken: string | undefined, force: boolean): void {
    if (!force) this.globalLock.require(lockToken, 'could not release lock: ');
    this.globalLock.release();
  }

  /** Forgets what is written and not in force. */
  rollback(lockToken: string | undefined, releaseLock: boolean): void {
    this.globalLock.require(lockToken, 'could not rollback SDN configuration: ');
    for (const kind of KINDS) copy(this.store.runningSdn[kind], this.store.sdn[kind]);
    if (lockToken !== undefined && releaseLock) this.globalLock.release();
  }

  /** Puts what is written into force, on all nodes. @returns UPID */
  apply(caller: Caller, lockToken: string | undefined, releaseLock: boolean): string {
    this.globalLock.require(lockToken, 'could not commit SDN config: ');
    if (lockToken !== undefined && releaseLock) this.globalLock.release();
    const node = Object.keys(this.store.description.nodes)[0] ?? '';
    return this.tasks.start({ node, type: 'reloadnetworkall', id: '', caller }, (log) => {
      for (const kind of KINDS) copy(this.store.sdn[kind], this.store.runningSdn[kind]);
      for (const name of Object.keys(this.store.description.nodes)) {
        log(`${name}: reloading network config`);
        this.network.activate(name);
      }
    });
  }

  private hasSubnets(zone: string): boolean {
    return [...this.store.vnetsByZone.keys(zone)].some((vnet) => this.store.subnetsByVnet.keys(vnet).size > 0);
  }

  private find(kind: SdnKind, id: string, prefix: string): SdnObject {
    const object = this.store.sdn[kind].get(id);
    if (!object) throw refusal(`${prefix}${kind === 'zones' ? 'sdn' : SINGULAR[kind]} '${id}' does not exist`);
    return object;
  }

  private verify(kind: SdnKind, config: Config, prefix: string): void {
    if (kind === 'zones') {
      const [missing] = (REQUIRED[String(config.type)] ?? []).filter((key) => config[key] === undefined);
      if (missing !== undefined) throw parameterError({ [missing]: 'property is missing and it is not optional' });
    }
    if (kind === 'subnets') verifySubnet(config, this.store.sdn.vnets.get(String(config.vnet))?.config, prefix);
    if (kind !== 'vnets') return;
    const zone = this.store.sdn.zones.get(String(config.zone));
    if (!zone) throw refusal(`${prefix}zone '${config.zone}' does not exist`);
    if (zone.config.type === 'simple' && config.tag !== undefined) throw refusal(`${prefix}vlan tag is not allowed on simple zone`);
    if (zone.config.type === 'vxlan' && config.tag === undefined) throw refusal(`${prefix}missing vxlan tag`);
    if (zone.config.type === 'vlan' && config.tag === undefined) throw refusal(`${prefix}missing vlan tag`);
    if (zone.config.type === 'vlan' && Number(config.tag) > 4096) throw refusal(`${prefix}vlan tag max value is 4096`);
  }

  private view(kind: SdnKind, id: string, { pending, running }: SdnPicture): Record<string, unknown> {
    const written = this.store.sdn[kind].get(id);
    const inForce = this.store.runningSdn[kind].get(id);
    const config = pending ? pendingView(inForce?.config, written?.config) : (running ? inForce : written)?.config;
    return { [SINGULAR[kind]]: id, ...kind === 'subnets' ? withRanges(config ?? {}) : config };
  }
}

/** A subnet's DHCP ranges are stored as texts (`start-address=…,end-address=…`, NUL between them) and shown as objects, none as an empty list. */
function withRanges(config: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const ranges = config['dhcp-range'];
  return { ...config, 'dhcp-range': typeof ranges === 'string' ? ranges.split('\0').map((range) => parsePropertyString(range).properties) : [] };
}

function copy(from: Table<SdnObject>, to: Table<SdnObject>): void {
  for (const key of to.keys()) {
    if (!from.has(key)) to.delete(key);
  }
  for (const key of from.keys()) {
    const object = from.get(key);
    if (object && to.get(key) !== object) to.put(key, object);
  }
}
