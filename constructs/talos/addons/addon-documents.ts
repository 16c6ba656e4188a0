import type { ConfigPatch } from '../machine-configuration/document';
import type { TalosAddonsProps } from './addons-props';
import { apiServer } from './api-server';
import { diskEncryptionDocuments } from './disk-encryption';
import { approverManifest, metricsServerManifest, ROTATED_CERTIFICATES } from './kubelet-certificates';
import { registryMirrorDocuments } from './registry-mirrors';

/** What a machine is told of what its cluster has besides what Talos brings by itself. */
export function addonDocuments(addons: TalosAddonsProps, type: 'controlplane' | 'worker'): ConfigPatch[] {
  return [
    ...diskEncryptionDocuments(addons.diskEncryption),
    ...registryMirrorDocuments(addons.registryMirrors ?? []),
    ...(addons.kubeletCertificateApprover === undefined ? [] : [ROTATED_CERTIFICATES]),
    ...(type === 'controlplane' ? controlPlaneDocuments(addons) : []),
  ];
}

function controlPlaneDocuments(addons: TalosAddonsProps): ConfigPatch[] {
  const server = apiServer(addons);
  const extraManifests = manifestUrls(addons);
  const cluster = { ...(server && { apiServer: server }), ...(extraManifests.length > 0 && { extraManifests }) };
  return Object.keys(cluster).length > 0 ? [{ cluster }] : [];
}

/** What control planes fetch when the cluster starts. */
function manifestUrls({ kubeletCertificateApprover: approver, metricsServer }: TalosAddonsProps): string[] {
  return [
    ...(approver === undefined ? [] : [approverManifest(approver)]),
    ...(metricsServer === undefined ? [] : [metricsServerManifest(metricsServer)]),
  ];
}
