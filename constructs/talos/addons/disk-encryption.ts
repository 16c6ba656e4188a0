import { document, type ConfigPatch } from '../machine-configuration/document';

/**
 * STATE has the configuration with the cluster's secrets, EPHEMERAL all else that a machine writes. Talos encrypts them when it makes them: on its
 * first start, never later.
 *
 * @see https://docs.siderolabs.com/talos/latest/configure-your-talos-cluster/storage-and-disk-management/disk-encryption
 */
export function diskEncryptionDocuments(keyFrom: 'node-id' | 'tpm' | undefined): ConfigPatch[] {
  if (keyFrom === undefined) return [];
  const key = keyFrom === 'tpm' ? { slot: 0, tpm: {} } : { slot: 0, nodeID: {} };
  return ['STATE', 'EPHEMERAL'].map(name => document('VolumeConfig', { name, encryption: { provider: 'luks2', keys: [key] } }));
}
