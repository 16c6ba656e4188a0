import type { ResourceData } from '../../legacy/resource-data';
import type { Parameters } from '../../pve/pve-client';
import type { Operation } from '../../resource-type';
import type { ValueObject } from '../../values/value';
import { isEqual, isList } from '../../values/value';
import { blockOrDefaults } from './block-defaults';
import { cloudInitParameters } from './cloud-init';
import { moveCloudInitDrive } from './update-cloud-init';
import { devicesFrom, maxSerialDevices, maxVirtiofsShares, serialParameters, smbiosParameters, startupParameters, tagsText, virtiofsParameters } from './devices';
import { changeDiskOptions, diskPlacement, removedDisks, resendResized } from './update-disks';
import { efiDiskText } from './disks';
import { agentParameters, cpuParameters, memoryParameters, rootOnlyCpuParameters, vgaParameters, watchdogParameters } from './hardware';
import { disabledNetworkDevices, existingNetworkDevices, networkParameters } from './network-devices';
import { migrate } from './migrate';
import { numberedDevices } from './numbered-devices';
import type { FamilyName } from './numbered-devices';
import { Power, offlineOnly } from './power';
import { readVm } from './read';
import { amdSevParameters, audioParameters, removedAudio, rngParameters, tpmText } from './special-hardware';
import { VmApi } from './vm-api';
import type { VmConfig } from './vm-config';

/** What goes into the one `PUT config` of an update. */
class Change {
  parameters: Record<string, Parameters[string]> = {};
  readonly removed: string[] = [];
  needsReboot = false;

  set(parameters: Parameters, needsReboot: boolean): void {
    Object.assign(this.parameters, parameters);
    this.needsReboot ||= needsReboot;
  }

  remove(...options: readonly string[]): void {
    this.removed.push(...options);
  }
}

const plainTexts: readonly (readonly [attribute: string, option: string, needsReboot: boolean])[] = [
  ['kvm_arguments', 'args', true], ['bios', 'bios', true], ['description', 'description', false],
  ['keyboard_layout', 'keyboard', true], ['machine', 'machine', true], ['scsi_hardware', 'scsihw', true],
];

const plainFlags: readonly (readonly [attribute: string, option: string, needsReboot: boolean])[] = [
  ['acpi', 'acpi', true], ['on_boot', 'onboot', false], ['protection', 'protection', false], ['tablet_device', 'tablet', true],
];

function changePlain(data: ResourceData, change: Change): void {
  for (const [attribute, option, needsReboot] of plainTexts.filter(([name]) => data.hasChange(name))) {
    change.set({ [option]: data.string(attribute) }, needsReboot);
  }
  for (const [attribute, option, needsReboot] of plainFlags.filter(([name]) => data.hasChange(name))) {
    change.set({ [option]: data.boolean(attribute) }, needsReboot);
  }
  // The name goes along with every update.
  setOrRemove(change, 'name', data.string('name'));
  if (data.hasChange('tags')) {
    change.set({ tags: tagsText(data) }, false);
  }
  if (data.hasChange('hotplug')) {
    setOrRemove(change, 'hotplug', data.string('hotplug'));
  }
  if (data.hasChange('hook_script_file_id')) {
    setOrRemove(change, 'hookscript', data.string('hook_script_file_id'));
  }
  if (data.hasChange('boot_order')) {
    change.set({ boot: `order=${data.list('boot_order').join(';')}` }, true);
  }
}

function setOrRemove(change: Change, option: string, value: string): void {
  if (value === '') {
    change.remove(option);
  } else {
    change.set({ [option]: value }, false);
  }
}

/** Whether PVE can add `feature` while the VM runs. */
function isHotpluggable(data: ResourceData, feature: string): boolean {
  const hotplug = data.has('hotplug') && data.string('hotplug') !== '' ? data.string('hotplug') : 'network,disk,usb';
  return hotplug === '1' || (hotplug !== '0' && hotplug.split(',').map((part) => part.trim()).includes(feature));
}

/** Compares with the zero of the type where there was no block before. */
function hasChanged(before: ValueObject, after: ValueObject, name: string): boolean {
  const value = after[name] ?? null;
  const zero = typeof value === 'number' ? 0 : typeof value === 'boolean' ? false : isList(value) ? [] : '';
  return !isEqual(value, before[name] ?? zero);
}

