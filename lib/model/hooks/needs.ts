import type { ShareMethod } from '../shares/share';

/** What goes beyond an API token, or beyond old hosts: how Ignition comes into a machine, how folders do, and hook scripts. */
export type Feature = 'config-drive' | 'fw-cfg by file' | 'fw-cfg by string' | 'hookscript' | `share by ${ShareMethod}` | 'hooks';

/** What a feature needs from the cluster and from the login. */
export interface Needs {
  /**
   * First version of PVE that has it.
   *
   * @default - any that the provider works with
   */
  readonly version?: string;
  /** Whether it takes a login as root@pam with its password: PVE refuses API tokens, root's too. */
  readonly rootLogin: boolean;
  /** Whether files are put on the node over SSH. */
  readonly ssh: boolean;
  /** Whether a storage of the node has to take snippets. */
  readonly snippets: boolean;
  /** Programs that the node has to have beyond those that every PVE has. */
  readonly programs: readonly string[];
  /** Why, for whoever asks: what PVE refuses otherwise. */
  readonly reason: string;
}

const TOKEN = { rootLogin: false, ssh: false, snippets: false, programs: [] } as const;
const ROOT = { ...TOKEN, rootLogin: true } as const;
const SNIPPETS = { ssh: true, snippets: true } as const;

const NEEDS: Readonly<Record<Feature, Needs>> = {
  'config-drive': { ...TOKEN, ...SNIPPETS, reason: 'the Ignition is a snippet that PVE puts on the cloud-init drive' },
  'fw-cfg by file': { ...ROOT, ...SNIPPETS, reason: 'the VM has arguments for QEMU (`args`), which name a snippet' },
  'fw-cfg by string': { ...ROOT, reason: 'the VM has arguments for QEMU (`args`)' },
  hookscript: { ...ROOT, ...SNIPPETS, reason: 'the VM has a hook script and arguments for QEMU (`args`), and the Ignition is a snippet that PVE puts on the cloud-init drive' },
  'share by virtiofs': { ...TOKEN, version: '8.4', programs: ['virtiofsd'], reason: 'PVE shares the folder itself, through a directory mapping' },
  'share by virtiofsd': { ...ROOT, ...SNIPPETS, programs: ['virtiofsd'], reason: 'the VM has a hook script that starts the daemon, and arguments for QEMU (`args`)' },
  'share by 9p': { ...ROOT, reason: 'the VM has arguments for QEMU (`args`)' },
  hooks: { ...ROOT, ...SNIPPETS, reason: 'the VM has a hook script' },
};

/** What a feature needs, and why. */
export function needsOf(feature: Feature): Needs {
  return NEEDS[feature];
}
