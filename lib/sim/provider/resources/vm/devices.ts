import { randomUUID } from 'node:crypto';
import type { ResourceData } from '../../legacy/resource-data';
import type { Parameters } from '../../pve/pve-client';
import type { Value, ValueObject } from '../../values/value';
import { flagOf, formatProperties, parseProperties, textOf } from './vm-config';
import type { VmConfig } from './vm-config';

export const maxSerialDevices = 4;
export const maxVirtiofsShares = 8;

/** `serial3` and so on: the devices from `count` on, up to the most that a VM has. */
export function devicesFrom(prefix: string, count: number, most: number): readonly string[] {
  return Array.from({ length: Math.max(most - count, 0) }, (_, index) => `${prefix}${count + index}`);
}

export function serialParameters(data: ResourceData): Parameters {
  return Object.fromEntries(data.blocks('serial_device').map((device, index) => [`serial${index}`, String(device['device'])]));
}

export function readSerialDevices(data: ResourceData, config: VmConfig, isClone: boolean): void {
  if (isClone && data.blocks('serial_device').length === 0) {
    return;
  }
  const devices = Array.from({ length: maxSerialDevices }, (_, index) => textOf(config, `serial${index}`));
  const count = devices.findLastIndex((device) => device !== undefined) + 1;
  data.set('serial_device', devices.slice(0, count).map((device) => ({ device: device ?? '' })));
}

const textFields = ['family', 'manufacturer', 'product', 'serial'] as const;

export function smbiosParameters(data: ResourceData): Parameters {
  const [smbios] = data.blocks('smbios');
  if (smbios === undefined) {
    return {};
  }
  const encoded = (name: string): string | undefined => (
    smbios[name] === '' ? undefined : Buffer.from(String(smbios[name])).toString('base64')
  );
  const texts = Object.fromEntries(textFields.map((name) => [name, encoded(name)]));
  const uuid = smbios['uuid'] === '' ? randomUUID() : String(smbios['uuid']);
  return { smbios1: formatProperties({ base64: true, ...texts, uuid, version: encoded('version') }) };
}

export function readSmbios(data: ResourceData, config: VmConfig, isClone: boolean): void {
  if (isClone) {
    return;
  }
  const text = textOf(config, 'smbios1');
  if (text === undefined) {
    data.set('smbios', []);
    return;
  }
  const properties = parseProperties(text);
  const decoded = (name: string): string => Buffer.from(properties[name] ?? '', 'base64').toString();
  const found = Object.fromEntries([...textFields, 'version', 'sku'].map((name) => [name, decoded(name)]));
  if (data.blocks('smbios').length > 0 || Object.values(found).some((value) => value !== '')) {
    data.set('smbios', [{ ...found, uuid: properties['uuid'] ?? null }]);
  }
}

const startupFields = { order: 'order', up: 'up_delay', down: 'down_delay' } as const;

export function startupParameters(data: ResourceData): Parameters {
  const [startup] = data.blocks('startup');
  if (startup === undefined) {
    return {};
  }
  const text = formatProperties(Object.fromEntries(Object.entries(startupFields).map(([key, name]) => {
    const value = Number(startup[name]);
    return [key, value >= 0 ? value : undefined];
  })));
  return text === '' ? {} : { startup: text };
}

export function readStartup(data: ResourceData, config: VmConfig, isClone: boolean): void {
  const text = textOf(config, 'startup');
  const isConfigured = data.blocks('startup').length > 0;
  if (isClone && !isConfigured) {
    return;
  }
  const properties = parseProperties(text ?? '');
  const found = Object.fromEntries(Object.entries(startupFields).map(([key, name]) => [name, Number(properties[key] ?? -1)]));
  data.set('startup', text === undefined && !isClone ? [] : [found]);
}

/** With ACLs, extended attributes are exposed anyway: they are not said then, and cannot be forbidden. */
function exposedAttributes(share: ValueObject, name: string): boolean | undefined {
  if (share['expose_acl'] === true && share['expose_xattr'] !== true) {
    throw new Error(`failed to encode virtiofs share ${name}: expose_xattr must be omitted or true when expose_acl is enabled`);
  }
  return share['expose_acl'] === true ? undefined : share['expose_xattr'] === true;
}

