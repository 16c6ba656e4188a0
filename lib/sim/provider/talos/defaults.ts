/** What siderolabs/talos 0.11.0 takes where nothing is said; since Talos 1.14 it is what 0.12.0-alpha.5 takes. */
export const defaultTalosVersion = 'v1.13';
export const defaultKubernetesVersion = '1.36.0';
export const defaultInstallerImage = 'ghcr.io/siderolabs/installer:v1.13.0';
