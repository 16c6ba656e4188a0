import type { Parameters } from '../parameters';
import { dnsName, flag, text } from './formats';

/** A positive number that may be left out. */
const positive = { type: 'integer', optional: true, minimum: 1 } as const;
const natural = { type: 'integer', optional: true, minimum: 0 } as const;

/** Options of a VM's configuration, as far as Standsmith and the provider use them. */
export const qemuOptions = {
  name: dnsName, description: text, tags: text, onboot: flag, startup: text, protection: flag, template: flag,
  ostype: { type: 'string', optional: true, enum: ['other', 'wxp', 'w2k', 'w2k3', 'w2k8', 'wvista', 'win7', 'win8', 'win10', 'win11', 'l24', 'l26', 'solaris'] },
  machine: text, bios: { type: 'string', optional: true, enum: ['seabios', 'ovmf'] }, boot: text, bootdisk: text, acpi: flag, kvm: flag, tablet: flag,
  keyboard: text, localtime: flag, hotplug: text, freeze: flag, reboot: flag, autostart: flag, smbios1: text, vmgenid: text,
  cores: positive, sockets: positive, vcpus: positive, cpu: text, cpulimit: { type: 'number', optional: true, minimum: 0, maximum: 128 },
  cpuunits: positive, affinity: text, numa: flag, 'numa[n]': text,
  memory: text, balloon: natural, shares: natural, hugepages: text, keephugepages: flag,
  agent: text, args: text, 'amd-sev': text, hookscript: text, vga: text, watchdog: text, rng0: text, audio0: text, ivshmem: text, spice_enhancements: text,
  scsihw: { type: 'string', optional: true, enum: ['lsi', 'lsi53c810', 'virtio-scsi-pci', 'virtio-scsi-single', 'megasas', 'pvscsi'] },
  'net[n]': text, 'ide[n]': text, 'sata[n]': text, 'scsi[n]': text, 'virtio[n]': text, 'unused[n]': text, efidisk0: text, tpmstate0: text,
  'serial[n]': text, 'parallel[n]': text, 'usb[n]': text, 'hostpci[n]': text, 'virtiofs[n]': text,
  citype: { type: 'string', optional: true, enum: ['configdrive2', 'nocloud', 'opennebula'] }, ciuser: text, cipassword: text, cicustom: text, ciupgrade: flag,
  sshkeys: text, searchdomain: text, nameserver: text, 'ipconfig[n]': text,
} as const satisfies Parameters;
