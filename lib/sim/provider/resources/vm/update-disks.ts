import type { ResourceData } from '../../legacy/resource-data';
import type { Parameters } from '../../pve/pve-client';
import type { ValueObject } from '../../values/value';
import { configuredDisks, currentDisks, diskOptions, diskText, newDiskText, sizeOf, volumeOf } from './disks';
import type { VmApi } from './vm-api';
import { bytesOf, parseProperties, textOf } from './vm-config';
import type { Properties, VmConfig } from './vm-config';

/** The disks that the VM has and the plan has not any more. */
export function removedDisks(data: ResourceData, config: VmConfig, vmId: number): readonly string[] {
  const planned = configuredDisks(data).map((disk) => String(disk['interface']));
  const removed = Object.keys(currentDisks(config, vmId)).filter((name) => !planned.includes(name));
  const boots = removed.find((name) => data.list('boot_order').includes(name));
  if (boots !== undefined) {
    throw new Error(`cannot delete boot disk "${boots}". Please remove it from boot order first or change boot order before deleting`);
  }
  return removed;
}

/** New disks, and those whose options change. The size is not among them: it has a call of its own. */
export function changeDiskOptions(
  data: ResourceData, config: VmConfig, vmId: number,
): { readonly parameters: Parameters; readonly needsReboot: boolean } {
  const existing = currentDisks(config, vmId);
  const parameters: Record<string, string> = {};
  let needsReboot = false;
  for (const disk of configuredDisks(data)) {
    const name = String(disk['interface']);
    const current = existing[name];
    if (current === undefined) {
      parameters[name] = newDiskText(disk);
      continue;
    }
    const options = diskOptions(disk);
    needsReboot ||= current['aio'] !== options['aio'] || (current['queues'] ?? undefined) !== textOrUndefined(options['queues']);
    parameters[name] = diskText({ file: volumeOf(current) }, options);
  }
  return { parameters, needsReboot };
}

function textOrUndefined(value: string | number | boolean | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

function byInterface(disks: readonly ValueObject[]): ReadonlyMap<string, ValueObject> {
  return new Map(disks.map((disk) => [String(disk['interface']), disk]));
}

/** Whether the volume is the VM's own, and not, say, the base of a linked clone. */
function isOwnedBy(vmId: number, volume: string): boolean {
  const path = volume.slice(volume.indexOf(':') + 1);
  return path.startsWith(`vm-${vmId}-`) || path.startsWith(`${vmId}/vm-${vmId}-`);
}

export interface Placement {
  readonly moved: readonly { readonly disk: string; readonly datastore: string }[];
  readonly resized: readonly { readonly disk: string; readonly bytes: number }[];
}

function sizeChange(vmId: number, before: ValueObject, after: ValueObject): number | undefined {
  const volume = `${String(before['datastore_id'])}:${String(before['path_in_datastore'])}`;
  if (sizeOf(after) === sizeOf(before)) {
    return undefined;
  }
  if (sizeOf(after) < sizeOf(before)) {
    throw new Error(`Cannot shrink ${volume} in VM ${vmId}, it is not supported!`);
  }
  if (!isOwnedBy(vmId, volume)) {
    throw new Error(`Cannot resize ${volume} in VM ${vmId}, it is not owned by this VM!`);
  }
  return sizeOf(after);
}

/** The drives with a block of their own; PVE knows which volume they are on. */
const ownBlocks = { efi_disk: 'efidisk0', tpm_state: 'tpmstate0' } as const;

function requireOwn(vmId: number, volume: string, target: string): void {
  if (!isOwnedBy(vmId, volume)) {
    throw new Error(`Cannot move ${volume} to datastore ${target} in VM ${vmId} configuration, it is not owned by this VM!`);
  }
}

/** Which disks go to another storage, and which grow. */
export async function diskPlacement(data: ResourceData, api: VmApi): Promise<Placement> {
  const moved: { disk: string; datastore: string }[] = [];
  const resized: { disk: string; bytes: number }[] = [];
  let hasDrives = false;
  for (const [name, drive] of Object.entries(ownBlocks).filter(([block]) => data.hasChange(block))) {
    const [before] = data.before(name) as readonly ValueObject[];
    const [after] = data.blocks(name);
    hasDrives ||= before !== undefined || after !== undefined;
    const volume = before && volumeOf(parseProperties(textOf(await api.config(), drive) ?? ''));
    if (before && after && before['datastore_id'] !== after['datastore_id']) {
      requireOwn(api.vmId, volume ?? '', String(after['datastore_id']));
      moved.push({ disk: drive, datastore: String(after['datastore_id']) });
    }
  }
  const before = byInterface(data.hasChange('disk') ? data.before('disk') as readonly ValueObject[] : []);
  const after = byInterface(data.hasChange('disk') ? configuredDisks(data) : []);
  for (const [name, disk] of after) {
    const old = before.get(name);
    if (old !== undefined && old['datastore_id'] !== disk['datastore_id']) {
      requireOwn(api.vmId, `${String(old['datastore_id'])}:${String(old['path_in_datastore'])}`, String(disk['datastore_id']));
      moved.push({ disk: name, datastore: String(disk['datastore_id']) });
    }
    const bytes = old && sizeChange(api.vmId, old, disk);
    if (bytes !== undefined) {
      resized.push({ disk: name, bytes });
    }
  }
  if (!hasDrives && before.size === 0 && after.size === 0) {
    return { moved, resized };
  }
  const current = currentDisks(await api.config(), api.vmId);
  for (const [name, disk] of [...after].filter(([added]) => !before.has(added))) {
    const drive: Properties | undefined = current[name];
    if (drive?.['size'] !== undefined && bytesOf(drive['size']) < sizeOf(disk) && isOwnedBy(api.vmId, volumeOf(drive))) {
      resized.push({ disk: name, bytes: sizeOf(disk) });
    }
  }
  return { moved, resized };
}

/** A pending change of a disk has the size from before in it: it is sent again, so that a restart does not bring that back. */
export async function resendResized(api: VmApi, resized: Placement['resized'], sent: Parameters): Promise<void> {
  const again = resized.filter(({ disk }) => sent[disk] !== undefined).map(({ disk }) => [disk, sent[disk]]);
  if (again.length > 0) {
    await api.update(Object.fromEntries(again) as Parameters);
  }
}
