import { nowInSeconds } from '../../clock';
import { refusal } from '../../errors';
import type { Vm } from '../../store/state';
import type { Store } from '../../store/store';
import type { Caller } from '../authentication';
import type { NetworkService } from '../network';
import type { TaskService } from '../tasks';
import type { QemuConfigService } from './config';
import { StartCheck } from './start-check';
import { currentStatus } from './vm-status';
import { findUnlockedVm, findVm } from './vms';

export class PowerService {
  private readonly check: StartCheck;

  constructor(
    private readonly store: Store, network: NetworkService, private readonly config: QemuConfigService, private readonly tasks: TaskService,
  ) {
    this.check = new StartCheck(store, network);
  }

  status(node: string, vmid: number): Record<string, unknown> {
    return currentStatus(findVm(this.store, node, vmid));
  }

  /** @returns UPID. The task fails when the VM runs already, is a template, or has a network that is not there. */
  start(caller: Caller, node: string, vmid: number): string {
    findUnlockedVm(this.store, node, vmid);
    return this.tasks.start({ node, type: 'qmstart', id: String(vmid), caller }, (log) => {
      const vm = this.config.started(findUnlockedVm(this.store, node, vmid));
      if (vm.template) throw refusal('you can\'t start a vm if it\'s a template');
      if (vm.status === 'running') throw refusal(`VM ${vmid} already running`);
      this.check.verify(vm, log);
      this.put(vm, 'running');
    });
  }

  /** @returns UPID. Stopping a VM that does not run is no error. */
  stop(caller: Caller, node: string, vmid: number): string {
    findUnlockedVm(this.store, node, vmid);
    return this.tasks.start({ node, type: 'qmstop', id: String(vmid), caller }, () => this.put(findVm(this.store, node, vmid), 'stopped'));
  }

  /** @returns UPID. The simulated guest always obeys. */
  shutdown(caller: Caller, node: string, vmid: number): string {
    const vm = findUnlockedVm(this.store, node, vmid);
    if (vm.status !== 'running') throw refusal(`VM ${vmid} not running`);
    return this.tasks.start({ node, type: 'qmshutdown', id: String(vmid), caller }, () => this.put(findVm(this.store, node, vmid), 'stopped'));
  }

  /** @returns UPID */
  reboot(caller: Caller, node: string, vmid: number): string {
    const vm = findUnlockedVm(this.store, node, vmid);
    if (vm.status !== 'running') throw refusal('VM not running');
    return this.tasks.start({ node, type: 'qmreboot', id: String(vmid), caller }, (log) => {
      const current = this.config.started(findVm(this.store, node, vmid));
      this.check.verify(current, log);
      this.put(current, 'running');
    });
  }

  private put(vm: Vm, status: Vm['status']): void {
    this.store.vms.put(String(vm.vmid), { ...vm, status, startedAt: status === 'running' ? nowInSeconds() : undefined });
  }
}
