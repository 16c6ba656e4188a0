import { MANIFEST_NAMES } from '../../../../lib/values/talos-manifests';
import { inlineManifest, type InlineManifest, type KubernetesObject } from '../inline-manifest';
import { configurationSecret } from './configuration-secret';
import type { ProxmoxCsiProps, StorageClassProps } from './proxmox-props';

const NAMESPACE = 'csi-proxmox';

/**
 * What the CSI plugin does: volumes on storages, and attaching them to machines.
 *
 * @see https://github.com/sergelogvinov/proxmox-csi-plugin/blob/main/docs/install.md
 */
export const CSI_PRIVILEGES = ['Datastore.Allocate', 'Datastore.AllocateSpace', 'Datastore.Audit', 'VM.Audit', 'VM.Config.Disk'];

/** Its manifest of a release names the images of that release. */
export function csiManifestUrl(version: string): string {
  return `https://raw.githubusercontent.com/sergelogvinov/proxmox-csi-plugin/${version}/docs/deploy/proxmox-csi-plugin-release.yml`;
}

export function csiManifest({ storageClasses }: ProxmoxCsiProps, configuration: string): InlineManifest {
  return inlineManifest(MANIFEST_NAMES.proxmoxCsi, [
    // its own manifest has it, too, and may come later than the secret
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE, labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } } },
    configurationSecret({ name: 'proxmox-csi-plugin', namespace: NAMESPACE }, configuration),
    ...storageClasses.map(storageClass),
  ]);
}

/** A volume is made where its pod is to run: storages of one node are of no use elsewhere. */
function storageClass({ name, datastoreId, fsType, reclaimPolicy, ssd, isDefault }: StorageClassProps): KubernetesObject {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name, ...(isDefault && { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } }) },
    provisioner: 'csi.proxmox.sinextra.dev',
    parameters: { storage: datastoreId, 'csi.storage.k8s.io/fstype': fsType, ...(ssd && { ssd: 'true' }) },
    allowVolumeExpansion: true,
    reclaimPolicy,
    volumeBindingMode: 'WaitForFirstConsumer',
  };
}