function changeCpu(data: ResourceData, change: Change, { client }: Operation): void {
  const cpu = blockOrDefaults(data, 'cpu');
  const [before = {}] = data.before('cpu') as readonly ValueObject[];
  const { affinity, arch } = rootOnlyCpuParameters(cpu, client.isRootTicket);
  const differs = (name: string): boolean => hasChanged(before, cpu, name);
  const others = Object.keys(cpu).filter((name) => name !== 'hotplugged').some(differs);
  change.set({ ...cpuParameters(cpu), arch }, others || !differs('hotplugged') || !isHotpluggable(data, 'cpu'));
  if (differs('affinity')) {
    setOrRemove(change, 'affinity', String(affinity ?? ''));
  }
  if (Number(cpu['hotplugged']) <= 0) {
    change.remove('vcpus');
  }
  if (Number(cpu['limit']) <= 0) {
    change.remove('cpulimit');
  }
}

function changeMemory(data: ResourceData, change: Change, vmId: number): void {
  const memory = blockOrDefaults(data, 'memory');
  const [before = {}] = data.before('memory') as readonly ValueObject[];
  const sizes = ['dedicated', 'floating', 'shared'];
  const isMore = sizes.every((name) => Number(memory[name]) >= Number(before[name] ?? 0));
  const differs = (name: string): boolean => hasChanged(before, memory, name);
  const { hugepages, keephugepages, ...parameters } = memoryParameters(memory, vmId);
  change.set(parameters, !(isMore && !differs('hugepages') && !differs('keep_hugepages') && isHotpluggable(data, 'memory')));
  if (differs('hugepages')) {
    setOrRemove(change, 'hugepages', String(hugepages ?? ''));
  }
  if (differs('keep_hugepages')) {
    setOrRemove(change, 'keephugepages', hugepages === undefined ? '' : String(Number(keephugepages ?? false)));
  }
}

function changeNetwork(data: ResourceData, change: Change, config: VmConfig): void {
  const planned = data.blocks('network_device').map((_, index) => `net${index}`);
  change.set(networkParameters(data), false);
  change.remove(...disabledNetworkDevices(data), ...existingNetworkDevices(config).filter((name) => !planned.includes(name)));
}

function changeCdrom(data: ResourceData, change: Change): void {
  const { interface: name = 'ide3', file_id: file = '' } = data.blocks('cdrom')[0] ?? {};
  const [before] = data.before('cdrom') as readonly ValueObject[];
  const oldName = before && (String(before['interface']) || 'ide3');
  if (oldName !== undefined && oldName !== name) {
    change.remove(oldName);
  }
  change.set({ [String(name)]: `file=${String(file) || 'cdrom'},media=cdrom,` }, false);
}

interface Circumstances {
  readonly operation: Operation;
  readonly config: VmConfig;
  readonly vmId: number;
  /** Options that are gone already. */
  readonly removed: readonly string[];
}

function changeNumberedDevices(data: ResourceData, family: FamilyName, change: Change, gone: readonly string[]): void {
  const { parameters, unused } = numberedDevices(data, family);
  change.set(parameters, true);
  change.remove(...unused.filter((option) => !gone.includes(option)));
}

function changeTpmState(data: ResourceData, change: Change): void {
  const [before] = data.before('tpm_state') as readonly ValueObject[];
  const [after] = data.blocks('tpm_state');
  if (after === undefined) {
    change.remove('tpmstate0');
  }
  const moves = before !== undefined && after !== undefined && before['datastore_id'] !== after['datastore_id'];
  change.set(moves || after === undefined ? {} : { tpmstate0: tpmText(data) }, true);
}

function changeBlocks(data: ResourceData, change: Change, { operation, config, vmId, removed }: Circumstances): void {
  const changes: Readonly<Record<string, () => void>> = {
    agent: () => change.set(agentParameters(blockOrDefaults(data, 'agent')), true),
    amd_sev: () => change.set(amdSevParameters(data), true),
    audio_device: () => {
      change.set(audioParameters(data), true);
      change.remove(...removedAudio(data));
    },
    cdrom: () => changeCdrom(data, change),
    cpu: () => changeCpu(data, change, operation),
    tpm_state: () => changeTpmState(data, change),
    hostpci: () => changeNumberedDevices(data, 'hostpci', change, removed),
    numa: () => changeNumberedDevices(data, 'numa', change, removed),
    usb: () => changeNumberedDevices(data, 'usb', change, removed),
    memory: () => changeMemory(data, change, vmId),
    network_device: () => changeNetwork(data, change, config),
    operating_system: () => change.set({ ostype: String(blockOrDefaults(data, 'operating_system')['type']) }, true),
    rng: () => change.set(rngParameters(data), true),
    serial_device: () => {
      change.set(serialParameters(data), true);
      change.remove(...devicesFrom('serial', data.list('serial_device').length, maxSerialDevices));
    },
    smbios: () => (data.list('smbios').length > 0 ? change.set(smbiosParameters(data), false) : change.remove('smbios1')),
    startup: () => (data.list('startup').length > 0 ? change.set(startupParameters(data), false) : change.remove('startup')),
    vga: () => change.set(vgaParameters(data), true),
    virtiofs: () => {
      change.set(virtiofsParameters(data), true);
      change.remove(...devicesFrom('virtiofs', data.list('virtiofs').length, maxVirtiofsShares));
    },
    watchdog: () => {
      const watchdog = watchdogParameters(blockOrDefaults(data, 'watchdog'));
      change.set(watchdog, true);
      change.remove(...(watchdog['watchdog'] === undefined ? ['watchdog'] : []));
    },
  };
  for (const [name, apply] of Object.entries(changes)) {
    if (data.hasChange(name)) {
      apply();
    }
  }
}

