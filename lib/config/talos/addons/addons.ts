import type { z } from 'zod';
import { backupShape, toBackup, type BackupConfig } from './backup';
import { ciliumShape, toCilium, type CiliumConfig } from './cilium';
import { coreDnsShape, toCoreDns, type CoreDnsConfig } from './coredns';
import { kubeletShape, toKubelet, type KubeletConfig } from './kubelet';
import { manifestsShape, toManifests, type ManifestsConfig } from './manifests';
import { proxmoxShape, toProxmoxAddons, type ProxmoxAddonsConfig } from './proxmox';
import { registryMirrorsShape, toRegistryMirrors, type RegistryMirrorConfig } from './registry-mirrors';
import { securityShape, toSecurity, type SecurityConfig } from './security';

/** Keys of `cluster` that add something to what Talos brings by itself. */
export const addonsShape = {
  ...securityShape, ...kubeletShape, ...registryMirrorsShape, ...ciliumShape, ...coreDnsShape, ...proxmoxShape, ...manifestsShape, ...backupShape,
};

/** What a cluster has besides what Talos brings by itself. Plain and serializable. */
export interface TalosAddonsConfig extends SecurityConfig, KubeletConfig, ProxmoxAddonsConfig, ManifestsConfig {
  readonly registryMirrors: readonly RegistryMirrorConfig[];
  /** Unset: Flannel and kube-proxy. */
  readonly cilium?: CiliumConfig;
  /** Unset: as Talos makes it. */
  readonly coreDns?: CoreDnsConfig;
  /** Unset: none but those by command. */
  readonly backup?: BackupConfig;
}

/** @param files texts of the files that are named, by their names */
export function toAddons(cluster: z.infer<z.ZodObject<typeof addonsShape>>, files: ReadonlyMap<string, string>): TalosAddonsConfig {
  return {
    ...toSecurity(cluster, files),
    ...toKubelet(cluster),
    registryMirrors: toRegistryMirrors(cluster),
    cilium: toCilium(cluster, files),
    coreDns: toCoreDns(cluster, files),
    ...toProxmoxAddons(cluster),
    ...toManifests(cluster, files),
    backup: toBackup(cluster),
  };
}
