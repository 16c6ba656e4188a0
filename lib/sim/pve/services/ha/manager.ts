import type { Clock } from '../../clock';
import { PveError, refusal } from '../../errors';
import type { Vm } from '../../store/state';
import type { Store } from '../../store/store';
import type { Caller } from '../authentication';
import type { PowerService } from '../qemu/power';
import type { MigrateRequest, RelocateService } from '../qemu/relocate';
import { findUnlockedVm } from '../qemu/vms';
import type { TaskService } from '../tasks';
import type { HaPlacement } from './placement';
import type { HaResourceService } from './resources';
import { isStarted, serviceState } from './state';

/** Whose the tasks of a node's local resource manager are. */
const MANAGER: Caller = { userid: 'root@pam', authid: 'root@pam' };
/** How often the managers look at what there is to do. */
const ROUND_MS = 10_000;

/** Brings VMs under high availability into the state that is asked of them, and is asked instead of a node to start, stop and migrate them. */
export class HaManagerService {
  private reviewIsDue = false;

  constructor(
    private readonly store: Store, private readonly resources: HaResourceService, private readonly power: PowerService,
    private readonly relocate: RelocateService, private readonly tasks: TaskService, private readonly clock: Clock,
    private readonly placement: HaPlacement,
  ) {}

  /** Brings a resource's VM into its state, then all where rules want them. */
  follow(sid: string): void {
    this.startOrStop(sid);
    this.review();
  }

  /** Moves VMs that are to run to where rules want them. */
  review(): void {
    if (this.clock.mode === 'instant') {
      // A move can make another necessary, but not more often than there are VMs.
      this.placement.running().some(() => !this.moveMisplaced());
    } else if (!this.reviewIsDue && this.placement.running().length > 0) {
      this.reviewIsDue = true;
      this.clock.after(ROUND_MS, () => {
        this.reviewIsDue = false;
        if (this.moveMisplaced()) this.review();
      });
    }
  }

  /** @returns whether a VM moves */
  private moveMisplaced(): boolean {
    let moves = false;
    for (const { vmid } of this.placement.running()) {
      const vm = this.store.vms.get(String(vmid));
      const target = vm && this.placement.target(vm);
      if (vm && target !== undefined && (vm.lock !== undefined || this.begin(vm, target, true))) moves = true;
    }
    return moves;
  }

  /** Starts or shuts down a resource's VM, as its state says. */
  private startOrStop(sid: string): void {
    const vm = this.store.vms.get(sid.slice('vm:'.length));
    const config = vm && this.resources.managed(vm.vmid);
    if (!config || vm.template) return;
    if (vm.lock !== undefined) return this.nextRound(() => this.startOrStop(sid));
    const wanted = isStarted(config.state) ? 'running' : 'stopped';
    if (wanted === vm.status) return;
    if (wanted === 'running') this.power.start(MANAGER, vm.node, vm.vmid);
    else this.power.shutdown(MANAGER, vm.node, vm.vmid);
  }

  /** @returns UPID */
  start(caller: Caller, node: string, vmid: number): string {
    return this.resources.managed(vmid) ? this.request('hastart', 'start', 'started', caller, node, vmid) : this.power.start(caller, node, vmid);
  }

  /** @returns UPID */
  stop(caller: Caller, node: string, vmid: number): string {
    return this.resources.managed(vmid) ? this.request('hastop', 'stop', 'stopped', caller, node, vmid) : this.power.stop(caller, node, vmid);
  }

  /** @returns UPID */
  shutdown(caller: Caller, node: string, vmid: number): string {
    return this.resources.managed(vmid) ? this.request('hastop', 'stop', 'stopped', caller, node, vmid) : this.power.shutdown(caller, node, vmid);
  }

  /** @returns UPID */
  migrate(request: MigrateRequest): string {
    const { caller, node, vmid, target } = request;
    if (!this.resources.managed(vmid)) return this.relocate.migrate(request);
    findUnlockedVm(this.store, node, vmid);
    return this.tasks.start({ node, type: 'hamigrate', id: String(vmid), caller }, (log) => {
      log(`Requesting HA migration for VM ${vmid} to node ${target}`);
      this.move(vmid, target, true);
    });
  }

