import { parse } from 'yaml';
import type { FileService } from '../../pve/services/files';
import { parsePropertyString } from '../../pve/services/property-string';
import { guestAddresses } from '../../pve/services/qemu/agent';
import type { Vm } from '../../pve/store/state';
import type { Store } from '../../pve/store/store';

/** A machine in a VM that was set up by cloud-init, as far as somebody logs in to it. */
export interface CloudInitMachine {
  readonly vmId: number;
  readonly name: string;
  /** Whom it lets in; undefined: the image's own user, whose name nobody knows here. */
  readonly user?: string;
  /** Public keys that let the user in, as in `authorized_keys`. */
  readonly keys: readonly string[];
}

/** @returns undefined when no machine that runs has the address, or what has it has no cloud-init drive */
export function cloudInitMachineAt(address: string, { state }: Store, files: FileService): CloudInitMachine | undefined {
  const vm = Object.values(state.vms).find((one) => one.status === 'running' && hasCloudInitDrive(one) && guestAddresses(one).includes(address));
  if (vm === undefined) return undefined;
  const { name = '', ciuser, sshkeys = '', cicustom = '' } = vm.config;
  const { user: volume } = parsePropertyString(String(cicustom)).properties;
  const given = volume === undefined ? undefined : readUserData(files.contentOf(vm.node, volume)?.toString());
  // PVE says nothing of its own beside a file with user data
  const login = given ?? { user: ciuser === undefined ? undefined : String(ciuser), keys: linesOf(String(sshkeys)) };
  return { vmId: vm.vmid, name: String(name), ...login };
}

function hasCloudInitDrive({ config }: Vm): boolean {
  return Object.entries(config).some(([key, value]) => /^(ide|sata|scsi)\d+$/.test(key) && String(value).includes('cloudinit'));
}

/** In a VM's configuration they are encoded as in a URL. */
function linesOf(keys: string): string[] {
  return decodeURIComponent(keys).split('\n').filter((line) => line.trim() !== '');
}

interface UserData {
  readonly user?: unknown;
  readonly ssh_authorized_keys?: unknown;
}

function readUserData(text = ''): Pick<CloudInitMachine, 'user' | 'keys'> {
  const { user, ssh_authorized_keys: keys } = parseCloudConfig(text);
  return { user: typeof user === 'string' ? user : undefined, keys: Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [] };
}

/** As cloud-init does, a text that is no cloud-config is passed over. */
function parseCloudConfig(text: string): UserData {
  if (!text.startsWith('#cloud-config')) return {};
  try {
    return (parse(text) ?? {}) as UserData;
  } catch {
    return {};
  }
}
