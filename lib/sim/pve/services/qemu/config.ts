import { createHash } from 'node:crypto';
import { parameterError, refusal } from '../../errors';
import type { Config, ConfigValue, Vm } from '../../store/state';
import type { Store } from '../../store/store';
import { splitList } from '../lists';
import { bootOrder } from './boot-order';
import { ConfigDraft } from './config-draft';
import type { DriveService } from './drives';
import { optionExists } from './options';
import { currentMemoryMib, findUnlockedVm, findVm } from './vms';

/** Options with their values as verified: integers as numbers, booleans as such. */
export type ConfigChanges = Readonly<Record<string, string | number | boolean | undefined>>;

export interface ConfigUpdate {
  readonly changes: ConfigChanges;
  /** Options to remove; those that are not set are no error. @default none */
  readonly deleted?: string;
  /** Of the configuration that the caller has seen. */
  readonly digest?: string;
  /** Removes the disks of deleted drives. @default false: they stay as unused */
  readonly force?: boolean;
}

/** One line of a configuration with what is still to come. */
export interface PendingOption {
  readonly key: string;
  readonly value?: ConfigValue;
  readonly pending?: ConfigValue;
  readonly delete?: 1 | 2;
}

export class QemuConfigService {
  constructor(private readonly store: Store, private readonly drives: DriveService) {}

  /** @param options `current`: without what is pending; `snapshot`: as it was then */
  get(node: string, vmid: number, options: { readonly current?: boolean; readonly snapshot?: string } = {}): Record<string, ConfigValue> {
    const { current = false, snapshot } = options;
    if (current && snapshot !== undefined) {
      const reason = 'cannot use \'snapshot\' parameter with \'current\'';
      throw parameterError({ snapshot: reason, current: reason });
    }
    const vm = findVm(this.store, node, vmid);
    if (snapshot === undefined) return { ...current ? vm.config : effectiveConfig(vm), digest: digestOf(vm) };
    const taken = this.store.snapshots.get(`${vmid}/${snapshot}`);
    if (!taken) throw refusal(`snapshot '${snapshot}' does not exist`);
    return { ...taken.config, digest: digestOf(vm) };
  }

  pending(node: string, vmid: number): PendingOption[] {
    const vm = findVm(this.store, node, vmid);
    const { set = {}, deleted = {} } = vm.pending ?? {};
    const options = [...new Set([...Object.keys(vm.config), 'digest', ...Object.keys(set)])];
    const config: Config = { ...vm.config, digest: digestOf(vm) };
    return options.map((key) => ({
      key,
      ...(config[key] === undefined ? {} : { value: config[key] }),
      ...(set[key] === undefined ? {} : { pending: set[key] }),
      ...(deleted[key] === undefined ? {} : { delete: deleted[key] }),
    }));
  }

  /**
   * Changes a VM: at once as far as it is stopped, or takes the change without a restart; the rest is pending until it starts again.
   *
   * @throws PveError when the VM is locked, `digest` is not the configuration's, or a value is not PVE's
   */
  update(node: string, vmid: number, update: ConfigUpdate): void {
    const vm = findUnlockedVm(this.store, node, vmid);
    const { changes, digest, force = false } = update;
    const deleted = splitList(update.deleted);
    verifyTogether(vm, changes, deleted);
    if (digest !== undefined && digest !== digestOf(vm)) throw refusal('checksum mismatch (file change by other user?)');
    const draft = new ConfigDraft(vm, this.drives);
    try {
      for (const key of deleted) draft.delete(key, force);
      draft.setAll(changes);
    } catch (error) {
      this.store.vms.put(String(vmid), draft.unfinished());
      throw error;
    }
    this.store.vms.put(String(vmid), draft.finish());
  }

  /** The configuration of a VM that is being made. */
  initial(vm: Vm, options: ConfigChanges): Config {
    const draft = new ConfigDraft({ ...vm, status: 'stopped' }, this.drives);
    draft.setAll(options);
    return draft.finish().config;
  }

  /** The VM as it is when it starts: with what was pending. */
  started(vm: Vm): Vm {
    return vm.pending ? new ConfigDraft({ ...vm, status: 'stopped' }, this.drives).finish() : vm;
  }

  /** What PVE says of a change before it asks who may. @throws PveError 400, or 500 for nothing at all */
  verifyUpdate(node: string, { changes, deleted }: ConfigUpdate): void {
    const names = splitList(deleted);
    if (names.length === 0 && Object.values(changes).every((value) => value === undefined)) throw refusal('no options specified');
    for (const key of names) {
      if (changes[key] !== undefined) throw parameterError({ delete: `you can't use '-${key}' and -delete ${key}' at the same time` });
      if (!optionExists(key)) throw parameterError({ delete: `unknown option '${key}'` });
    }
    this.verifyHookscript(node, changes.hookscript);
  }

  private verifyHookscript(node: string, script: ConfigChanges[string]): void {
    if (script === undefined) return;
    const volid = String(script);
    const storage = this.store.description.storages[volid.split(':')[0] ?? ''];
    if (!storage) throw parameterError({ hookscript: `storage '${volid.split(':')[0]}' does not exist` });
    if (!/^[^:]+:snippets\/[^/]+$/.test(volid)) throw parameterError({ hookscript: `'${volid}' is not in the snippets directory` });
    if (!this.store.volumes.has(volid) && !this.store.volumes.has(`${node}/${volid}`)) throw parameterError({ hookscript: `script '${volid}' does not exist` });
  }
}

/** What of a change depends on the VM's other options. @throws PveError 500 */
function verifyTogether(vm: Vm, changes: ConfigChanges, deleted: readonly string[]): void {
  const after = { ...effectiveConfig(vm), ...changes };
  for (const device of bootOrder(changes.boot)) {
    if (after[device] === undefined || deleted.includes(device)) throw refusal(`invalid bootorder: device '${device}' does not exist'`);
  }
  if ((changes.memory !== undefined || changes.balloon !== undefined) && Number(after.balloon ?? 0) > currentMemoryMib(after.memory)) {
    throw refusal('balloon value too large (must be smaller than assigned memory)');
  }
}

/** The configuration with what is pending. */
export function effectiveConfig({ config, pending }: Vm): Config {
  if (!pending) return config;
  const kept = Object.entries({ ...config, ...pending.set }).filter(([key]) => pending.deleted[key] === undefined);
  return Object.fromEntries(kept);
}

function digestOf({ config, pending }: Vm): string {
  return createHash('sha1').update(JSON.stringify([Object.entries(config).sort(), pending])).digest('hex');
}
