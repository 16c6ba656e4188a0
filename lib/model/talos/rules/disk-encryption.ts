import type { TalosRule } from './rule';

/** A TPM gives its key away when what was booted is what is signed: it takes Secure Boot, which gives machines a TPM, too. */
export const diskEncryption: TalosRule = {
  name: 'disk-encryption',
  check: ({ config: { cluster, image, positions, position } }) => (cluster.addons.diskEncryption !== 'tpm' || image.secureBoot ? [] : [{
    position: positions['cluster.disk_encryption'] ?? position,
    message: 'disk_encryption is tpm, and the machines have no TPM: image.secure_boot is not true',
    fix: 'add secure_boot: true to image, or use node-id',
  }]),
};
