import { numberedName } from '../../description/numbered';

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
  return SINGLE.has(option) || numberedName(option) !== undefined;
}
