import type { ResourceData } from '../../legacy/resource-data';
import type { Parameters } from '../../pve/pve-client';
import type { Operation } from '../../resource-type';
import type { ValueObject } from '../../values/value';
import { cloudInitInterface } from './cloud-init';
import { deviceParameters } from './device-parameters';
import { devicesFrom, maxSerialDevices, tagsText } from './devices';
import { configuredDisks, currentDisks, diskOptions, diskText, efiDiskText, newDiskText, sizeOf, volumeOf } from './disks';
import { agentParameters, cpuParameters, memoryParameters, rootOnlyCpuParameters, watchdogParameters } from './hardware';
import { disabledNetworkDevices, maxNetworkDevices } from './network-devices';
import { tpmText } from './special-hardware';
import { VmApi } from './vm-api';
import { bytesOf, formatProperties, textOf } from './vm-config';
import type { Properties, VmConfig } from './vm-config';

function orUndefined(text: string): string | undefined {
  return text === '' ? undefined : text;
}

/** `value`, unless it is what PVE has anyway. */
function unless<Option extends string | boolean>(usual: Option, value: Option): Option | undefined {
  return value === usual ? undefined : value;
}

/** The storages that a VM's drives are on. */
function datastoresOf(config: VmConfig): readonly string[] {
  const drives = Object.keys(config).filter((key) => /^(?:(?:ide|sata|scsi|virtio)\d+|efidisk0|tpmstate0)$/.test(key));
  const volumes = drives.map((key) => String(config[key]).split(',')[0] ?? '').filter((volume) => volume !== 'none');
  return [...new Set(volumes.map((volume) => volume.split(':')[0] ?? ''))];
}

async function isAllShared(source: VmApi): Promise<boolean> {
  for (const datastore of datastoresOf(await source.config())) {
    const path = `nodes/${source.node}/storage/${datastore}/status`;
    const { shared } = await source.operation.client.get<{ shared?: number }>(path, {}, `error retrieving datastore ${datastore}`);
    if (shared === 0) {
      return false;
    }
  }
  return true;
}

/** PVE clones to another node from shared storage only; from local storage the clone is made beside its source, then moved. */
async function makeClone(data: ResourceData, clone: ValueObject, operation: Operation, vmId: number): Promise<void> {
  const node = data.string('node_name');
  const sourceNode = String(clone['node_name']) || node;
  const source = new VmApi(operation, sourceNode, Number(clone['vm_id']));
  const storage = orUndefined(String(clone['datastore_id']));
  const parameters: Parameters = {
    newid: vmId,
    full: clone['full'] === true,
    name: orUndefined(data.string('name')),
    description: orUndefined(data.string('description')),
    pool: orUndefined(data.string('pool_id')),
    storage,
  };
  const attempts = Number(clone['retries']);
  if (sourceNode === node) {
    await source.clone(attempts, parameters);
  } else if (await isAllShared(source)) {
    await source.clone(attempts, { ...parameters, target: node });
  } else {
    await source.clone(attempts, parameters);
    const made = new VmApi(operation, sourceNode, vmId);
    await made.waitForUnlock();
    await made.migrate({ target: node, 'with-local-disks': true, targetstorage: storage });
  }
}

function clonedHardware(data: ResourceData, operation: Operation, vmId: number): Parameters {
  const [agent] = data.blocks('agent');
  const [cpu] = data.blocks('cpu');
  const [memory] = data.blocks('memory');
  const [watchdog] = data.blocks('watchdog');
  const [system] = data.blocks('operating_system');
  return {
    ...(agent && agentParameters(agent)),
    ...(cpu && { ...cpuParameters(cpu), ...rootOnlyCpuParameters(cpu, operation.client.isRootTicket) }),
    ...(memory && memoryParameters(memory, vmId)),
    ...(watchdog && watchdogParameters(watchdog)),
    ...(system && { ostype: String(system['type']) }),
  };
}

function plainParameters(data: ResourceData): Parameters {
  const order = data.list('boot_order');
  return {
    acpi: unless(true, data.boolean('acpi')),
    args: unless('', data.string('kvm_arguments')),
    bios: unless('seabios', data.string('bios')),
    machine: unless('', data.string('machine')),
    scsihw: unless('virtio-scsi-pci', data.string('scsi_hardware')),
    hotplug: unless('', data.string('hotplug')),
    keyboard: unless('en-us', data.string('keyboard_layout')),
    onboot: data.boolean('on_boot'),
    boot: order.length > 0 ? `order=${order.join(';')}` : undefined,
    tablet: unless(true, data.boolean('tablet_device')),
    protection: unless(false, data.boolean('protection')),
    tags: data.list('tags').length > 0 ? tagsText(data) : undefined,
  };
}

