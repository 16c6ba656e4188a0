import { parameterError, refusal } from '../../errors';
import type { Config } from '../../store/state';
import type { Store } from '../../store/store';
import { digestOf, requireUnmodified, toConfig } from '../section-config';
import type { FirewallService } from './firewalls';
import { groupKey } from './firewalls';

const NO_RULES = { rules: [], aliases: {}, ipsets: {} } as const;

/** Security groups: rules that firewalls take in by name. */
export class SecurityGroupService {
  constructor(private readonly store: Store, private readonly firewalls: FirewallService) {}

  list(): Record<string, unknown>[] {
    const groups = this.all();
    return groups.map((group) => ({ ...group, digest: digestOf(groups) }));
  }

  create(group: string, comment: string | undefined): void {
    if (this.store.firewalls.has(groupKey(group))) throw parameterError({ group: `Security group '${group}' already exists` });
    this.store.firewalls.put(groupKey(group), { ...NO_RULES, options: toConfig({ comment }) });
  }

  /** @param old its name until now; may be the same, so that only the comment changes */
  rename(old: string, group: string, comment: string | undefined, digest: string | undefined): void {
    requireUnmodified(this.all(), digest);
    const existing = this.store.firewalls.get(groupKey(old));
    if (!existing) throw parameterError({ group: `Security group '${old}' does not exist` });
    if (old !== group && this.store.firewalls.has(groupKey(group))) throw parameterError({ group: `Security group '${group}' does already exist` });
    this.store.firewalls.delete(groupKey(old));
    this.store.firewalls.put(groupKey(group), { ...existing, options: { ...existing.options, ...toConfig({ comment }) } });
    for (const key of this.store.firewalls.keys()) this.renameIn(key, old, group);
  }

  delete(group: string): void {
    if (this.firewalls.get(groupKey(group)).rules.length > 0) throw refusal(`Security group '${group}' is not empty`);
    this.store.firewalls.delete(groupKey(group));
  }

  private renameIn(key: string, old: string, group: string): void {
    const firewall = this.store.firewalls.get(key);
    const names = (rule: Config) => rule.type === 'group' && rule.action === old;
    if (!firewall?.rules.some(names)) return;
    this.store.firewalls.put(key, { ...firewall, rules: firewall.rules.map((rule) => (names(rule) ? { ...rule, action: group } : rule)) });
  }

  private all(): Config[] {
    const keys = this.store.firewalls.keys().filter((key) => key.startsWith(groupKey(''))).sort();
    return keys.map((key) => toConfig({ group: key.slice(groupKey('').length), comment: this.store.firewalls.get(key)?.options.comment }));
  }
}
