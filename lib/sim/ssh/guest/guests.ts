import type { FileService } from '../../pve/services/files';
import { parsePropertyString } from '../../pve/services/property-string';
import type { Vm } from '../../pve/store/state';
import type { Store } from '../../pve/store/store';
import { ignitionFiles } from './ignition-files';

/** A machine in a VM that was set up by Ignition, as far as somebody logs in to it. */
export interface Guest {
  readonly vmId: number;
  /** The text of a file; undefined where there is none. */
  read(path: string): string | undefined;
  /** Keeps a file until the machine boots anew. */
  write(path: string, text: string): void;
  remove(path: string): void;
  /** Has the machine boot anew by another Ignition. */
  reset(ignition: string): void;
}

/** The machines of the cluster that run, have an address by PVE's cloud-init, and have Ignition on their cloud-init drive. */
export class Guests {
  /** Files that were written since, by VM ID. */
  private readonly written = new Map<number, Map<string, string>>();

  constructor(private readonly store: Store, private readonly files: FileService) {}

  /** @returns undefined when no such machine answers at the address */
  at(address: string): Guest | undefined {
    const vm = Object.values(this.store.state.vms).find((candidate) => candidate.status === 'running' && hasAddress(candidate, address));
    const ignition = vm && this.ignitionOf(vm);
    return ignition === undefined ? undefined : this.guest(vm!, ignition);
  }

  private guest(vm: Vm, first: string): Guest {
    const written = this.written.get(vm.vmid) ?? new Map<string, string>();
    this.written.set(vm.vmid, written);
    const ignition = (): string => this.store.guests.get(String(vm.vmid))?.ignition ?? first;
    return {
      vmId: vm.vmid,
      read: (path) => written.get(path) ?? ignitionFiles(ignition()).get(path),
      write: (path, text) => void written.set(path, text),
      remove: (path) => void written.delete(path),
      reset: (another) => {
        written.clear();
        this.store.guests.put(String(vm.vmid), { uuid: uuidOf(vm), ignition: another });
      },
    };
  }

  /** What it was set up by; once it has been asked, that is kept, as another text on the drive is not read again. */
  private ignitionOf(vm: Vm): string | undefined {
    const kept = this.store.guests.get(String(vm.vmid));
    if (kept !== undefined && kept.uuid === uuidOf(vm)) return kept.ignition;
    const { user } = parsePropertyString(String(vm.config.cicustom ?? '')).properties;
    const ignition = user === undefined ? undefined : this.files.contentOf(vm.node, user)?.toString();
    if (ignition === undefined || !ignition.startsWith('{')) return undefined;
    this.store.guests.put(String(vm.vmid), { uuid: uuidOf(vm), ignition });
    return ignition;
  }
}

function hasAddress({ config }: Vm, address: string): boolean {
  return Object.entries(config).some(([key, value]) => /^ipconfig\d+$/.test(key) && parsePropertyString(String(value)).properties.ip?.split('/')[0] === address);
}

function uuidOf({ config }: Vm): string {
  return parsePropertyString(String(config.smbios1 ?? '')).properties.uuid ?? '';
}
