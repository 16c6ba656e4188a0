import { MANIFEST_NAMES } from '../../../../lib/values/talos-manifests';
import type { ConfigPatch } from '../../machine-configuration/document';
import { inlineManifest, type InlineManifest } from '../inline-manifest';
import { configurationSecret } from './configuration-secret';

/**
 * What the cloud controller manager sees: machines, what their guests say of themselves, and the nodes of PVE.
 *
 * @see https://github.com/sergelogvinov/proxmox-cloud-controller-manager/blob/main/docs/install.md
 */
export const CCM_PRIVILEGES = ['Sys.Audit', 'VM.Audit', 'VM.GuestAgent.Audit'];

/**
 * Kubelets wait for the cloud controller manager to say what their nodes are. It is fetched with both of its controllers: the one that knows new
 * nodes, and the one that takes those out whose VM is gone.
 */
export function externalCloudProvider(version: string, type: 'controlplane' | 'worker'): ConfigPatch {
  const url = `https://raw.githubusercontent.com/sergelogvinov/proxmox-cloud-controller-manager/${version}/docs/deploy/cloud-controller-manager.yml`;
  return { cluster: { externalCloudProvider: { enabled: true, ...(type === 'controlplane' && { manifests: [url] }) } } };
}

export function ccmManifest(configuration: string): InlineManifest {
  return inlineManifest(MANIFEST_NAMES.proxmoxCcm, [configurationSecret({ name: 'proxmox-cloud-controller-manager', namespace: 'kube-system' }, configuration)]);
}
