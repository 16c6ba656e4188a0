import { randomUUID } from 'node:crypto';
import { parameterError, refusal } from '../errors';
import type { Config } from '../store/state';
import type { Store } from '../store/store';
import type { Caller } from './authentication';
import { splitList } from './lists';
import type { PermissionService } from './permissions';
import type { PoolService } from './pools';
import { parsePropertyString } from './property-string';
import { type Settings, toConfig } from './section-config';

/** Options that only `root@pam` with a password may set. */
const ROOT_ONLY: readonly string[] = ['tmpdir', 'dumpdir', 'script'];
/** Given as property strings, and answered as objects; only flags are numbers in them. */
const OBJECTS: ReadonlySet<string> = new Set(['prune-backups', 'fleecing', 'performance']);
const FLAGS: ReadonlySet<string> = new Set(['enabled', 'keep-all']);
const NOT_REMOVABLE: readonly string[] = ['schedule', 'enabled'];
const ALL_DAYS = 'mon,tue,wed,thu,fri,sat,sun';

/** When which guests are to be backed up. No backup is ever made. */
export class BackupJobService {
  constructor(private readonly store: Store, private readonly permissions: PermissionService, private readonly pools: PoolService) {}

  list(): Record<string, unknown>[] {
    return this.store.backupJobs.values().map(({ id, config }) => view(id, config));
  }

  get(id: string): Record<string, unknown> {
    const job = this.store.backupJobs.get(id);
    if (!job) throw parameterError({ id: `No such job '${id}'` });
    return view(id, job.config);
  }

  /** @param id unset: one is made up */
  create(caller: Caller, id: string | undefined, given: Settings): void {
    this.requireAllowed(caller, given);
    this.permissions.require(caller, `/storage/${String(given.storage ?? 'local')}`, ['Datastore.Allocate']);
    const settings = withSchedule(given);
    if (settings.schedule === undefined) throw parameterError({ schedule: 'neither \'starttime\' nor \'schedule\' were set' });
    const job = id ?? randomUUID();
    if (this.store.backupJobs.has(job)) throw refusal(`Job '${job}' already exists`);
    const config = toConfig({ type: 'vzdump', enabled: true, ...settings });
    this.store.backupJobs.put(job, { id: job, config: verified(config) });
  }

  /** @param options names of the options that there are */
  update(caller: Caller, id: string, given: Settings, deleted: string | undefined, options: readonly string[]): void {
    this.requireAllowed(caller, given);
    const names = splitList(deleted);
    const settings = withSchedule(given);
    if (Object.values(settings).every((value) => value === undefined) && names.length === 0) throw refusal('no options specified');
    const existing = this.store.backupJobs.get(id);
    if (!existing) throw refusal('no such vzdump job');
    for (const storage of new Set([String(existing.config.storage ?? 'local'), String(settings.storage ?? existing.config.storage ?? 'local')])) {
      this.permissions.require(caller, `/storage/${storage}`, ['Datastore.Allocate']);
    }
    for (const name of names) {
      if (!options.includes(name) || NOT_REMOVABLE.includes(name)) throw parameterError({ delete: `unknown option '${name}'` });
    }
    const kept = Object.entries(existing.config).filter(([name]) => !names.includes(name));
    const changed = { ...Object.fromEntries(kept), ...toConfig(settings) };
    this.store.backupJobs.put(id, { id, config: verified(withSelection(changed, settings)) });
  }

  delete(id: string): void {
    this.get(id);
    this.store.backupJobs.delete(id);
  }

  private requireAllowed(caller: Caller, { pool, ...settings }: Settings): void {
    for (const option of caller.authid === 'root@pam' ? [] : ROOT_ONLY) {
      if (settings[option] !== undefined) throw parameterError({ [option]: 'Only root may set this option.' });
    }
    if (pool === undefined) return;
    this.pools.find(String(pool));
    this.permissions.require(caller, `/pool/${String(pool)}`, ['VM.Backup']);
  }
}

/** A start time, and the days it is for, as a schedule. */
function withSchedule({ starttime, dow, ...settings }: Settings): Settings {
  if (starttime === undefined) return settings;
  if (settings.schedule !== undefined) throw parameterError({ starttime: '\'starttime\' and \'schedule\' cannot both be set' });
  const days = splitList(dow === undefined ? ALL_DAYS : String(dow)).join(',');
  return { ...settings, schedule: days === ALL_DAYS ? starttime : `${days} ${String(starttime)}` };
}

/** Of guests, pool and all, what was said last counts. */
function withSelection(config: Config, settings: Settings): Config {
  const gone = settings.vmid !== undefined ? ['all', 'exclude', 'pool'] : settings.all === true ? ['vmid', 'pool']
    : config.pool !== undefined ? ['vmid', 'all', 'exclude'] : [];
  return Object.fromEntries(Object.entries(config).filter(([name]) => !gone.includes(name)));
}

function verified(config: Config): Config {
  for (const other of ['all', 'exclude', 'pool']) {
    if (config[other] && config.vmid) throw parameterError({ [other]: 'option conflicts with option \'vmid\'' });
  }
  const complete = config.exclude !== undefined && !config.pool ? { ...config, all: 1 } : config;
  if (!complete.all && !complete.stop && !complete.pool && !complete.vmid) throw parameterError({ vmid: 'property is missing' });
  return complete;
}

function view(id: string, config: Config): Record<string, unknown> {
  const entries = Object.entries(config).map(([name, value]): [string, unknown] => {
    if (name === 'exclude-path') return [name, String(value).split('\0')];
    return [name, OBJECTS.has(name) ? asObject(name, String(value)) : value];
  });
  return { ...Object.fromEntries(entries), id };
}

function asObject(name: string, text: string): Record<string, unknown> {
  const { first, properties } = parsePropertyString(text);
  const all = first === undefined || name !== 'fleecing' ? properties : { enabled: first, ...properties };
  return Object.fromEntries(Object.entries(all).map(([key, value]) => [key, FLAGS.has(key) ? Number(value) : value]));
}
