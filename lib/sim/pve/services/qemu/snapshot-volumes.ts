import { keepsFiles, volumeKey } from '../../store/naming';
import type { Config, Vm, Volume } from '../../store/state';
import type { Store } from '../../store/store';
import { MIB } from '../sizes';
import type { StorageService } from '../storage';
import { memoryBytes } from './vms';

/** Room for the state of devices beside RAM. */
const DEVICE_STATE_BYTES = 500 * MIB;

/** The volumes that snapshots are of, and those that they keep RAM on. */
export class SnapshotVolumes {
  constructor(private readonly store: Store, private readonly storage: StorageService) {}

  /** Files are snapshotted in qcow2 images only. */
  canSnapshot({ storage, format }: Volume): boolean {
    return format === 'qcow2' || !keepsFiles(this.store.description.storages[storage]?.type ?? '');
  }

  /** A new volume for the RAM of a VM, where its first disk is. */
  saveMemory(vm: Vm, name: string): Volume {
    const [[, disk] = []] = this.drives(vm, vm.config);
    return this.storage.allocate({
      node: vm.node, storage: String(vm.config.vmstatestorage ?? disk?.storage ?? 'local'), vmid: vm.vmid,
      sizeBytes: 2 * memoryBytes(vm.config) + DEVICE_STATE_BYTES, format: 'raw', name: `vm-${vm.vmid}-state-${name}`,
    });
  }

  /** The VM's own disks in a configuration, by key. */
  drives({ node, vmid }: Vm, config: Config): [string, Volume][] {
    return Object.entries(config).flatMap(([key, value]): [string, Volume][] => {
      const [volid = ''] = String(value).split(',');
      const volume = key === 'vmstate' || key.startsWith('unused') || !volid.includes(':') ? undefined : this.storage.lookUp(node, volid);
      return volume?.vmid === vmid && !String(value).includes('media=cdrom') ? [[key, volume]] : [];
    });
  }

  /** @param config of the snapshot */
  forgetMemory({ node }: Vm, config: Config): void {
    const volume = config.vmstate === undefined ? undefined : this.storage.lookUp(node, String(config.vmstate));
    if (volume) this.store.volumes.delete(volumeKey(volume));
  }
}
