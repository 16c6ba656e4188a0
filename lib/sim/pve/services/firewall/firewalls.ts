import { parameterError, refusal } from '../../errors';
import type { Firewall } from '../../store/state';
import type { Store } from '../../store/store';
import { splitList } from '../lists';
import type { SectionChange } from '../section-config';
import { digestOf, requireUnmodified, toConfig } from '../section-config';

const EMPTY: Firewall = { options: {}, rules: [], aliases: {}, ipsets: {} };

export function groupKey(group: string): string {
  return `group/${group}`;
}

function isGroup(key: string): boolean {
  return key.startsWith(groupKey(''));
}

/** Firewalls by key (VM ID, `cluster`, `node/pve1`, `group/web`), and their options. One that says nothing is none. */
export class FirewallService {
  constructor(private readonly store: Store) {}

  /** @throws PveError 500 for a security group that there is not */
  get(key: string): Firewall {
    const firewall = this.store.firewalls.get(key);
    if (!firewall && isGroup(key)) throw refusal(`no such security group '${key.slice(groupKey('').length)}'`);
    return firewall ?? EMPTY;
  }

  put(key: string, change: Partial<Firewall>): void {
    const firewall = { ...this.get(key), ...change };
    const saysNothing = Object.values(firewall).every((part: object) => Object.keys(part).length === 0);
    if (saysNothing && !isGroup(key)) this.store.firewalls.delete(key);
    else this.store.firewalls.put(key, firewall);
  }

  options(key: string): Record<string, unknown> {
    const { options } = this.get(key);
    return { ...options, digest: digestOf(options) };
  }

  /** @param known names of the options that there are */
  setOptions(key: string, { settings, delete: deleted, digest }: SectionChange, known: readonly string[]): void {
    const { options } = this.get(key);
    requireUnmodified(options, digest);
    const names = splitList(deleted);
    for (const name of names) {
      if (!known.includes(name)) throw parameterError({ delete: `no such option '${name}'` });
    }
    const kept = Object.entries(options).filter(([name]) => !names.includes(name));
    this.put(key, { options: { ...Object.fromEntries(kept), ...toConfig(settings) } });
  }
}