/** Gives the place of the cloud-init drive free, and says what is to be there. */
async function cloudInitDrive(data: ResourceData, api: VmApi, config: VmConfig): Promise<Parameters> {
  const [initialization] = data.blocks('initialization');
  if (initialization === undefined) {
    return {};
  }
  const existing = cloudInitInterface(config, api.vmId) ?? 'ide2';
  const drive = String(initialization['interface']) || existing;
  await api.update({ delete: [...new Set([drive, existing])].join(',') });
  const format = orUndefined(String(initialization['file_format']));
  return { [drive]: `${formatProperties({ file: `${String(initialization['datastore_id'])}:cloudinit`, format })},` };
}

async function configure(data: ResourceData, api: VmApi): Promise<void> {
  const hardware = clonedHardware(data, api.operation, api.vmId);
  const config = await api.config();
  const drive = await cloudInitDrive(data, api, config);
  const removed: string[] = [];
  const devices = data.blocks('network_device');
  if (devices.length > 0) {
    removed.push(...disabledNetworkDevices(data), ...devicesFrom('net', devices.length, maxNetworkDevices));
  }
  const serial = data.blocks('serial_device');
  if (serial.length > 0) {
    removed.push(...devicesFrom('serial', serial.length, maxSerialDevices));
  }
  const hookScript = orUndefined(data.string('hook_script_file_id'));
  if (hookScript === undefined && textOf(config, 'hookscript') !== undefined) {
    removed.push('hookscript');
  }
  await api.update({
    ...plainParameters(data),
    ...hardware,
    ...drive,
    ...deviceParameters(data),
    // An `rng` block is not sent: the real provider sets it in a later update only.
    hookscript: hookScript,
    delete: removed.length > 0 ? removed.join(',') : undefined,
  });
}

/** The options of the template's disk with those of the configuration over them, or undefined when nothing differs. */
function mergedDiskText(current: Properties, disk: ValueObject): string | undefined {
  const wanted = Object.entries(diskOptions(disk)).filter(([, value]) => value !== undefined)
    .map(([key, value]) => [key, String(typeof value === 'boolean' ? Number(value) : value)]);
  if (wanted.every(([key, value]) => current[key as string] === value)) {
    return undefined;
  }
  const { size, format } = current;
  const place = { file: volumeOf(current), format, size: size === undefined ? undefined : bytesOf(size) };
  return diskText(place, { ...current, ...(Object.fromEntries(wanted) as Properties) });
}

async function adjustDisks(data: ResourceData, api: VmApi, config: VmConfig): Promise<void> {
  const existing = currentDisks(config, api.vmId);
  for (const disk of configuredDisks(data)) {
    const name = String(disk['interface']);
    const current = existing[name];
    if (current === undefined) {
      await api.update({ [name]: newDiskText(disk) });
      continue;
    }
    const size = bytesOf(current['size'] ?? '0');
    if (sizeOf(disk) < size) {
      throw new Error(`disk resize failure: requested size (${String(disk['size'])}G) is lower than current size (${current['size'] ?? '0'})`);
    }
    const changed = mergedDiskText(current, disk);
    if (changed !== undefined) {
      await api.update({ [name]: changed });
    }
    const datastore = String(disk['datastore_id']);
    if (datastore !== '' && datastore !== volumeOf(current).split(':')[0]) {
      await api.moveDisk(name, datastore, 'Disk move');
    }
    if (sizeOf(disk) > size) {
      await api.resizeDisk(name, sizeOf(disk), 'Disk resize');
    }
  }
}

async function adjustEfiDisk(data: ResourceData, api: VmApi, config: VmConfig): Promise<void> {
  const [disk] = data.blocks('efi_disk');
  if (disk === undefined) {
    return;
  }
  const current = textOf(config, 'efidisk0');
  if (current === undefined) {
    await api.update({ efidisk0: efiDiskText(data) });
  } else if ((/efitype=(\w+)/.exec(current)?.[1] ?? '2m') !== disk['type']) {
    throw new Error('changing the EFI disk type (4m / 2m) is not supported');
  } else if (disk['datastore_id'] !== '') {
    await api.moveDisk('efidisk0', String(disk['datastore_id']));
  }
}

async function adjustTpmState(data: ResourceData, api: VmApi, config: VmConfig): Promise<void> {
  const [state] = data.blocks('tpm_state');
  if (state !== undefined && textOf(config, 'tpmstate0') === undefined) {
    await api.update({ tpmstate0: tpmText(data) });
  } else if (state !== undefined && state['datastore_id'] !== '') {
    await api.moveDisk('tpmstate0', String(state['datastore_id']));
  }
}

/** Clones a VM or a template and makes of the clone what is configured. Sets the id as soon as the clone is there. */
export async function createByClone(data: ResourceData, clone: ValueObject, operation: Operation, vmId: number): Promise<VmApi> {
  await makeClone(data, clone, operation, vmId);
  data.setId(String(vmId));
  const api = new VmApi(operation, data.string('node_name'), vmId);
  await api.waitForUnlock();
  await configure(data, api);
  const config = await api.config();
  await adjustDisks(data, api, config);
  await adjustEfiDisk(data, api, config);
  await adjustTpmState(data, api, config);
  return api;
}
