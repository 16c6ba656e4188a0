import type { Share } from './share';

/** What Butane is given to mount a share: `systemd.units` and nothing else. */
export interface ShareUnits {
  readonly systemd: { readonly units: readonly { readonly name: string; readonly enabled: true; readonly contents: string }[] };
}

/** What cloud-init is given to mount shares. */
export interface ShareCloudConfig {
  /** Lines of `/etc/fstab`, as cloud-init has them. */
  readonly mounts: readonly (readonly string[])[];
  /** Commands of the first boot. */
  readonly runcmd: readonly (readonly string[])[];
}

/** The share's mount unit, and the one that gives it to its owner, as a part of a Butane configuration of any variant. */
export function shareMountUnit(_share: Share): ShareUnits {
  return { systemd: { units: [] } };
}

/** The same for machines that cloud-init sets up. */
export function shareCloudConfig(_shares: readonly Share[]): ShareCloudConfig {
  return { mounts: [], runcmd: [] };
}
