import type { ConfigPatch } from '../machine-configuration/document';
import type { TalosAddonsProps } from './addons-props';
import { apiServer } from './api-server';
import { backupManifest, TALOS_API_FOR_BACKUPS } from './backup/backup';
import { ciliumManifests, gatewayApiManifest, WITHOUT_FLANNEL } from './cilium/cilium';
import { coreDnsManifest, WITHOUT_COREDNS } from './coredns/coredns';
import { diskEncryptionDocuments } from './disk-encryption';
import type { InlineManifest } from './inline-manifest';
import { approverManifest, metricsServerManifest, ROTATED_CERTIFICATES } from './kubelet-certificates';
import { ccmManifest, externalCloudProvider } from './proxmox/cloud-controller-manager';
import { csiManifest, csiManifestUrl } from './proxmox/csi-plugin';
import { registryMirrorDocuments } from './registry-mirrors';

/** What of the cluster its addons are made for. */
export interface AddonCluster {
  /** `10.96.0.0/12` */
  readonly serviceNetwork: string;
  readonly dnsDomain: string;
  /** References to the configurations of what knows of Proxmox, in base64. */
  readonly configurations?: { readonly proxmoxCcm?: string; readonly proxmoxCsi?: string };
}

/** What a machine is told of what its cluster has besides what Talos brings by itself. */
export function addonDocuments(addons: TalosAddonsProps, cluster: AddonCluster, type: 'controlplane' | 'worker'): ConfigPatch[] {
  return [
    ...diskEncryptionDocuments(addons.diskEncryption),
    ...registryMirrorDocuments(addons.registryMirrors ?? []),
    ...(addons.kubeletCertificateApprover === undefined ? [] : [ROTATED_CERTIFICATES]),
    ...(addons.cilium === undefined ? [] : [WITHOUT_FLANNEL]),
    ...(addons.proxmoxCcm === undefined ? [] : [externalCloudProvider(addons.proxmoxCcm.version, type)]),
    ...(type === 'controlplane' ? controlPlaneDocuments(addons, cluster) : []),
  ];
}

function controlPlaneDocuments(addons: TalosAddonsProps, cluster: AddonCluster): ConfigPatch[] {
  const server = apiServer(addons);
  const extraManifests = manifestUrls(addons);
  const inlineManifests = manifests(addons, cluster);
  const settings = {
    ...(server && { apiServer: server }),
    ...(extraManifests.length > 0 && { extraManifests }),
    ...(inlineManifests.length > 0 && { inlineManifests }),
  };
  return [
    ...(addons.coreDns === undefined ? [] : [WITHOUT_COREDNS]),
    ...(addons.backup === undefined ? [] : [TALOS_API_FOR_BACKUPS]),
    ...(Object.keys(settings).length > 0 ? [{ cluster: settings }] : []),
  ];
}

/** What control planes fetch when the cluster starts. */
function manifestUrls({ kubeletCertificateApprover: approver, metricsServer, cilium, proxmoxCsi, extraManifests }: TalosAddonsProps): string[] {
  return [
    ...(cilium?.gatewayApi === undefined ? [] : [gatewayApiManifest(cilium.gatewayApi)]),
    ...(approver === undefined ? [] : [approverManifest(approver)]),
    ...(metricsServer === undefined ? [] : [metricsServerManifest(metricsServer)]),
    ...(proxmoxCsi === undefined ? [] : [csiManifestUrl(proxmoxCsi.version)]),
    ...extraManifests ?? [],
  ];
}

function manifests({ cilium, coreDns, proxmoxCsi, backup, inlineManifests }: TalosAddonsProps, cluster: AddonCluster): InlineManifest[] {
  const { proxmoxCcm: ccmConfiguration, proxmoxCsi: csiConfiguration } = cluster.configurations ?? {};
  return [
    ...(cilium ? ciliumManifests(cilium) : []),
    ...(coreDns ? [coreDnsManifest(coreDns, cluster)] : []),
    ...(ccmConfiguration === undefined ? [] : [ccmManifest(ccmConfiguration)]),
    ...(proxmoxCsi && csiConfiguration !== undefined ? [csiManifest(proxmoxCsi, csiConfiguration)] : []),
    ...(backup ? [backupManifest(backup)] : []),
    ...inlineManifests ?? [],
  ];
}
