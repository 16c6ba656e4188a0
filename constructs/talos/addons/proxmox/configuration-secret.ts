import type { KubernetesObject } from '../inline-manifest';

/** @param configuration reference to the configuration, in base64: whatever is in it, it needs no quotes */
export function configurationSecret(metadata: { readonly name: string; readonly namespace: string }, configuration: string): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Secret', type: 'Opaque', metadata, data: { 'config.yaml': configuration } };
}
