import { createHash } from 'node:crypto';
import { parameterError, refusal } from '../../errors';
import type { Config, ConfigValue, Vm } from '../../store/state';
import type { Store } from '../../store/store';
import { splitList } from '../lists';
import type { DriveService } from './drives';
import { isDrive } from './drives';
import { normalizeNetworkDevice } from './network-device';
import { findUnlockedVm, findVm } from './vms';

/** What the API shows, and the simulation keeps, instead of a cloud-init password. */
const HIDDEN_PASSWORD = '**********';

/** Options with their values as verified: integers as numbers, booleans as such. */
export type ConfigChanges = Readonly<Record<string, string | number | boolean | undefined>>;

export class QemuConfigService {
  constructor(private readonly store: Store, private readonly drives: DriveService) {}

  get(node: string, vmid: number): Record<string, ConfigValue> {
    const { config } = findVm(this.store, node, vmid);
    return { ...config, digest: digestOf(config) };
  }

  /**
   * @param deleted options to remove; those that are not set are no error
   * @throws PveError when the VM is locked, `digest` is not the configuration's, or a value is not PVE's
   */
  update(node: string, vmid: number, changes: ConfigChanges, deleted: string | undefined, digest?: string): void {
    const vm = findUnlockedVm(this.store, node, vmid);
    if (digest !== undefined && digest !== digestOf(vm.config)) {
      throw refusal('detected modified configuration - file changed by other user? Try again.');
    }
    this.store.vms.put(String(vmid), { ...vm, config: this.applied(vm, changes, splitList(deleted)) });
  }

  /** The VM's configuration after the changes. */
  applied(vm: Vm, changes: ConfigChanges, deleted: readonly string[]): Config {
    for (const key of deleted) {
      if (changes[key] !== undefined) throw parameterError({ delete: `can't use '-${key}' and '-delete ${key}' at the same time` });
    }
    const config: Record<string, ConfigValue> = { ...vm.config };
    for (const key of deleted) {
      if (isDrive(key) || key.startsWith('unused')) this.drives.detach(vm, config, key);
      else delete config[key];
    }
    for (const [key, value] of Object.entries(changes)) {
      if (value !== undefined) this.set(vm, config, key, typeof value === 'boolean' ? Number(value) : value);
    }
    return config;
  }

  private set(vm: Vm, config: Record<string, ConfigValue>, key: string, value: ConfigValue): void {
    if (isDrive(key)) {
      const same = String(config[key] ?? '').split(',')[0] === String(value).replace(/^file=/, '').split(',')[0];
      if (config[key] !== undefined && !same) this.drives.detach(vm, config, key);
      config[key] = this.drives.attach(vm, key, String(value));
    } else if (/^net\d+$/.test(key)) {
      config[key] = normalizeNetworkDevice(vm.vmid, key, String(value));
    } else if (key === 'cipassword') {
      config[key] = HIDDEN_PASSWORD;
    } else if (key === 'tags') {
      config[key] = [...new Set(splitList(String(value)).map((tag) => tag.toLowerCase()))].sort().join(';');
    } else if (key === 'description') {
      config[key] = String(value).trimEnd();
    } else {
      config[key] = value;
    }
  }
}

function digestOf(config: Config): string {
  return createHash('sha1').update(JSON.stringify(Object.entries(config).sort())).digest('hex');
}
