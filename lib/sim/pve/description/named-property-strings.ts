import propertyStrings from './property-strings.json';
import type { PropertyStrings } from './check';
import type { Schema, Schemas } from './schema';

const described = propertyStrings as unknown as Record<string, Schemas>;
const flag: Schema = { type: 'boolean', optional: 1 };
const text: Schema = { type: 'string', optional: 1 };
const base64: Schema = { ...text, pattern: '[A-Za-z0-9+\\/]+={0,2}' };
const hexId: Schema = { ...text, pattern: '0x[0-9a-fA-F]{4}' };
const volume: Schema = { ...text, format: 'pve-volume-id' };
const kept: Schema = { type: 'integer', optional: 1, minimum: 0 };
const PCI = '(?:[a-f0-9]{4,}:)?[a-f0-9]{2}:[a-f0-9]{2}(?:\\.[a-f0-9])?';

/** Property strings by the name of their format: those of the package, and those of which it has the name only (from PVE 9's source). */
export const namedPropertyStrings: PropertyStrings = {
  ...described,
  'pve-qm-ide': described['property-string-ide'] ?? {},
  'pve-qm-ipconfig': {
    ip: { ...text, format: 'pve-ipv4-config' }, gw: { ...text, format: 'ipv4', requires: 'ip' },
    ip6: { ...text, format: 'pve-ipv6-config' }, gw6: { ...text, format: 'ipv6', requires: 'ip6' },
  },
  'pve-qm-hostpci': {
    host: { ...text, default_key: 1, pattern: `${PCI}(;${PCI})*` }, mapping: { ...text, format: 'pve-configid' },
    rombar: flag, romfile: { ...text, pattern: '[^,;]+' }, pcie: flag, 'x-vga': flag, 'legacy-igd': flag, mdev: { ...text, pattern: '[^/\\.:]+' },
    'vendor-id': hexId, 'device-id': hexId, 'sub-vendor-id': hexId, 'sub-device-id': hexId, driver: { ...text, enum: ['vfio', 'keep'] },
  },
  'pve-qm-virtiofs': {
    dirid: { type: 'string', default_key: 1, format: 'pve-configid' }, cache: { ...text, enum: ['auto', 'always', 'metadata', 'never'] },
    'direct-io': flag, 'expose-xattr': flag, 'expose-acl': flag,
  },
  'pve-qm-smbios1': {
    uuid: { ...text, pattern: '[a-fA-F0-9]{8}(?:-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}' }, version: base64, serial: base64, manufacturer: base64,
    product: base64, sku: base64, family: base64, base64: flag,
  },
  'pve-qm-watchdog': {
    model: { ...text, default_key: 1, enum: ['i6300esb', 'ib700'] },
    action: { ...text, enum: ['reset', 'shutdown', 'poweroff', 'pause', 'debug', 'none'] },
  },
  'pve-qm-cicustom': { meta: volume, network: volume, user: volume, vendor: volume },
  'pve-qm-boot': { legacy: { ...text, default_key: 1, pattern: '[acdn]{1,4}' }, order: { ...text, format: 'pve-qm-bootdev-list' } },
  'pve-vm-cpu-conf': {
    cputype: { ...text, default_key: 1 }, 'reported-model': text, hidden: flag, 'hv-vendor-id': { ...text, pattern: '[a-zA-Z0-9]{1,12}' },
    flags: { ...text, pattern: '[+-][\\w.-]+(;[+-][\\w.-]+)*' }, 'guest-phys-bits': { type: 'integer', optional: 1, minimum: 32, maximum: 64 },
    'phys-bits': { ...text, format: 'pve-phys-bits' }, level: { type: 'integer', optional: 1, minimum: 0, maximum: 4294967295 },
  },
  'pve-qemu-machine-fmt': {
    type: {
      ...text, default_key: 1, maxLength: 40,
      pattern: '(pc|pc(-i440fx)?-\\d+(\\.\\d+)+(\\+pve\\d+)?(\\.pxe)?|q35|pc-q35-\\d+(\\.\\d+)+(\\+pve\\d+)?(\\.pxe)?|virt(?:-\\d+(\\.\\d+)+)?(\\+pve\\d+)?)',
    },
    viommu: { ...text, enum: ['intel', 'virtio'] }, 'aw-bits': { type: 'number', optional: 1, minimum: 32, maximum: 64 }, 'enable-s3': flag, 'enable-s4': flag,
  },
  'pve-qemu-sev-fmt': {
    type: { type: 'string', default_key: 1, enum: ['std', 'es', 'snp'], maxLength: 3 },
    'no-debug': flag, 'no-key-sharing': flag, 'allow-smt': flag, 'kernel-hashes': flag,
  },
  'prune-backups': {
    'keep-all': flag, 'keep-last': kept, 'keep-hourly': kept, 'keep-daily': kept, 'keep-weekly': kept, 'keep-monthly': kept, 'keep-yearly': kept,
  },
  'backup-performance': { 'max-workers': { type: 'integer', optional: 1, minimum: 1, maximum: 256 }, 'pbs-entries-max': { type: 'integer', optional: 1, minimum: 1 } },
  'backup-fleecing': { enabled: { ...flag, default_key: 1 }, storage: { ...text, format: 'pve-storage-id' } },
  // PVE 9 has more properties than the package knows
  'property-string-efidisk': { ...described['property-string-efidisk'], 'ms-cert': { ...text, enum: ['2011', '2023', '2023w', '2023k'] } },
  'property-string-scsi': {
    ...described['property-string-scsi'], product: { ...text, pattern: '[A-Za-z0-9\\-_\\s]{,16}' }, vendor: { ...text, pattern: '[A-Za-z0-9\\-_\\s]{,8}' },
  },
};
