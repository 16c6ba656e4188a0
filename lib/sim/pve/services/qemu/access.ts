import { refusal } from '../../errors';
import type { Config } from '../../store/state';
import type { Store } from '../../store/store';
import type { Caller } from '../authentication';
import type { PermissionService } from '../permissions';
import { parsePropertyString } from '../property-string';
import type { ConfigChanges } from './config';
import { isDrive } from './drives';
import { parseNetworkDevice } from './network-device';

/** Options that only `root@pam` with a password may set; API tokens may not. */
const ROOT_ONLY: ReadonlySet<string> = new Set(['args', 'hookscript', 'affinity', 'hugepages', 'keephugepages', 'ivshmem']);

/** Which privileges on the VM a change of an option needs: one of them is enough. The first pattern that matches counts. */
const PRIVILEGES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(cores|sockets|vcpus|cpu|cpulimit|cpuunits|numa\d*)$/, ['VM.Config.CPU']],
  [/^(memory|balloon|shares)$/, ['VM.Config.Memory']],
  [/^(ci\w+|sshkeys|ipconfig\d+|searchdomain|nameserver)$/, ['VM.Config.Cloudinit', 'VM.Config.Network']],
  [/^net\d+$/, ['VM.Config.Network']],
  [/^(ide|sata|scsi|virtio|virtiofs|efidisk|tpmstate|unused)\d+$|^bootdisk$/, ['VM.Config.Disk']],
  [/^(acpi|bios|machine|scsihw|vga|watchdog|audio0|rng0|kvm|hotplug|keyboard|(serial|parallel|usb|hostpci)\d+)$/, ['VM.Config.HWType']],
  [/./, ['VM.Config.Options']],
];

/** Whether a caller may give a VM what a request asks for. */
export class QemuAccessService {
  constructor(private readonly store: Store, private readonly permissions: PermissionService) {}

  /** @throws PveError 403, or 500 for what only root may */
  requireChanges(caller: Caller, vmid: number, changes: ConfigChanges, deleted: readonly string[]): void {
    for (const option of [...Object.keys(changes), ...deleted]) {
      this.requireRoot(caller, option);
      this.permissions.require(caller, `/vms/${vmid}`, privilegesFor(option, String(changes[option] ?? '')), true);
    }
    this.requireResources(caller, changes);
  }

  /** For a VM that is made by the request: the right to make it covers its options. @throws PveError as above */
  requireCreation(caller: Caller, options: ConfigChanges): void {
    for (const option of Object.keys(options)) this.requireRoot(caller, option);
    this.requireResources(caller, options);
  }

  /** A clone plugs into the networks, and takes space on the storages, that its source has. @throws PveError 403 */
  requireClone(caller: Caller, source: Config, storages: readonly string[]): void {
    this.requireNetworks(caller, source);
    for (const storage of storages) this.permissions.require(caller, `/storage/${storage}`, ['Datastore.AllocateSpace']);
  }

  private requireRoot(caller: Caller, option: string): void {
    if (ROOT_ONLY.has(option) && caller.authid !== 'root@pam') throw refusal(`only root can set '${option}' config`);
  }

  private requireResources(caller: Caller, options: ConfigChanges): void {
    this.requireNetworks(caller, options);
    for (const [key, value] of Object.entries(options)) {
      const allocated = isDrive(key) ? /^(?:file=)?([^:,]+):(\d+(\.\d+)?|cloudinit)(,|$)/.exec(String(value))?.[1] : undefined;
      if (allocated !== undefined) this.permissions.require(caller, `/storage/${allocated}`, ['Datastore.AllocateSpace']);
    }
  }

  private requireNetworks(caller: Caller, options: ConfigChanges): void {
    for (const [key, value] of Object.entries(options)) {
      const bridge = /^net\d+$/.test(key) ? parseNetworkDevice(key, String(value)).bridge : undefined;
      if (bridge === undefined) continue;
      const zone = this.store.sdn.vnets.get(bridge)?.config.zone ?? 'localnetwork';
      this.permissions.require(caller, `/sdn/zones/${zone}/${bridge}`, ['SDN.Use']);
    }
  }
}

function privilegesFor(option: string, value: string): readonly string[] {
  const { first, properties } = parsePropertyString(value);
  if (isDrive(option) && (properties.file ?? first)?.endsWith(':cloudinit')) return ['VM.Config.Cloudinit', 'VM.Config.CDROM', 'VM.Config.Disk'];
  if (isDrive(option) && properties.media === 'cdrom') return ['VM.Config.CDROM'];
  return PRIVILEGES.find(([pattern]) => pattern.test(option))?.[1] ?? [];
}
