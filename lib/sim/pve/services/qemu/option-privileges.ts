/**
 * Who may change an option, whatever its value is (PVE's `check_vm_modify_config_perm`):
 *
 * - privileges on the VM, of which all (or, with `any`, one) are needed
 * - `by value`: drives and devices, for which the value decides
 * - `root`: every option that is not listed is for `root@pam`'s password login
 */
export type OptionPrivileges = { readonly privileges: readonly string[]; readonly any?: true } | 'by value' | 'root';

const RULES: readonly (readonly [RegExp, OptionPrivileges])[] = [
  [/^(ide|sata|scsi|virtio|unused|serial|usb|hostpci|virtiofs)\d+$|^(efidisk0|tpmstate0|tags)$/, 'by value'],
  [/^(cores|cpu|cpulimit|cpuunits|numa\d*|sockets|vcpus)$/, { privileges: ['VM.Config.CPU'] }],
  [/^(memory|balloon|shares|allow-ksm)$/, { privileges: ['VM.Config.Memory'] }],
  [/^(acpi|hotplug|kvm|machine|scsihw|smbios1|tablet|vga|watchdog|audio0|rng0)$/, { privileges: ['VM.Config.HWType'] }],
  [
    /^(agent|autostart|bios|description|keyboard|localtime|migrate_(downtime|speed)|name|onboot|ostype|protection|reboot|start(date|up)|tdf|template)$/,
    { privileges: ['VM.Config.Options'] },
  ],
  [/^freeze$/, { privileges: ['VM.PowerMgmt'] }],
  [/^(boot|bootdisk|vmstatestorage)$/, { privileges: ['VM.Config.Disk'] }],
  [/^net\d+$/, { privileges: ['VM.Config.Network'] }],
  [
    /^(cicustom|cipassword|citype|ciuser|ciupgrade|nameserver|searchdomain|sshkeys|ipconfig\d+)$/,
    { privileges: ['VM.Config.Cloudinit', 'VM.Config.Network'], any: true },
  ],
];

export function optionPrivileges(option: string): OptionPrivileges {
  return RULES.find(([pattern]) => pattern.test(option))?.[1] ?? 'root';
}
