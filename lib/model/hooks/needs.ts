import type { ShareMethod } from '../shares/share';

/** Ways to bring Ignition into a machine, and what else goes beyond an API token. */
export type Feature = { readonly delivery: 'config-drive' | 'fw-cfg' | 'hookscript' } | { readonly share: ShareMethod } | { readonly hooks: true };

/** What a feature needs from the cluster and from the login. */
export interface Needs {
  /**
   * First version of PVE that has it.
   *
   * @default - any that the provider works with
   */
  readonly version?: string;
  /** Whether it takes a login as root@pam with its password: PVE refuses API tokens. */
  readonly rootLogin: boolean;
  /** Whether files are put on the node over SSH. */
  readonly ssh: boolean;
  /** Whether a storage of the node has to take snippets. */
  readonly snippets: boolean;
  /** Programs that the node has to have beyond those that every PVE has. */
  readonly programs: readonly string[];
}

export function needsOf(_feature: Feature): Needs {
  return { rootLogin: false, ssh: false, snippets: false, programs: [] };
}