async function movePool(data: ResourceData, { client }: Operation, vmId: number): Promise<void> {
  const before = String(data.before('pool_id'));
  const after = data.string('pool_id');
  if (before === after || after === '') {
    return;
  }
  const path = (pool: string): string => `pools?poolid=${encodeURIComponent(pool)}`;
  if (before !== '') {
    await client.put(path(before), { vms: vmId, delete: true }, `while removing VM ${vmId} from pool ${before}: error updating pool`);
  }
  await client.put(path(after), { vms: vmId }, `while adding VM ${vmId} to pool ${after}: error updating pool`);
}

async function convertToTemplate(api: VmApi, power: Power): Promise<void> {
  if ((await power.stopForChanges(true)) === 'refused') {
    throw offlineOnly('convert the VM to a template');
  }
  await api.convertToTemplate();
}

/** Sends the change; then disks, then power: in the real provider's order. */
export async function updateVm(data: ResourceData, operation: Operation): Promise<void> {
  const vmId = Number(data.id);
  await movePool(data, operation, vmId);
  let api = new VmApi(operation, String(data.before('node_name')), vmId);
  let removed: readonly string[] = [];
  const power = new Power(api, data);
  if (data.hasChange('node_name')) {
    ({ api, removed } = await migrate(data, api, power));
    power.follow(api);
  }
  const change = new Change();
  const config = await api.config();
  changePlain(data, change);
  if (data.hasChange('tpm_state') && (await power.stopForChanges(true)) === 'refused') {
    throw offlineOnly('add, remove, or update the TPM device');
  }
  changeBlocks(data, change, { operation, config, vmId, removed });
  if (data.hasChange('disk')) {
    const disks = changeDiskOptions(data, config, vmId);
    change.set(disks.parameters, disks.needsReboot);
    change.removed.unshift(...removedDisks(data, config, vmId));
  }
  if (data.hasChange('efi_disk')) {
    const [before] = data.before('efi_disk') as readonly ValueObject[];
    const moves = before !== undefined && before['datastore_id'] !== data.blocks('efi_disk')[0]?.['datastore_id'];
    change.set(moves ? {} : { efidisk0: efiDiskText(data) }, true);
  }
  if (data.hasChange('initialization')) {
    change.set(cloudInitParameters(data), true);
    change.set(await moveCloudInitDrive(data, api, config, power), true);
  }
  await api.update({ ...change.parameters, delete: change.removed.length > 0 ? change.removed.join(',') : undefined });

  const isTemplate = data.boolean('template');
  if (data.hasChange('template')) {
    if (!isTemplate) {
      throw new Error('Cannot convert a template back to a regular VM');
    }
    await convertToTemplate(api, power);
    change.needsReboot = false;
  }
  if (data.hasChange('initialization') && !isTemplate) {
    await api.rebuildCloudInit();
  }
  await finish(data, api, power, change);
  await readVm(data, operation);
}

async function finish(data: ResourceData, api: VmApi, power: Power, change: Change): Promise<void> {
  const isTemplate = data.boolean('template');
  const { moved, resized } = await diskPlacement(data, api);
  if (moved.length > 0 && !isTemplate && (await power.stopForChanges(true)) === 'refused') {
    throw offlineOnly('move disks between datastores');
  }
  for (const { disk, datastore } of moved) {
    await api.moveDisk(disk, datastore);
  }
  const stop = await power.stopForChanges(!isTemplate && change.needsReboot);
  if (stop === 'refused') {
    if (resized.length > 0) {
      throw offlineOnly('resize disks');
    }
    await power.finish(false);
    return;
  }
  for (const { disk, bytes } of resized) {
    await api.resizeDisk(disk, bytes);
  }
  await resendResized(api, resized, change.parameters);
  const resizeNeedsReboot = !isTemplate && data.boolean('started') && resized.length > 0 && !isHotpluggable(data, 'disk');
  await power.finish((stop === 'not needed' && change.needsReboot) || resizeNeedsReboot);
}
