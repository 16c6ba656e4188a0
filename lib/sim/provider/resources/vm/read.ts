import type { ResourceData } from '../../legacy/resource-data';
import { isNotFound } from '../../pve/pve-error';
import type { Operation } from '../../resource-type';
import { getPool } from '../pool';
import { nullIfGone } from '../gone';
import { readAgentAddresses } from './agent-addresses';
import { readCloudInit } from './cloud-init';
import { readCdrom, readPlainOptions, readSerialDevices, readSmbios, readStartup, readVirtiofs } from './devices';
import { readDisks, readEfiDisk } from './disks';
import { readAgent, readCpu, readMemory, readOperatingSystem, readVga, readWatchdog } from './hardware';
import { readNetworkDevices } from './network-devices';
import { readNumberedDevices } from './numbered-devices';
import { readAmdSev, readAudio, readRng, readTpmState } from './special-hardware';
import { VmApi } from './vm-api';
import { textOf } from './vm-config';

interface ClusterResource {
  readonly vmid?: number;
  readonly node: string;
}

/** What an import leaves open, and what a state of an older version may lack. */
const openDefaults = {
  migrate: false, timeout_clone: 1800, timeout_create: 1800, timeout_migrate: 1800, timeout_reboot: 1800, timeout_shutdown_vm: 1800,
  timeout_start_vm: 1800, timeout_stop_vm: 300, timeout_move_disk: 1800, stop_on_destroy: false, purge_on_destroy: true,
  delete_unreferenced_disks_on_destroy: true, reboot_after_update: true, reboot: false,
} as const;

async function nodeOf({ client }: Operation, vmId: number): Promise<string | undefined> {
  const resources = await client.get<readonly ClusterResource[]>('cluster/resources', { type: 'vm' }, 'failed to get resources list of type');
  return resources.find((resource) => resource.vmid === vmId)?.node;
}

/** A VM's configuration does not tell its pool: all pools that the caller sees are gone through. */
async function poolOf({ client }: Operation, vmId: number): Promise<string> {
  const pools = await client.get<readonly { poolid: string }[]>('pools', {}, 'error listing pools');
  const sorted = pools.map(({ poolid }) => poolid).sort();
  for (const poolId of sorted) {
    const pool = await nullIfGone(getPool(client, poolId));
    if (pool?.members.some((member) => member.id === `qemu/${vmId}`) === true) {
      return poolId;
    }
  }
  return '';
}

export async function readVm(data: ResourceData, operation: Operation): Promise<void> {
  const vmId = Number(data.id);
  const node = await nodeOf(operation, vmId);
  if (node === undefined) {
    data.setId(null);
    return;
  }
  data.set('node_name', node);
  const api = new VmApi(operation, node, vmId);
  let config;
  try {
    config = await api.config();
  } catch (error) {
    if (!isNotFound(error)) {
      throw error;
    }
    data.setId(null);
    return;
  }
  const { status } = await api.status();
  const isClone = data.blocks('clone').length > 0;
  if (!data.boolean('template')) {
    data.set('started', status === 'running');
  }
  readPlainOptions(data, config, isClone);
  readAgent(data, config, isClone);
  readAmdSev(data, config, isClone);
  readAudio(data, config, isClone);
  readCdrom(data, config, isClone);
  readCpu(data, config, isClone);
  await readDisks(api, data, config, isClone);
  await readEfiDisk(api, data, config, isClone);
  readTpmState(data, config, isClone);
  readRng(data, config, isClone);
  readNumberedDevices(data, config, isClone);
  readVirtiofs(data, config, isClone);
  readCloudInit(data, config, vmId, isClone);
  readMemory(data, config, isClone);
  readNetworkDevices(data, config);
  readOperatingSystem(data, config, isClone);
  data.set('pool_id', textOf(config, 'pool') ?? await poolOf(operation, vmId));
  readSerialDevices(data, config, isClone);
  readSmbios(data, config, isClone);
  readStartup(data, config, isClone);
  readVga(data, config);
  readWatchdog(data, config, isClone);
  await readAgentAddresses(api, data, config);
  data.set('vm_id', vmId);
  for (const [name, value] of Object.entries(openDefaults)) {
    if (!data.has(name)) {
      data.set(name, value);
    }
  }
}
