import type { z } from 'zod';
import { kubeletShape, toKubelet, type KubeletConfig } from './kubelet';
import { registryMirrorsShape, toRegistryMirrors, type RegistryMirrorConfig } from './registry-mirrors';
import { securityShape, toSecurity, type SecurityConfig } from './security';

/** Keys of `cluster` that add something to what Talos brings by itself. */
export const addonsShape = { ...securityShape, ...kubeletShape, ...registryMirrorsShape };

/** What a cluster has besides what Talos brings by itself. Plain and serializable. */
export interface TalosAddonsConfig extends SecurityConfig, KubeletConfig {
  readonly registryMirrors: readonly RegistryMirrorConfig[];
}

/** @param files texts of the files that are named, by their names */
export function toAddons(cluster: z.infer<z.ZodObject<typeof addonsShape>>, files: ReadonlyMap<string, string>): TalosAddonsConfig {
  return { ...toSecurity(cluster, files), ...toKubelet(cluster), registryMirrors: toRegistryMirrors(cluster) };
}
