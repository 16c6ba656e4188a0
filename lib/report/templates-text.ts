import type { Resources } from '../model/fit/capacity';
import type { ReplicaStorage } from '../model/replica-storage';
import { ALL_NODES, isShared } from '../model/replicas';
import type { WantedReplica } from '../model/replica-plan';
import type { ReplicaState } from '../model/replica-states';
import { renderTable, type TableOptions } from './table';

/** One place where machines find a template. */
export interface TemplateRow {
  /** VM ID of the template that the configuration names. */
  readonly templateVmId: number;
  readonly templateName: string;
  /** `*`: all nodes. */
  readonly nodeName: string;
  /** Unset: none has been given out yet. */
  readonly vmId?: number;
  readonly gib: number;
  readonly storages: readonly string[];
  readonly status: string;
  /** Machines on the cluster that are clones of a replica. */
  readonly users: number;
}

/** Templates with their replicas, those that are yet to be made included. */
export function templateRows(
  originals: readonly { readonly vmId: number; readonly nodeName: string }[], wanted: readonly WantedReplica[], replicas: readonly ReplicaState[],
  resources: Resources, storage?: ReplicaStorage,
): TemplateRow[] {
  const row = (templateVmId: number, nodeName: string, status: string, vmId?: number, users = 0): TemplateRow => {
    const template = resources.vms.find(vm => vm.vmId === templateVmId);
    const disks = template?.disks ?? [];
    const storages = storagesOf(resources, vmId)
      ?? (storage?.isShared === (nodeName === ALL_NODES) ? [storage.id] : storagesOf(resources, templateVmId) ?? []);
    return { templateVmId, templateName: template?.name ?? '', nodeName, vmId, gib: disks.reduce((sum, { gib }) => sum + gib, 0), storages, status, users };
  };
  const ordered = new Set(replicas.map(({ templateVmId, nodeName }) => `${templateVmId} ${nodeName}`));
  const unordered = wanted.filter(({ templateVmId, nodeName }) => !ordered.has(`${templateVmId} ${nodeName}`));
  return [
    ...originals.map(({ vmId, nodeName }) => row(vmId, nodeName, isShared(vmId, resources) ? 'template, shared by all nodes' : 'template', vmId)),
    ...replicas.map(({ templateVmId, nodeName, vmId, state, isNeeded, users }) => (
      row(templateVmId, nodeName, isNeeded || users.length > 0 ? state : `${state}, not needed`, vmId, users.length)
    )),
    ...unordered.map(({ templateVmId, nodeName }) => row(templateVmId, nodeName, 'missing')),
  ].sort((a, b) => a.templateVmId - b.templateVmId);
}

/** @returns undefined where no disks are known */
function storagesOf({ vms }: Resources, vmId: number | undefined): string[] | undefined {
  const disks = vms.find(vm => vm.vmId === vmId)?.disks ?? [];
  return disks.length === 0 ? undefined : [...new Set(disks.map(({ storageId }) => storageId))];
}

export function templatesText(rows: readonly TemplateRow[], options: TableOptions): string {
  return renderTable(['template', 'name', 'node', 'VM ID', 'GiB', 'storage', 'machines', 'status'], rows.map(row => [
    String(row.templateVmId), row.templateName, row.nodeName === ALL_NODES ? 'all' : row.nodeName, row.vmId === undefined ? '-' : String(row.vmId), String(Math.round(row.gib * 10) / 10),
    row.storages.join(', '), row.users === 0 ? '' : String(row.users), row.status,
  ]), options);
}
