import type { Config, ConfigValue } from '../../store/state';
import { isCdrom, isDrive, parseDrive } from './drive';
import { parseNetworkDevice } from './network-device';

/** Options that say nothing to a running QEMU, so that they are changed at once. */
const AT_ONCE = /^(description|hookscript|name|onboot|protection|shares|startup|tags|vmstatestorage|ci\w+|sshkeys|nameserver|searchdomain|ipconfig\d+|cpuunits|cpulimit)$/;

/** Of a disk that stays, the properties that a running QEMU cannot change. */
const FIXED_DISK_PROPERTIES = ['aio', 'discard', 'iothread', 'queues', 'product', 'cache', 'ssd', 'vendor', 'ro'];

/**
 * Whether a running VM takes a change without a restart.
 *
 * @param value undefined: the option is deleted
 */
export function isHotPluggable(config: Config, option: string, value: ConfigValue | undefined): boolean {
  if (AT_ONCE.test(option) || option.startsWith('unused')) return true;
  const features = hotplugFeatures(config);
  if (option === 'tablet') return features.has('usb');
  if (option === 'vcpus') return features.has('cpu');
  if (option === 'memory') return features.has('memory');
  if (option === 'hotplug') return !/cpu|memory/.test(`${config.hotplug ?? ''} ${value ?? ''}`);
  if (option === 'balloon') return Number(config.balloon ?? 1) > 0 === Number(value ?? 1) > 0;
  if (option === 'agent') return value !== undefined && config.agent !== undefined && sameAgent(String(config.agent), String(value));
  if (/^usb\d+$/.test(option)) return features.has('usb') && config.ostype === 'l26';
  if (/^net\d+$/.test(option)) return features.has('network') || value !== undefined && isSameDevice(config, option, value);
  return isDrive(option) && isHotPluggableDrive(config, option, value, features.has('disk'));
}

function hotplugFeatures({ hotplug }: Config): ReadonlySet<string> {
  const text = String(hotplug ?? '1');
  return new Set(text === '1' ? ['network', 'disk', 'usb'] : text.split(','));
}

function sameAgent(before: string, after: string): boolean {
  const fixed = (text: string) => text.split(',').filter((part) => !part.startsWith('fstrim_cloned_disks=')).map((part) => part.replace('enabled=', '')).sort().join();
  return fixed(before) === fixed(after);
}

/** Whether only what the node does with the device's other end changes: bridge, tag, firewall, rate, link. */
function isSameDevice(config: Config, option: string, value: ConfigValue): boolean {
  if (config[option] === undefined) return false;
  const [before, after] = [config[option], value].map((text) => parseNetworkDevice(option, String(text)));
  return before?.model === after?.model && before?.mac === after?.mac && before?.options.queues === after?.options.queues
    && before?.options.mtu === after?.options.mtu && before?.bridge !== undefined && after?.bridge !== undefined;
}

function isHotPluggableDrive(config: Config, option: string, value: ConfigValue | undefined, hotplug: boolean): boolean {
  if (option === 'efidisk0' || option === 'tpmstate0') return false;
  const before = config[option] === undefined ? undefined : parseDrive(option, String(config[option]));
  const fixedBus = /^(ide|sata)/.test(option);
  if (value === undefined || before === undefined) return hotplug && !fixedBus;
  const after = parseDrive(option, String(value));
  if (isCdrom(before)) return isCdrom(after);
  if (before.file !== after.file) return hotplug && !fixedBus;
  return FIXED_DISK_PROPERTIES.every((name) => before.options[name] === after.options[name]);
}
