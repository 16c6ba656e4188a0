import { parameterError, refusal } from '../../errors';
import type { Caller } from '../authentication';
import type { PermissionService } from '../permissions';
import { parsePropertyString } from '../property-string';
import { isCdrom, isCloudInitDrive, isDrive, parseDrive } from './drive';

/** A VM that is there, or one that a request makes in a pool. */
export interface VmPlace {
  readonly vmid: number;
  readonly node: string;
  readonly pool?: string;
}

export function isRoot(caller: Caller): boolean {
  return caller.authid === 'root@pam';
}

/** Devices of the node and mappings that a VM's option uses. */
export class DeviceAccess {
  constructor(private readonly permissions: PermissionService) {}

  /**
   * @param verb what PVE says of it
   * @throws PveError 403, or 500 for what only root may
   */
  require(caller: Caller, vm: VmPlace, option: string, value: string, verb: 'set' | 'modify' | 'delete'): void {
    if (isRoot(caller)) return;
    const onVm = (...privileges: string[]) => this.permissions.requireOnVm(caller, vm.vmid, vm.pool, privileges);
    if (isDrive(option)) {
      const drive = parseDrive(option, value);
      onVm(...isCloudInitDrive(drive) ? ['VM.Config.Cloudinit', 'VM.Config.CDROM'] : isCdrom(drive) ? ['VM.Config.CDROM'] : ['VM.Config.Disk']);
    } else if (option.startsWith('serial')) {
      if (value !== 'socket') throw refusal(`only root can ${verb} '${option}' config for real devices`);
      onVm('VM.Config.HWType');
    } else if (option.startsWith('usb')) {
      onVm('VM.Config.HWType');
      this.requireMapping(caller, option, value);
    } else if (option.startsWith('hostpci')) {
      this.requireMapping(caller, option, value);
      onVm('VM.Config.HWType');
      if (parsePropertyString(value).properties.romfile !== undefined) {
        throw parameterError({ [option]: 'only root@pam can set \'romfile\' option' });
      }
    } else if (option === 'rng0') {
      onVm('VM.Config.HWType');
      this.requireMapping(caller, option, value);
    } else if (option.startsWith('virtiofs')) {
      onVm('VM.Config.Disk');
      this.requireMapping(caller, option, value);
    } else if (option === 'tags') {
      onVm('VM.Config.Options');
    }
  }

  /** The use of what an option takes from the node, as far as it is mapped. @throws PveError as above */
  requireMapping(caller: Caller, option: string, value: string): void {
    if (isRoot(caller)) return;
    const { first, properties } = parsePropertyString(value);
    const use = (path: string) => this.permissions.require(caller, `/mapping/${path}`, ['Mapping.Use']);
    if (/^virtiofs\d+$/.test(option)) return use(`dir/${properties.dirid ?? first}`);
    if (option === 'rng0') return (properties.source ?? first) === '/dev/hwrng' ? use('hwrng') : undefined;
    const kind = /^(usb|hostpci)\d+$/.exec(option)?.[1];
    if (kind === undefined) return;
    const host = properties.host ?? first;
    if (kind === 'usb' && host?.toLowerCase() === 'spice') return;
    if (host !== undefined) throw refusal(`only root can set '${option}' config for ${kind === 'usb' ? 'real' : 'non-mapped'} devices`);
    if (properties.mapping === undefined) throw refusal('either \'host\' or \'mapping\' must be set.');
    use(`${kind === 'usb' ? 'usb' : 'pci'}/${properties.mapping}`);
  }
}
