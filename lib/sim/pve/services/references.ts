import { refusal } from '../errors';
import type { NamedConfig } from '../store/state';
import type { Store } from '../store/store';
import type { HaResourceService } from './ha/resources';
import { splitList } from './lists';

/** What of the cluster's configuration speaks of a VM: its firewall, snapshots, high availability, backup jobs. */
export class ReferenceService {
  constructor(private readonly store: Store, private readonly haResources: HaResourceService) {}

  /** @throws PveError 500 when high availability sees to the VM, and `purge` does not take it from it */
  requireRemovable(vmid: number, purge: boolean): void {
    if (!purge && this.haResources.isConfigured(vmid)) {
      throw refusal(`unable to remove VM ${vmid} - used in HA resources and purge parameter not set.`);
    }
  }

  /** @param purge takes the VM out of what is not its own, too: high availability and backup jobs */
  forget(vmid: number, purge: boolean): void {
    this.store.firewalls.delete(String(vmid));
    for (const key of [...this.store.snapshotsByVm.keys(String(vmid))]) this.store.snapshots.delete(key);
    if (!purge) return;
    for (const job of this.store.backupJobs.values()) this.takeOutOfJob(job, vmid);
    if (this.haResources.isConfigured(vmid)) this.haResources.delete(`vm:${vmid}`, true);
  }

  private takeOutOfJob(job: NamedConfig, vmid: number): void {
    const key = job.config.vmid === undefined ? 'exclude' : 'vmid';
    const named = splitList(String(job.config[key] ?? ''));
    if (!named.includes(String(vmid))) return;
    const others = named.filter((id) => id !== String(vmid)).join(',');
    const rest = Object.fromEntries(Object.entries(job.config).filter(([name]) => name !== key));
    if (others !== '') this.store.backupJobs.put(job.id, { ...job, config: { ...rest, [key]: others } });
    else if (key === 'exclude') this.store.backupJobs.put(job.id, { ...job, config: rest });
    else this.store.backupJobs.delete(job.id);
  }
}
