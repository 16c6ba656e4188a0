import { refusal } from '../../errors';
import type { Config } from '../../store/state';
import type { Store } from '../../store/store';
import type { Caller } from '../authentication';
import type { PermissionService } from '../permissions';
import type { ConfigChanges } from './config';
import { effectiveConfig } from './config';
import { DeviceAccess, isRoot, type VmPlace } from './device-access';
import { isCdrom, parseDrive } from './drive';
import { DriveAccess } from './drive-access';
import { parseNetworkDevice } from './network-device';
import { optionPrivileges } from './option-privileges';

/** Whether a caller may give a VM what a request asks for. */
export class QemuAccessService {
  private readonly devices: DeviceAccess;

  constructor(private readonly store: Store, private readonly permissions: PermissionService, private readonly drives: DriveAccess) {
    this.devices = new DeviceAccess(permissions);
  }

  /** @throws PveError 403, 400, or 500 for what only root may */
  requireChanges(caller: Caller, node: string, vmid: number, changes: ConfigChanges, deleted: readonly string[]): void {
    const place: VmPlace = { vmid, node };
    const given = textsOf(changes);
    for (const option of [...deleted, ...Object.keys(given)]) this.requireOption(caller, place, option);
    this.drives.require(caller, place, given);
    this.requireNetworks(caller, given);
    const vm = this.store.vms.get(String(vmid));
    const before = textsOf(vm ? effectiveConfig(vm) : {});
    for (const option of deleted) {
      if (before[option] !== undefined) this.devices.require(caller, place, option, before[option], 'delete');
    }
    const changed = Object.entries(before).filter(([option]) => deleted.includes(option) || given[option] !== undefined);
    this.requireNetworks(caller, Object.fromEntries(changed));
    for (const [option, value] of Object.entries(given)) {
      if (before[option] !== undefined) this.devices.require(caller, place, option, before[option], 'modify');
      this.devices.require(caller, place, option, value, 'modify');
    }
  }

  /** For a VM that is made by the request, in a pool or not. @throws PveError as above */
  requireCreation(caller: Caller, place: VmPlace, options: ConfigChanges): void {
    const given = textsOf(options);
    this.drives.require(caller, place, given);
    for (const option of Object.keys(given)) this.requireOption(caller, place, option);
    for (const [option, value] of Object.entries(given)) {
      if (/^(serial|usb|hostpci|virtiofs)\d+$|^(rng0|tags)$/.test(option)) this.devices.require(caller, place, option, value, 'set');
    }
    this.requireNetworks(caller, given);
  }

  /**
   * A clone plugs into the networks, takes space on the storages and uses the devices that its source has. Everything else is copied, whoever asks.
   *
   * @param storage of the copies, where it is not the source's
   * @throws PveError as above
   */
  requireClone(caller: Caller, source: Config, storage: string | undefined): void {
    const given = textsOf(source);
    for (const [key, value] of Object.entries(given)) {
      if (!/^(ide|sata|scsi|virtio)\d+$|^(efidisk|tpmstate)0$/.test(key)) continue;
      const drive = parseDrive(key, value);
      if (!isCdrom(drive)) this.permissions.require(caller, `/storage/${storage ?? drive.file.split(':')[0]}`, ['Datastore.AllocateSpace']);
    }
    for (const [option, value] of Object.entries(given)) this.devices.requireMapping(caller, option, value);
    this.requireNetworks(caller, given);
  }

  private requireOption(caller: Caller, { vmid, pool }: VmPlace, option: string): void {
    const needed = optionPrivileges(option);
    if (isRoot(caller) || needed === 'by value') return;
    if (needed === 'root') throw refusal(`only root can set '${option}' config`);
    this.permissions.requireOnVm(caller, vmid, pool, needed.privileges, needed.any);
    if (option === 'startup') this.permissions.require(caller, '/', ['Sys.Modify']);
  }

  private requireNetworks(caller: Caller, options: Readonly<Record<string, string>>): void {
    if (isRoot(caller)) return;
    for (const [key, value] of Object.entries(options)) {
      const device = /^net\d+$/.test(key) ? parseNetworkDevice(key, value) : undefined;
      if (device?.bridge === undefined) continue;
      const { bridge, options: { tag = '', trunks = '' } } = device;
      const zone = this.store.sdn.vnets.get(bridge)?.config.zone ?? 'localnetwork';
      const vnet = `/sdn/zones/${zone}/${bridge}`;
      if (tag === '' && trunks === '') this.permissions.require(caller, vnet, ['SDN.Use']);
      for (const vlan of [tag, ...vlansOf(trunks)].filter((id) => id !== '')) this.permissions.require(caller, `${vnet}/${vlan}`, ['SDN.Use']);
    }
  }
}

function textsOf(options: ConfigChanges): Record<string, string> {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([key, value]) => [key, typeof value === 'boolean' ? String(Number(value)) : String(value)]));
}

/** `1;5-7` is 1, 5, 6, 7. */
function vlansOf(trunks: string): string[] {
  return trunks.split(';').flatMap((part) => {
    const [first = '', last = first] = part.split('-');
    return first === '' ? [] : Array.from({ length: Math.max(Number(last) - Number(first) + 1, 1) }, (_, index) => String(Number(first) + index));
  });
}
