import { refusal } from '../../errors';
import type { Config } from '../../store/state';
import type { Store } from '../../store/store';
import { splitList } from '../lists';
import type { SectionChange, Settings } from '../section-config';
import { changedSection, digestOf, toConfig } from '../section-config';

const OPTIONS = { optional: ['state', 'group', 'failback', 'max_restart', 'max_relocate', 'comment'], required: [] } as const;

/** What high availability is asked to see to: VMs by `vm:100`. */
export class HaResourceService {
  constructor(private readonly store: Store) {}

  list(type: string | undefined): Record<string, unknown>[] {
    return this.store.haResources.keys().map((sid) => this.get(sid)).filter((resource) => type === undefined || resource.type === type);
  }

  /** @param given `vm:100`, or just `100` */
  get(given: string): Record<string, unknown> {
    const sid = this.parse(given);
    const config = this.store.haResources.get(sid)?.config;
    if (!config) throw refusal(`no such resource '${sid}'`);
    return { sid, ...config, digest: digestOf(config) };
  }

  /** @returns the id, `vm:100` */
  create(given: string, type: string | undefined, settings: Settings): string {
    const sid = this.parse(given);
    this.verify(sid, type, settings);
    const vmid = sid.slice('vm:'.length);
    if (!/^[1-9][0-9]+$/.test(vmid)) throw refusal('invalid VMID');
    if (!this.store.vms.has(vmid)) throw refusal(`resource '${sid}' does not exist in cluster`);
    if (this.store.haResources.has(sid)) throw refusal(`create resource failed: resource ID '${sid}' already defined`);
    this.store.haResources.put(sid, { id: sid, config: { type: 'vm', ...toConfig(settings) } });
    return sid;
  }

  /** @returns the id, `vm:100` */
  update(given: string, type: string | undefined, change: SectionChange): string {
    const sid = this.parse(given);
    this.verify(sid, type, change.settings);
    const prefix = 'update resources config failed: ';
    const config = this.store.haResources.get(sid)?.config;
    if (!config) throw refusal(`${prefix}no such resource '${sid}'`);
    this.store.haResources.put(sid, { id: sid, config: changedSection(config, change, OPTIONS) });
    return sid;
  }

  /** @param purge takes it out of the rules too; a rule that has no other resource goes */
  delete(given: string, purge: boolean): void {
    const sid = this.parse(given);
    if (!this.store.haResources.has(sid)) throw refusal(`cannot delete service '${sid}', not HA managed!`);
    this.store.haResources.delete(sid);
    for (const rule of purge ? this.store.haRules.values() : []) {
      const resources = splitList(String(rule.config.resources));
      const others = resources.filter((resource) => resource !== sid);
      if (others.length === 0) this.store.haRules.delete(rule.id);
      else if (others.length < resources.length) {
        this.store.haRules.put(rule.id, { ...rule, config: { ...rule.config, resources: others.join(',') } });
      }
    }
  }

  isConfigured(vmid: number): boolean {
    return this.store.haResources.has(`vm:${vmid}`);
  }

  /** Its settings, unless it is to be ignored: then the VM is like any other. */
  managed(vmid: number): Config | undefined {
    const config = this.store.haResources.get(`vm:${vmid}`)?.config;
    return config?.state === 'ignored' ? undefined : config;
  }

  /** @throws PveError 500 when it is neither an id nor the ID of a VM that there is */
  parse(given: string): string {
    if (/^\d+$/.test(given)) {
      if (!this.store.vms.has(given)) throw refusal(`unable to detect SID from VMID - VM/CT ${given} does not exist`);
      return `vm:${given}`;
    }
    if (!/^\S+:\S+$/.test(given)) throw refusal(`unable to parse service id '${given}'`);
    return given;
  }

  private verify(sid: string, type: string | undefined, settings: Settings): void {
    const [actual = ''] = sid.split(':');
    if (type !== undefined && type !== actual) throw refusal('types does not match');
    if (settings.group !== undefined) throw refusal('invalid parameter \'group\': ha groups have been migrated to rules');
    // Containers are not simulated: there is none that could be managed.
    if (actual === 'ct') throw refusal(`resource '${sid}' does not exist in cluster`);
    if (actual !== 'vm') throw refusal(`unknown section type '${actual}'`);
  }
}
