/** `local-lvm on pve1`, or `ceph` */
export function storageName({ storageId, nodeName }: { readonly storageId: string; readonly nodeName?: string }): string {
  return nodeName === undefined ? storageId : `${storageId} on ${nodeName}`;
}
