/** Makes volumes on storages of PVE. */
export interface ProxmoxCsiProps {
  /** `v0.19.1` */
  readonly version: string;
  /** One at least. */
  readonly storageClasses: readonly StorageClassProps[];
}

export interface StorageClassProps {
  readonly name: string;
  /** Storage in PVE, with the content type `images`. */
  readonly datastoreId: string;
  readonly fsType: 'ext4' | 'xfs';
  /** What becomes of a volume that nobody claims any longer. */
  readonly reclaimPolicy: 'Delete' | 'Retain';
  /** Whether the storage is on SSDs. */
  readonly ssd: boolean;
  /** Whether volumes are of this class that name none. */
  readonly isDefault: boolean;
}

/** How machines reach the API of PVE. */
export interface ProxmoxApi {
  /** `https://pve1.example.org:8006/api2/json`, or an expression of it. */
  readonly url: string;
  /** Whether any TLS certificate is accepted: a reference, or a boolean. */
  readonly insecure: boolean | string;
}