  /**
   * @param online whether the VM keeps running meanwhile; else it is shut down before, and started again after
   * @throws PveError 500 when the resource is none, or to be ignored
   */
  requestMove(given: string, target: string, online: boolean): Record<string, unknown> {
    const sid = this.resources.parse(given);
    const vmid = Number(sid.slice('vm:'.length));
    if (!this.resources.managed(vmid)) throw refusal(`resource '${sid}' is not HA managed`);
    this.move(vmid, target, online);
    return { sid, 'requested-node': target };
  }

  /** What a VM's status says of it. */
  statusOf(vmid: number): Record<string, unknown> {
    const config = this.resources.managed(vmid);
    const vm = this.store.vms.get(String(vmid));
    return config && vm ? { managed: 1, state: serviceState(vm, isStarted(config.state)) } : { managed: 0 };
  }

  /** Quorum, master, the nodes' local resource managers, resources. */
  status(now: number): Record<string, unknown>[] {
    const [master = '', ...others] = Object.keys(this.store.description.nodes).sort();
    const date = new Date(now * 1000).toUTCString();
    const services = this.resources.list(undefined);
    const nodesInUse = new Set(services.map(({ sid }) => this.store.vms.get(String(sid).slice('vm:'.length))?.node));
    const activity = services.length > 0 ? 'active' : 'idle';
    return [
      { id: 'quorum', type: 'quorum', node: master, status: 'OK', quorate: 1 },
      { id: 'master', type: 'master', node: master, status: `${master} (${activity}, ${date})`, timestamp: now },
      ...[master, ...others].map((node) => ({
        id: `lrm:${node}`, type: 'lrm', node, status: `${node} (${nodesInUse.has(node) ? 'active' : 'idle'}, ${date})`, timestamp: now,
      })),
      ...services.map((service) => this.serviceEntry(service)),
    ];
  }

  private request(
    type: 'hastart' | 'hastop', verb: string, state: 'started' | 'stopped', caller: Caller, node: string, vmid: number,
  ): string {
    findUnlockedVm(this.store, node, vmid);
    return this.tasks.start({ node, type, id: String(vmid), caller }, (log) => {
      log(`Requesting HA ${verb} for VM ${vmid}`);
      this.resources.update(`vm:${vmid}`, undefined, { settings: { state } });
      this.follow(`vm:${vmid}`);
    });
  }

  private move(vmid: number, target: string, online: boolean): void {
    const vm = this.store.vms.get(String(vmid));
    if (vm?.lock !== undefined) this.nextRound(() => this.move(vmid, target, online));
    else if (vm && vm.node !== target && vm.status === 'running' && !online) {
      this.power.shutdown(MANAGER, vm.node, vmid);
      if (this.clock.mode === 'instant') this.moveNow(vmid, target, false);
      else this.nextRound(() => this.moveNow(vmid, target, false));
    } else this.moveNow(vmid, target, online);
  }

  private moveNow(vmid: number, target: string, online: boolean): void {
    const vm = this.store.vms.get(String(vmid));
    if (vm && vm.node !== target) this.begin(vm, target, online);
    this.follow(`vm:${vmid}`);
  }

  /** Begins a migration. Who asked is not told when it cannot be: only the node's log is. @returns whether it began */
  private begin({ node, vmid, template }: Vm, target: string, online: boolean): boolean {
    if (template) return false;
    try {
      this.relocate.migrate({ caller: MANAGER, node, vmid, target, online, withLocalDisks: true });
      return true;
    } catch (error) {
      if (error instanceof PveError) return false;
      throw error;
    }
  }

  /** With the instant clock nothing is under way that would be over in the next round. */
  private nextRound(action: () => void): void {
    if (this.clock.mode !== 'instant') this.clock.after(ROUND_MS, action);
  }

  private serviceEntry({ sid, state, digest: _digest, type: _type, ...settings }: Record<string, unknown>): Record<string, unknown> {
    const vm = this.store.vms.get(String(sid).slice('vm:'.length));
    const requested = state === undefined || state === 'enabled' ? 'started' : state;
    const verbose = requested === 'ignored' ? 'ignored' : vm ? serviceState(vm, requested === 'started') : 'not found';
    return {
      id: `service:${sid}`, type: 'service', sid, ...(vm ? { node: vm.node } : {}), ...(requested === 'ignored' || !vm ? {} : { crm_state: verbose }),
      state: verbose, status: `${sid} (${vm?.node ?? '---'}, ${verbose})`, request_state: requested,
      max_restart: 1, max_relocate: 1, failback: 1, ...settings,
    };
  }
}