export function virtiofsParameters(data: ResourceData): Parameters {
  return Object.fromEntries(data.blocks('virtiofs').map((share, index) => [`virtiofs${index}`, formatProperties({
    dirid: String(share['mapping']),
    cache: String(share['cache']),
    'direct-io': share['direct_io'] === true,
    'expose-acl': share['expose_acl'] === true,
    'expose-xattr': exposedAttributes(share, `virtiofs${index}`),
  })]));
}

export function readVirtiofs(data: ResourceData, config: VmConfig, isClone: boolean): void {
  if (isClone && data.blocks('virtiofs').length === 0) {
    return;
  }
  const shares = Object.keys(config).filter((key) => /^virtiofs\d+$/.test(key)).sort().map((key): Value => {
    const { dirid, cache, 'direct-io': direct, 'expose-acl': acl, 'expose-xattr': xattr, ...rest } = parseProperties(String(config[key]));
    return {
      mapping: dirid ?? rest[''] ?? '',
      cache: cache ?? 'auto',
      direct_io: direct === '1',
      expose_acl: acl === '1',
      expose_xattr: xattr === undefined ? acl === '1' : xattr === '1',
    };
  });
  data.set('virtiofs', shares);
}

/** The drive of the `cdrom` block; `cdrom` is the host's own. */
export function cdromParameters(data: ResourceData): Parameters {
  const [cdrom] = data.blocks('cdrom');
  if (cdrom === undefined) {
    return {};
  }
  return { [String(cdrom['interface'])]: `file=${String(cdrom['file_id']) || 'cdrom'},media=cdrom,` };
}

export function readCdrom(data: ResourceData, config: VmConfig, isClone: boolean): void {
  const [current] = data.blocks('cdrom');
  const drive = String(current?.['interface'] ?? 'ide3');
  const text = textOf(config, drive);
  if (text === undefined) {
    data.set('cdrom', []);
  } else if (!isClone || current !== undefined) {
    const volume = parseProperties(text);
    const file = current?.['file_id'] === '' ? '' : volume[''] ?? volume['file'] ?? '';
    data.set('cdrom', [{ file_id: file, interface: drive, enabled: false }]);
  }
}

/** The attributes that are one option of the VM each, with what PVE takes for unset. */
const plainOptions = [
  { name: 'acpi', option: 'acpi', unset: true },
  { name: 'kvm_arguments', option: 'args', unset: '' },
  { name: 'bios', option: 'bios', unset: 'seabios' },
  { name: 'description', option: 'description', unset: '' },
  { name: 'hook_script_file_id', option: 'hookscript', unset: '' },
  { name: 'keyboard_layout', option: 'keyboard', unset: 'en-us' },
  { name: 'machine', option: 'machine', unset: '' },
  { name: 'name', option: 'name', unset: '' },
  { name: 'protection', option: 'protection', unset: false },
  { name: 'tablet_device', option: 'tablet', unset: true },
  { name: 'template', option: 'template', unset: false },
] as const;

/** Of a clone only what differs from the default is looked at: the rest is the template's. */
export function readPlainOptions(data: ResourceData, config: VmConfig, isClone: boolean): void {
  for (const { name, option, unset } of plainOptions) {
    if (isClone && data.get(name) === unset) {
      continue;
    }
    const value = typeof unset === 'boolean' ? flagOf(config, option) : textOf(config, option);
    const isBlank = typeof value === 'string' && option === 'args' && value.trim() === '';
    data.set(name, value === undefined || isBlank ? unset : value);
  }
  if (!isClone || data.string('scsi_hardware') !== 'virtio-scsi-pci') {
    const hardware = textOf(config, 'scsihw');
    if (hardware !== undefined) {
      data.set('scsi_hardware', hardware);
    }
  }
  data.set('on_boot', flagOf(config, 'onboot') ?? null);
  const order = parseProperties(textOf(config, 'boot') ?? '')['order'];
  data.set('boot_order', config['boot'] === undefined ? null : (order ?? '').split(';').filter((device) => device !== ''));
  const hotplug = textOf(config, 'hotplug');
  if (hotplug !== undefined) {
    data.set('hotplug', hotplug);
  }
  if (!isClone || data.list('tags').length > 0) {
    data.set('tags', (textOf(config, 'tags') ?? '').split(';').map((tag) => tag.trim()).filter((tag) => tag !== '').sort());
  }
}

export function tagsText(data: ResourceData): string {
  return data.list('tags').map((tag) => String(tag).trim()).filter((tag) => tag !== '').sort().join(';');
}
