import type { Parameters } from '../parameters';
import { count, flag, text } from './formats';

/** Options of a VM's configuration, as far as Standsmith and the provider use them. */
export const qemuOptions = {
  name: text, description: text, tags: text, onboot: flag, startup: text, protection: flag, template: flag,
  ostype: text,
  machine: text, bios: text, boot: text, bootdisk: text, acpi: flag, kvm: flag, tablet: flag,
  keyboard: text, localtime: flag, hotplug: text, freeze: flag, reboot: flag, autostart: flag, smbios1: text, vmgenid: text,
  cores: count, sockets: count, vcpus: count, cpu: text, cpulimit: { type: 'number', optional: true },
  cpuunits: count, affinity: text, numa: flag, 'numa[n]': text,
  memory: text, balloon: count, shares: count, hugepages: text, keephugepages: flag,
  agent: text, args: text, 'amd-sev': text, hookscript: text, vga: text, watchdog: text, rng0: text, audio0: text, ivshmem: text, spice_enhancements: text,
  scsihw: text,
  'net[n]': text, 'ide[n]': text, 'sata[n]': text, 'scsi[n]': text, 'virtio[n]': text, 'unused[n]': text, efidisk0: text, tpmstate0: text,
  'serial[n]': text, 'parallel[n]': text, 'usb[n]': text, 'hostpci[n]': text, 'virtiofs[n]': { ...text, since: '8.4' },
  citype: text, ciuser: text, cipassword: text, cicustom: text, ciupgrade: flag,
  sshkeys: text, searchdomain: text, nameserver: text, 'ipconfig[n]': text,
} as const satisfies Parameters;
