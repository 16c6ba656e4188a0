import { guestAddresses } from '../pve/services/qemu/agent';
import { parseDrive } from '../pve/services/qemu/drive';
import { currentMemoryMib } from '../pve/services/qemu/vms';
import { parseSize } from '../pve/services/sizes';
import type { Vm } from '../pve/store/state';
import type { Store } from '../pve/store/store';

/** What runs in a VM that was started from a Talos image. */
export interface Guest {
  readonly vmid: number;
  /** The VM's, for its life. */
  readonly uuid: string;
  readonly name: string;
  /** From cloud-init, else as if DHCP had given them. */
  readonly addresses: readonly string[];
  readonly memoryMiB: number;
  readonly diskBytes: number;
  /** What its disk was made of. */
  readonly system: TalosSystem;
}

/** What of Talos there is in an image. */
export interface TalosSystem {
  /** `v1.13.9` */
  readonly version: string;
  /** Id of the schematic that an Image Factory made it from; unset for other images. */
  readonly schematic?: string;
}

const FALLBACK_VERSION = 'v1.13.0';

/** The VMs that run from a disk that was made of a Talos image. */
export function guestsOf(store: Store): readonly Guest[] {
  return store.vms.values().filter(({ status, template }) => status === 'running' && !template).flatMap((vm) => {
    const guest = guestOf(store, vm);
    return guest === undefined ? [] : [guest];
  });
}

function guestOf(store: Store, vm: Vm): Guest | undefined {
  const { config, node, vmid } = vm;
  const drive = bootDrive(config);
  const volume = drive && (store.volumes.get(drive.file) ?? store.volumes.values().find((one) => one.volid === drive.file && one.node === node));
  const image = volume?.image;
  if (drive === undefined || volume === undefined || image === undefined || !isTalos(image)) {
    return undefined;
  }
  return {
    vmid,
    uuid: /uuid=([^,]+)/.exec(String(config.smbios1 ?? ''))?.[1] ?? String(vmid),
    name: String(config.name ?? `vm-${vmid}`),
    addresses: guestAddresses(vm),
    memoryMiB: currentMemoryMib(config.memory),
    diskBytes: parseSize(drive.options.size ?? '') ?? volume.sizeBytes,
    system: systemIn(image),
  };
}

/** @param image URL or name of an image of a disk, or reference of one that Talos installs itself from */
export function systemIn(image: string): TalosSystem {
  return { version: /v\d+\.\d+\.\d+(-[a-z]+\.\d+)?/.exec(image)?.[0] ?? FALLBACK_VERSION, schematic: /\b[0-9a-f]{64}\b/.exec(image)?.[0] };
}

function bootDrive(config: Vm['config']): ReturnType<typeof parseDrive> | undefined {
  const order = /order=([^,]+)/.exec(String(config.boot ?? ''))?.[1]?.split(';') ?? ['scsi0', 'virtio0', 'sata0', 'ide0'];
  const key = order.find((device) => config[device] !== undefined && /^(scsi|virtio|sata|ide)\d+$/.test(device));
  return key === undefined ? undefined : parseDrive(key, String(config[key]));
}

/** An image of the Image Factory, or a file that is named after Talos. */
function isTalos(image: string): boolean {
  return /talos/i.test(image) || /\/(nocloud|metal)-(amd64|arm64)[^/]*$/.test(image);
}
