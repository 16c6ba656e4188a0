import { parameterError } from '../../errors';
import { parseFormatted, type PropertyFormat } from '../property-format';

/** An ID of PVE's configuration. */
const ID = /^[A-Za-z][\w-]+$/;
const HEX_ID = /^0x[0-9a-fA-F]{4}$/;

/** How the devices of a VM are written, by option without its number; drives and network devices have files of their own. */
const FORMATS: Readonly<Record<string, PropertyFormat>> = {
  virtiofs: {
    first: 'dirid', required: ['dirid'],
    properties: {
      dirid: ID, cache: ['auto', 'always', 'metadata', 'never'], 'direct-io': 'boolean', 'expose-xattr': 'boolean', 'expose-acl': 'boolean',
    },
  },
  hostpci: {
    first: 'host',
    properties: {
      host: /^(?:(?:[0-9a-fA-F]{4,}:)?[0-9a-fA-F]{2}:[0-9a-fA-F]{2}(?:\.[0-9a-fA-F])?;?)+$/, mapping: ID, rombar: 'boolean', romfile: /^[^,;]+$/,
      pcie: 'boolean', 'x-vga': 'boolean', 'legacy-igd': 'boolean', mdev: /^[^/.:]+$/, driver: ['vfio', 'keep'],
      'vendor-id': HEX_ID, 'device-id': HEX_ID, 'sub-vendor-id': HEX_ID, 'sub-device-id': HEX_ID,
    },
  },
  usb: {
    first: 'host',
    properties: { host: /^(?:(?:0x)?[0-9A-Fa-f]{4}:(?:0x)?[0-9A-Fa-f]{4}|\d+-\d+(?:\.\d+)*|[Ss][Pp][Ii][Cc][Ee])$/, mapping: ID, usb3: 'boolean' },
  },
  rng: { first: 'source', required: ['source'], properties: { source: ['/dev/urandom', '/dev/random', '/dev/hwrng'], max_bytes: 'integer', period: 'integer' } },
  vga: {
    first: 'type',
    properties: {
      type: [
        'cirrus', 'qxl', 'qxl2', 'qxl3', 'qxl4', 'none', 'serial0', 'serial1', 'serial2', 'serial3', 'std', 'virtio', 'virtio-gl', 'vmware',
      ],
      memory: 'integer', clipboard: ['vnc'],
    },
  },
  audio: { properties: { device: ['ich9-intel-hda', 'intel-hda', 'AC97'], driver: ['spice', 'none'] }, required: ['device'] },
  watchdog: { first: 'model', properties: { model: ['i6300esb', 'ib700'], action: ['reset', 'shutdown', 'poweroff', 'pause', 'debug', 'none'] } },
  agent: {
    first: 'enabled', required: ['enabled'],
    properties: { enabled: 'boolean', fstrim_cloned_disks: 'boolean', 'freeze-fs-on-backup': 'boolean', type: ['virtio', 'isa'] },
  },
};

/** The whole value of devices that are no property strings. */
const PATTERNS: Readonly<Record<string, RegExp>> = { serial: /^(\/dev\/.+|socket)$/, parallel: /^\/dev\/parport\d+$|^\/dev\/usb\/lp\d+$/ };

/** @throws PveError 400 when an option's value is not written as PVE wants it */
export function verifyDevice(option: string, value: string): void {
  const kind = option.replace(/\d+$/, '');
  const format = Object.hasOwn(FORMATS, kind) ? FORMATS[kind] : undefined;
  if (format) parseFormatted(option, value, format);
  const pattern = Object.hasOwn(PATTERNS, kind) ? PATTERNS[kind] : undefined;
  if (pattern?.test(value) === false) throw parameterError({ [option]: 'value does not match the regex pattern' });
}
