/** How many of a numbered option there are: net0 … net31. */
const NUMBERED: Readonly<Record<string, number>> = {
  ide: 4, sata: 6, scsi: 31, virtio: 16, unused: 256, net: 32, ipconfig: 32, serial: 4, parallel: 3, usb: 14, hostpci: 16, virtiofs: 10, numa: 8,
};
const SINGLE: ReadonlySet<string> = new Set([
  'acpi', 'affinity', 'agent', 'allow-ksm', 'amd-sev', 'arch', 'args', 'audio0', 'autostart', 'balloon', 'bios', 'boot', 'bootdisk', 'cicustom', 'cipassword',
  'citype', 'ciupgrade', 'ciuser', 'cores', 'cpu', 'cpulimit', 'cpuunits', 'description', 'efidisk0', 'freeze', 'hookscript', 'hotplug', 'hugepages',
  'intel-tdx', 'ivshmem', 'keephugepages', 'keyboard', 'kvm', 'localtime', 'lock', 'machine', 'memory', 'meta', 'migrate_downtime', 'migrate_speed', 'name',
  'nameserver', 'numa', 'onboot', 'ostype', 'parent', 'protection', 'reboot', 'rng0', 'running-nets-host-mtu', 'runningcpu', 'runningmachine', 'scsihw',
  'searchdomain', 'shares', 'smbios1', 'smp', 'snaptime', 'sockets', 'spice_enhancements', 'sshkeys', 'startdate', 'startup', 'tablet', 'tags', 'tdf',
  'template', 'tpmstate0', 'vcpus', 'vga', 'vmgenid', 'vmstate', 'vmstatestorage', 'watchdog',
]);

/** Whether VMs of PVE have an option of this name. */
export function optionExists(option: string): boolean {
  const [, name = '', index] = /^([a-z]+)(0|[1-9]\d*)$/.exec(option) ?? [];
  return SINGLE.has(option) || (Object.hasOwn(NUMBERED, name) && Number(index) < (NUMBERED[name] ?? 0));
}
