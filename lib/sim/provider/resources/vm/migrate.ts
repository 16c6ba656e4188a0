import type { ResourceData } from '../../legacy/resource-data';
import type { Parameters } from '../../pve/pve-client';
import { nullIfGone } from '../gone';
import { nodeBoundDevices } from './numbered-devices';
import type { Power } from './power';
import { offlineOnly } from './power';
import type { VmApi } from './vm-api';

/** `GET cluster/ha/resources/vm:<vmid>`. */
interface HaResource {
  readonly comment?: string;
  readonly group?: string;
  readonly max_relocate?: number;
  readonly max_restart?: number;
  readonly state?: string;
}

async function haResource({ operation: { client }, vmId }: VmApi): Promise<HaResource | null> {
  return nullIfGone(client.get<HaResource>(`cluster/ha/resources/vm:${vmId}`, {}, `failed to check HA status for VM ${vmId}`));
}

/** Where the VM runs, HA moves it, in its own time. */
async function migrateByHa(api: VmApi, target: string): Promise<void> {
  const { client } = api.operation;
  const failure = `failed to initiate HA migration for VM ${api.vmId}`;
  await client.post(`cluster/ha/resources/vm:${api.vmId}/migrate`, { node: target }, failure);
  for (let attempt = 1; attempt <= 150; attempt += 1) {
    await client.pause(2000);
    const resources = await client.get<readonly { vmid?: number; node: string }[]>('cluster/resources', { type: 'vm' });
    const isThere = resources.some(({ vmid, node }) => vmid === api.vmId && node === target);
    if (isThere && !(await api.on(target).status()).lock) {
      return;
    }
  }
  throw new Error(`VM ${api.vmId} not accessible on target node ${target} after HA migration`);
}

/** Of a VM that is off, HA would move the wish only: it is taken out of HA for the time. */
async function migrateOutsideHa(api: VmApi, parameters: Parameters): Promise<void> {
  const { client } = api.operation;
  const path = 'cluster/ha/resources/';
  const sid = `vm:${api.vmId}`;
  const { comment, group, max_relocate: maxRelocate, max_restart: maxRestart, state } = await client.get<HaResource>(`${path}${sid}`);
  await client.delete(`${path}${sid}`, {}, `failed to remove VM ${api.vmId} from HA`);
  const back = { sid, comment, group, max_relocate: maxRelocate, max_restart: maxRestart, state };
  try {
    await api.migrate(parameters);
  } catch (error) {
    await client.post(path, back).catch(() => undefined);
    throw error;
  }
  await client.post(path, back, `failed to re-add VM ${api.vmId} to HA after migration`);
}

/** Devices of the node stay there: those that go or change are taken away before. @returns their options */
async function removeNodeBoundDevices(data: ResourceData, api: VmApi, power: Power): Promise<readonly string[]> {
  const devices = nodeBoundDevices(data);
  if (devices.length === 0) {
    return [];
  }
  const isRunning = (await api.status()).status === 'running';
  if (await haResource(api) !== null && isRunning) {
    throw new Error(
      `cannot remove or replace node-local devices before migrating running HA-managed VM ${api.vmId}. `
      + 'Split this into separate applies, or stop/disable HA management for the VM before applying this change',
    );
  }
  if (!data.boolean('template') && (await power.stopForChanges(true)) === 'refused') {
    throw offlineOnly('remove or replace node-local devices before migration');
  }
  await api.update({ delete: devices.join(',') });
  return devices;
}

export interface Migration {
  readonly api: VmApi;
  /** Options that are gone from the VM's configuration already. */
  readonly removed: readonly string[];
}

/** Moves the VM to another node, running or not, its local disks with it. */
export async function migrate(data: ResourceData, api: VmApi, power: Power): Promise<Migration> {
  const target = data.string('node_name');
  const removed = await removeNodeBoundDevices(data, api, power);
  const isRunning = (await api.status()).status === 'running';
  const isHighlyAvailable = await haResource(api) !== null;
  const parameters = { target, 'with-local-disks': true, online: true };
  if (isHighlyAvailable && isRunning) {
    await migrateByHa(api, target);
  } else {
    await (isHighlyAvailable ? migrateOutsideHa(api, parameters) : api.migrate(parameters));
  }
  return { api: api.on(target), removed };
}
