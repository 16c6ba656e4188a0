import { setTimeout as wait } from 'node:timers/promises';
import type { WritingClient } from '../../cluster/writing-client';
import type { ReplicaState } from '../../model/replica-states';
import { CommandError } from '../errors';

/** What a replica takes to be made, one after the other. */
export const STEPS = ['clone', 'migrate', 'convert'] as const;
export type Step = (typeof STEPS)[number];

/** A replica that is to be made. */
export interface Order extends Pick<ReplicaState, 'templateVmId' | 'nodeName' | 'vmId' | 'name'> {
  readonly templateNode: string;
  /** Of the disks; unset: where the template's are. */
  readonly storageId?: string;
  readonly description: string;
}

interface Sight { readonly node: string; readonly isTemplate: boolean; readonly lock?: string }

const POLL_MS = 1000;

/**
 * Makes a replica, or what is left to do of one. Proxmox VE refuses a full clone to another node where the disks are on local storage: so the
 * template is cloned where it is, and the clone is migrated before it becomes a template.
 *
 * @param onStep told of each step that begins
 * @throws CannotChange, CannotRead
 */
export async function makeReplica(client: WritingClient, order: Order, onStep: (step: Step) => void): Promise<void> {
  for (;;) {
    const vm = await settled(client, order);
    const step = nextStep(order, vm);
    if (step === undefined) return;
    onStep(step);
    await carryOut(client, order, step, vm?.node ?? order.templateNode);
  }
}

function nextStep({ nodeName }: Order, vm: Sight | undefined): Step | undefined {
  if (vm === undefined) return 'clone';
  if (vm.node !== nodeName) return 'migrate';
  return vm.isTemplate ? undefined : 'convert';
}

async function carryOut({ change }: WritingClient, order: Order, step: Step, node: string): Promise<void> {
  const { templateVmId, templateNode, vmId, name, description, nodeName, storageId } = order;
  if (step === 'clone') {
    await change('POST', `/nodes/${templateNode}/qemu/${templateVmId}/clone`, {
      newid: vmId, name, description, full: 1, ...storageId !== undefined && { storage: storageId },
    });
  }
  if (step === 'migrate') await change('POST', `/nodes/${node}/qemu/${vmId}/migrate`, { target: nodeName, 'with-local-disks': 1 });
  if (step === 'convert') await change('POST', `/nodes/${node}/qemu/${vmId}/template`);
}

/** The VM once nothing works on it: a run that was interrupted may have left a task that goes on. */
async function settled({ get }: WritingClient, { vmId, name }: Order): Promise<Sight | undefined> {
  for (;;) {
    const vm = await see(get, vmId);
    if (vm?.lock === undefined) return vm;
    const tasks = await get<readonly { readonly type?: string }[]>(`/nodes/${vm.node}/tasks`, { source: 'active' });
    if (!tasks.some(({ type }) => /^qm(clone|igrate|template)/.test(type ?? ''))) {
      throw new CommandError(`VM ${vmId} (${name}) on ${vm.node} is locked (${vm.lock}), and no task works on it\n    `
        + `see what is wrong with it; then remove it, or run "qm unlock ${vmId}" on ${vm.node}, and run the same command again`);
    }
    await wait(POLL_MS);
  }
}

async function see(get: WritingClient['get'], vmId: number): Promise<Sight | undefined> {
  const rows = await get<readonly { readonly vmid?: number; readonly node: string }[]>('/cluster/resources', { type: 'vm' });
  const row = rows.find(({ vmid }) => Number(vmid) === vmId);
  if (row === undefined) return undefined;
  const config = await get<{ readonly template?: unknown; readonly lock?: string }>(`/nodes/${row.node}/qemu/${vmId}/config`);
  return { node: row.node, isTemplate: Number(config.template ?? 0) === 1, lock: config.lock };
}
