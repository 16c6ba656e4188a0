/**
 * Names of the inline manifests that a cluster's own settings make. Talos applies manifests in the order of their names, so what needs another one
 * comes behind it.
 */
export const MANIFEST_NAMES = {
  cilium: 'cilium',
  ciliumAddresses: 'cilium-addresses',
  coreDns: 'coredns',
  proxmoxCcm: 'proxmox-cloud-controller-manager',
  proxmoxCsi: 'proxmox-csi-plugin',
  backup: 'talos-backup',
} as const;
