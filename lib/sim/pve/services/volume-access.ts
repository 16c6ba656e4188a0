import { refusal } from '../errors';
import type { Volume } from '../store/state';
import type { Caller } from './authentication';
import type { PermissionService } from './permissions';

/** Who may read or use a volume that is there. */
export class VolumeAccess {
  constructor(private readonly permissions: PermissionService) {}

  /**
   * @param vmid of the VM that is to use it
   * @throws PveError 403, or 500 where no privilege but `Datastore.Allocate` would do
   */
  require(caller: Caller, { volid, storage, content, vmid: owner }: Volume, vmid?: number): void {
    const path = `/storage/${storage}`;
    if (this.permissions.has(caller, path, 'Datastore.Allocate')) return;
    if (content === 'iso' || content === 'vztmpl' || content === 'import') {
      this.permissions.require(caller, path, ['Datastore.AllocateSpace', 'Datastore.Audit'], true);
    } else if (owner !== undefined && owner === vmid) {
      return;
    } else if (content === 'backup' && owner !== undefined) {
      this.permissions.require(caller, path, ['Datastore.AllocateSpace']);
      this.permissions.require(caller, `/vms/${owner}`, ['VM.Backup']);
    } else if (content === 'images' && owner !== undefined) {
      this.permissions.require(caller, path, ['Datastore.Audit']);
      this.permissions.require(caller, `/vms/${owner}`, ['VM.Config.Disk']);
    } else {
      throw refusal(`missing privileges to access ${volid}`);
    }
  }

  has(caller: Caller, volume: Volume): boolean {
    try {
      this.require(caller, volume);
      return true;
    } catch {
      return false;
    }
  }
}
