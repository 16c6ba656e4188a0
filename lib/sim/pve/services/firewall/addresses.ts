import { parameterError, refusal } from '../../errors';
import type { Config, IpSet, Rows } from '../../store/state';
import { digestOf, requireUnmodified, toConfig } from '../section-config';
import type { FirewallService } from './firewalls';

export interface Alias {
  readonly name: string;
  readonly cidr: string;
  readonly comment?: string;
}

export interface IpSetEntry {
  readonly cidr: string;
  readonly nomatch?: boolean;
  readonly comment?: string;
}

/** Names for addresses in a firewall: aliases for one, sets for many. */
export class FirewallAddressService {
  constructor(private readonly firewalls: FirewallService) {}

  aliases(key: string): Record<string, unknown>[] {
    const list = this.sortedAliases(key);
    return list.map((alias) => ({ ...alias, digest: digestOf(list) }));
  }

  alias(key: string, name: string): Config {
    const alias = this.firewalls.get(key).aliases[name.toLowerCase()];
    if (!alias) throw parameterError({ name: 'no such alias' });
    return alias;
  }

  createAlias(key: string, alias: Alias): void {
    const { aliases } = this.firewalls.get(key);
    if (aliases[alias.name.toLowerCase()]) throw parameterError({ name: `alias '${alias.name}' already exists` });
    this.firewalls.put(key, { aliases: { ...aliases, [alias.name.toLowerCase()]: aliasConfig(alias) } });
  }

  updateAlias(key: string, alias: Alias, rename: string | undefined, digest: string | undefined): void {
    requireUnmodified(this.sortedAliases(key), digest);
    this.alias(key, alias.name);
    const others = without(this.firewalls.get(key).aliases, alias.name.toLowerCase());
    const name = rename ?? alias.name;
    if (others[name.toLowerCase()]) throw parameterError({ name: `alias '${name}' already exists` });
    this.firewalls.put(key, { aliases: { ...others, [name.toLowerCase()]: aliasConfig({ ...alias, name }) } });
  }

  /** One that is not there is no error. */
  deleteAlias(key: string, name: string, digest: string | undefined): void {
    requireUnmodified(this.sortedAliases(key), digest);
    this.firewalls.put(key, { aliases: without(this.firewalls.get(key).aliases, name.toLowerCase()) });
  }

  ipsets(key: string): Record<string, unknown>[] {
    const list = this.sortedSets(key);
    return list.map((set) => ({ ...set, digest: digestOf(list) }));
  }

  /** @param rename an existing one, which gets the name and comment; it may be the same name */
  createIpset(key: string, name: string, comment: string | undefined, rename: string | undefined, digest: string | undefined): void {
    const { ipsets } = this.firewalls.get(key);
    if (rename === undefined) {
      if (ipsets[name]) throw parameterError({ name: `IPSet '${name}' already exists` });
      this.putIpset(key, name, { comment: comment || undefined, entries: [] });
      return;
    }
    requireUnmodified(this.sortedSets(key), digest);
    const { [rename]: renamed, ...others } = ipsets;
    if (!renamed) throw parameterError({ name: `IPSet '${rename}' does not exist` });
    if (others[name]) throw parameterError({ name: `IPSet '${name}' does already exist` });
    this.firewalls.put(key, { ipsets: { ...others, [name]: { ...renamed, comment: comment ?? renamed.comment } } });
  }

  deleteIpset(key: string, name: string, force: boolean): void {
    if (!force && this.ipset(key, name).entries.length > 0) throw refusal(`IPSet '${name}' is not empty`);
    this.firewalls.put(key, { ipsets: without(this.firewalls.get(key).ipsets, name) });
  }

  entries(key: string, name: string): Record<string, unknown>[] {
    const { entries } = this.ipset(key, name);
    return entries.map((entry) => ({ ...entry, digest: digestOf(entries) }));
  }

  entry(key: string, name: string, cidr: string): Config {
    const entry = this.ipset(key, name).entries.find((candidate) => candidate.cidr === cidr);
    if (!entry) throw parameterError({ cidr: 'no such IP/Network' });
    return entry;
  }

  addEntry(key: string, name: string, entry: IpSetEntry): void {
    const set = this.ipset(key, name);
    if (set.entries.some(({ cidr }) => cidr === entry.cidr)) throw parameterError({ cidr: `address '${entry.cidr}' already exists` });
    if (/\/0+$/.test(entry.cidr)) throw parameterError({ cidr: 'a zero prefix is not allowed in ipset entries' });
    this.putIpset(key, name, { ...set, entries: [entryConfig(entry), ...set.entries] });
  }

  updateEntry(key: string, name: string, entry: IpSetEntry): void {
    this.entry(key, name, entry.cidr);
    const set = this.ipset(key, name);
    this.putIpset(key, name, { ...set, entries: set.entries.map((old) => (old.cidr === entry.cidr ? entryConfig(entry) : old)) });
  }

  /** One that is not there is no error. */
  deleteEntry(key: string, name: string, cidr: string): void {
    const set = this.ipset(key, name);
    this.putIpset(key, name, { ...set, entries: set.entries.filter((entry) => entry.cidr !== cidr) });
  }

  private ipset(key: string, name: string): IpSet {
    const set = this.firewalls.get(key).ipsets[name];
    if (!set) throw refusal(`no such IPSet '${name}'`);
    return set;
  }

  private putIpset(key: string, name: string, set: IpSet): void {
    this.firewalls.put(key, { ipsets: { ...this.firewalls.get(key).ipsets, [name]: set } });
  }

  private sortedAliases(key: string): Config[] {
    return Object.entries(this.firewalls.get(key).aliases).sort(([a], [b]) => (a < b ? -1 : 1)).map(([, alias]) => alias);
  }

  private sortedSets(key: string): Config[] {
    const sets = Object.entries(this.firewalls.get(key).ipsets).sort(([a], [b]) => (a < b ? -1 : 1));
    return sets.map(([name, { comment }]) => toConfig({ name, comment }));
  }
}

function without<T>(rows: Rows<T>, name: string): Rows<T> {
  return Object.fromEntries(Object.entries(rows).filter(([key]) => key !== name));
}

function aliasConfig({ name, cidr, comment }: Alias): Config {
  return toConfig({ name, cidr, comment: comment || undefined });
}

function entryConfig({ cidr, nomatch, comment }: IpSetEntry): Config {
  return toConfig({ cidr, nomatch: nomatch || undefined, comment: comment || undefined });
}
