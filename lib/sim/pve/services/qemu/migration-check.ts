import { refusal } from '../../errors';
import type { Vm, Volume } from '../../store/state';
import type { Store } from '../../store/store';
import type { StorageService } from '../storage';
import type { TaskWork } from '../tasks';
import { drivesOf, isCdrom, isDrive, parseDrive } from './drive';
import { entriesFor, mappedDevices, type MappedDevice } from './mapped-devices';

type Log = Parameters<TaskWork>[0];

/** A volume that a VM's configuration names, and that only its node has. */
interface LocalVolume {
  readonly key: string;
  readonly volid: string;
  readonly volume?: Volume;
  readonly cdrom: boolean;
}

/** What keeps a VM on its node. */
export class MigrationCheck {
  constructor(private readonly store: Store, private readonly storage: StorageService) {}

  /** As the API tells before a migration. */
  preconditions(vm: Vm): Record<string, unknown> {
    const running = vm.status === 'running';
    const mapped = mappedDevices(vm.config);
    const others = Object.keys(this.store.description.nodes).filter((node) => node !== vm.node);
    const obstacles = Object.fromEntries(others.map((node) => [node, this.obstaclesOn(vm, mapped, node)]));
    return {
      running: Number(running),
      allowed_nodes: others.filter((node) => Object.keys(obstacles[node] ?? {}).length === 0),
      not_allowed_nodes: Object.fromEntries(Object.entries(obstacles).filter(([, obstacle]) => Object.keys(obstacle).length > 0)),
      local_disks: this.localVolumes(vm).map(({ key, volid, volume, cdrom }) => ({
        volid, drivename: key, size: volume?.sizeBytes ?? 0, cdrom: Number(cdrom), is_unused: Number(key.startsWith('unused')), is_attached: Number(isDrive(key)),
        shared: 0, replicate: 1, is_vmstate: 0, is_tpmstate: Number(key === 'tpmstate0'),
      })),
      local_resources: localResources(vm),
      'mapped-resources': mapped.map(({ option }) => option),
      'mapped-resource-info': Object.fromEntries(mapped.map(({ option, id }) => [option, { name: id }])),
      'has-dbus-vmstate': 1,
    };
  }

  /**
   * @param withLocalDisks whether a running VM's local disks may be copied
   * @throws PveError 500 with what ends the migration's task
   */
  verify(vm: Vm, target: string, withLocalDisks: boolean, log: Log): void {
    const abort = (reason: string) => {
      log(`ERROR: migration aborted (duration 00:00:00): ${reason}`);
      return refusal('migration aborted');
    };
    const mapped = mappedDevices(vm.config);
    const blocking = localResources(vm).filter((resource) => mapped.every(({ option }) => option !== resource));
    if (blocking.length > 0) throw abort(`can't migrate VM which uses local devices: ${blocking.join(', ')}`);
    const missing = mapped.filter((device) => !entriesFor(this.store, device, target)).map(({ option }) => option);
    if (missing.length > 0) throw abort(`can't migrate to '${target}': missing mapped devices ${missing.join(', ')}`);
    if (vm.status === 'running' && mapped.length > 0) {
      throw abort(`can't live migrate running VM which uses following mapped devices: ${mapped.map(({ option, id }) => `${option}:${id}`).join(', ')}`);
    }
    const problems = this.localVolumes(vm).flatMap((local) => this.problemWith(vm, local, withLocalDisks));
    for (const problem of problems) log(problem);
    if (problems.length > 0) throw abort('Problem found while scanning volumes - can\'t migrate VM - check log');
  }

  private obstaclesOn(vm: Vm, mapped: readonly MappedDevice[], node: string): Record<string, unknown> {
    const storages = [...new Set(drivesOf(vm.config).map(([, volid]) => volid.split(':')[0] ?? ''))];
    const unavailable = storages.filter((id) => this.store.description.storages[id]?.nodes?.includes(node) === false).sort();
    const missing = mapped.filter((device) => !entriesFor(this.store, device, node)).map(({ option }) => option);
    return {
      ...(unavailable.length > 0 ? { unavailable_storages: unavailable } : {}),
      ...(missing.length > 0 ? { 'unavailable-resources': missing } : {}),
    };
  }

  private localVolumes(vm: Vm): LocalVolume[] {
    return drivesOf(vm.config).flatMap(([key, volid]) => {
      const volume = this.storage.lookUp(vm.node, volid);
      if (this.store.description.storages[volid.split(':')[0] ?? '']?.shared === true) return [];
      return [{ key, volid, volume, cdrom: isDrive(key) && isCdrom(parseDrive(key, String(vm.config[key]))) }];
    });
  }

  private problemWith(vm: Vm, { key, volid, volume, cdrom }: LocalVolume, withLocalDisks: boolean): string[] {
    const cloudInit = volid.includes(`vm-${vm.vmid}-cloudinit`);
    const reason = cdrom && !cloudInit ? 'local cdrom image'
      : !volume ? 'volume does not exist'
      : volume.vmid !== vm.vmid ? `owned by other VM (owner = VM ${volume.vmid})`
      : this.store.volumesByBase.keys(`${vm.node}/${volid}`).size > 0 ? 'referenced by linked clone(s)'
      : vm.status === 'running' && isDrive(key) && !cloudInit && !withLocalDisks ? 'can\'t live migrate attached local disks without with-local-disks option'
      : undefined;
    if (reason !== undefined) return [`can't migrate local disk '${volid}': ${reason}`];
    const isLinked = volume?.base !== undefined && volid.includes('/');
    return isLinked ? [`can't migrate '${volid}' as it's a clone of '${volume?.base}'`] : [];
  }
}

/** Devices of the node that a VM uses, mapped or not. Running, memory that cannot be copied counts, too. */
function localResources({ config, status }: Vm): string[] {
  const running = status === 'running';
  const unmovable = running ? ['amd-sev', 'intel-tdx'].filter((option) => config[option] !== undefined) : [];
  const shared = running && Object.keys(config).some((key) => /^virtiofs\d$/.test(key)) ? ['virtiofs'] : [];
  const devices = Object.entries(config).filter(([key, value]) => {
    if (/^(parallel|virtiofs)\d+$/.test(key) || key === 'ivshmem') return true;
    if (/^serial\d+$/.test(key)) return value !== 'socket';
    if (/^usb\d+$/.test(key)) return !/(^|host=)spice/i.test(String(value));
    return /^hostpci\d+$/.test(key) && (running || !String(value).includes('mapping='));
  });
  return [...unmovable, ...shared, ...devices.map(([key]) => key).sort()];
}
