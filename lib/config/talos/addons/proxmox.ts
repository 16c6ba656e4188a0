import type { z } from 'zod';
import { checkStorageId } from '../../../values/names';
import { choice, flag, list, section, text } from '../../schema-parts';
import { checkNamespace, checkReleaseVersion } from '../checks';

const storageClass = section('a storage class', {
  name: text(checkNamespace, 'Name', 'proxmox'),
  datastore_id: text(checkStorageId, 'Storage in PVE with the content type images', 'local-lvm'),
  fs_type: choice(['ext4', 'xfs'], 'fs_type', 'File system; unset: ext4').nullish(),
  reclaim_policy: choice(['Delete', 'Retain'], 'reclaim_policy', 'What becomes of a volume that nobody claims any longer; unset: Delete').nullish(),
  ssd: flag('ssd', 'Whether the storage is on SSDs').nullish(),
  default: flag('default', 'Whether volumes are of this class that name none').nullish(),
});

/** Keys of `cluster` that tell Kubernetes of the hosts that its machines are on. */
export const proxmoxShape = {
  proxmox_ccm: section('proxmox_ccm', {
    version: text(checkReleaseVersion, 'Version of the Proxmox cloud controller manager, which takes nodes out of Kubernetes whose VMs are gone', 'v0.13.1'),
  }).nullish(),
  proxmox_csi: section('proxmox_csi', {
    version: text(checkReleaseVersion, 'Version of the Proxmox CSI plugin, which makes volumes on storages of PVE', 'v0.19.1'),
    storage_classes: list(storageClass, 1, 30, 'storage_classes', 'Storage classes', '[{ name: proxmox, datastore_id: local-lvm }]'),
  }).nullish(),
};

/** What knows of Proxmox in the cluster. */
export interface ProxmoxAddonsConfig {
  /** The cloud controller manager. */
  readonly proxmoxCcm?: { readonly version: string };
  readonly proxmoxCsi?: { readonly version: string; readonly storageClasses: readonly StorageClassConfig[] };
}

export interface StorageClassConfig {
  readonly name: string;
  /** Storage in PVE. */
  readonly datastoreId: string;
  readonly fsType: 'ext4' | 'xfs';
  readonly reclaimPolicy: 'Delete' | 'Retain';
  readonly ssd: boolean;
  readonly isDefault: boolean;
}

export function toProxmoxAddons({ proxmox_ccm: ccm, proxmox_csi: csi }: z.infer<z.ZodObject<typeof proxmoxShape>>): ProxmoxAddonsConfig {
  return {
    proxmoxCcm: ccm ?? undefined,
    proxmoxCsi: csi ? {
      version: csi.version,
      storageClasses: csi.storage_classes.map((given) => ({
        name: given.name,
        datastoreId: given.datastore_id,
        fsType: given.fs_type ?? 'ext4',
        reclaimPolicy: given.reclaim_policy ?? 'Delete',
        ssd: given.ssd ?? false,
        isDefault: given.default ?? false,
      })),
    } : undefined,
  };
}
