import { createHash } from 'node:crypto';
import { refusal } from '../errors';
import type { Config, ConfigValue } from '../store/state';
import { splitList } from './lists';

/** Settings of a request: their values as verified, booleans as such. */
export type Settings = Readonly<Record<string, string | number | boolean | undefined>>;

/** As PVE keeps them: booleans as 0 and 1, nothing that was not given. */
export function toConfig(settings: Settings): Config {
  const given = Object.entries(settings).filter((entry): entry is [string, string | number | boolean] => entry[1] !== undefined);
  return Object.fromEntries(given.map(([key, value]): [string, ConfigValue] => [key, typeof value === 'boolean' ? Number(value) : value]));
}

export interface SectionChange {
  readonly settings: Settings;
  /** Options to remove, as a list. */
  readonly delete?: string;
  readonly digest?: string;
}

/** What of a section may be removed. */
export interface SectionOptions {
  readonly optional: readonly string[];
  readonly required: readonly string[];
}

/**
 * A section of one of PVE's configuration files after a change.
 *
 * @throws PveError when it has changed since, or what is to be removed is required or unknown
 */
export function changedSection(config: Config, { settings, delete: deleted, digest }: SectionChange, options: SectionOptions): Config {
  requireUnmodified(config, digest);
  const names = splitList(deleted);
  for (const name of names) {
    if (options.required.includes(name)) throw refusal(`unable to delete required option '${name}'`);
    if (!options.optional.includes(name)) throw refusal(`no such option '${name}'`);
  }
  return Object.fromEntries(Object.entries({ ...config, ...toConfig(settings) }).filter(([name]) => !names.includes(name)));
}

/** @throws PveError when `digest` is given and not that of the configuration */
export function requireUnmodified(config: Config | readonly Config[], digest: string | undefined): void {
  if (digest !== undefined && digest !== digestOf(config)) {
    throw refusal('detected modified configuration - file changed by other user? Try again.');
  }
}

/** The same for the same configuration, in whatever order its keys are. */
export function digestOf(config: Config | readonly Config[]): string {
  const sorted = Array.isArray(config) ? config.map((part: Config) => Object.entries(part).sort()) : Object.entries(config).sort();
  return createHash('sha1').update(JSON.stringify(sorted)).digest('hex');
}
