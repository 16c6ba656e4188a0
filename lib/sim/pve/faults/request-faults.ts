import { setTimeout as sleep } from 'node:timers/promises';
import { INVALID_TICKET, PveError, refusal } from '../errors';
import { MethodDescription } from '../description/api-description';
import { verifyParameters } from '../parameters';
import { qemuOptions } from '../routes/qemu-options';
import type { QemuConfigService } from '../services/qemu/config';
import type { PowerService } from '../services/qemu/power';
import type { RelocateService } from '../services/qemu/relocate';
import type { Vm } from '../store/state';
import type { Store } from '../store/store';
import type { Faults } from './faults';
import { refusalWithoutQuorum } from './quorum';
import type { RequestFault, RequestSubject } from './subject';

/** Who acts behind the client's back. */
const SOMEBODY = { userid: 'root@pam', authid: 'root@pam' };

const VM_CONFIG = new MethodDescription('PUT /nodes/{node}/qemu/{vmid}/config');

/** The connection is to be closed without an answer. */
export class ConnectionLost extends Error {}

/** Lets requests meet the faults that they are due to. */
export class RequestFaults {
  constructor(
    private readonly store: Store, private readonly faults: Faults, private readonly config: QemuConfigService,
    private readonly power: PowerService, private readonly relocate: RelocateService,
  ) {}

  /**
   * To be called before anything else looks at the request.
   *
   * @returns whether the request is carried out, and its answer then lost
   * @throws PveError or ConnectionLost
   */
  async meet(request: RequestSubject): Promise<boolean> {
    if (this.faults.hasTicketExpired(request.ticket)) throw INVALID_TICKET;
    const hit = this.faults.onRequest(request, (candidate) => this.isPossible(candidate));
    for (const fault of hit) await this.happen(fault, request);
    return hit.some(({ kind }) => kind === 'answer-lost');
  }

  private async happen(fault: RequestFault, request: RequestSubject): Promise<void> {
    switch (fault.kind) {
      case 'answer-lost': return;
      case 'http-error': throw new PveError(fault.status, fault.reason);
      case 'ticket-expired': throw INVALID_TICKET;
      case 'quorum-lost': throw refusal(refusalWithoutQuorum(request)!);
      case 'node-down': throw new PveError(595, 'No route to host');
      case 'vm-locked': throw refusal(`VM is locked (${fault.lock})`);
      case 'timeout':
        await sleep(fault.seconds * 1000, undefined, { ref: false });
        throw new ConnectionLost();
      case 'vm-changed': return this.config.update(this.vm(fault).node, fault.vmid, { changes: verifyParameters(VM_CONFIG, qemuOptions, fault.config) });
      case 'vm-stopped': return void this.power.stop(SOMEBODY, this.vm(fault).node, fault.vmid);
      case 'vm-migrated': {
        const { vmid, target } = fault;
        return void this.relocate.migrate({ caller: SOMEBODY, node: this.vm(fault).node, vmid, target, online: true, withLocalDisks: true });
      }
    }
  }

  /** What somebody does to a VM waits until the VM is there and free. */
  private isPossible(fault: RequestFault): boolean {
    if (fault.kind !== 'vm-changed' && fault.kind !== 'vm-migrated' && fault.kind !== 'vm-stopped') return true;
    const vm = this.store.vms.get(String(fault.vmid));
    if (vm === undefined || vm.lock !== undefined) return false;
    if (fault.kind === 'vm-migrated') return vm.node !== fault.target;
    return fault.kind !== 'vm-stopped' || vm.status === 'running';
  }

  private vm({ vmid }: { readonly vmid: number }): Vm {
    return this.store.vms.get(String(vmid)) as Vm;
  }
}
