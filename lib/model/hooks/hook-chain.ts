/** A script that PVE runs, through the dispatcher, before and after a VM starts and stops. */
export interface Hook {
  /** Volume of the script: `local:snippets/class.virtiofsd.pl`. */
  readonly volume: string;
  /**
   * What it is given behind the VM ID and the phase.
   *
   * @default - nothing more
   */
  readonly arguments?: readonly string[];
}

export interface HookChainInput {
  /** In the order in which they run, in each phase. */
  readonly hooks: readonly Hook[];
  /**
   * The machine's own notes; they come first.
   *
   * @default - none
   */
  readonly description?: string;
  /** Volume of the file for a chain that is too long for the notes: `local:snippets/class.work-00.hooks`. */
  readonly chainVolume: string;
}

export interface HookChain {
  /** Notes of the VM, with the chain or the place of its file; the dispatcher reads them. */
  readonly description: string;
  /**
   * File that has to be where the notes say.
   *
   * @default - the chain is in the notes
   */
  readonly file?: { readonly volume: string; readonly name: string; readonly content: string };
}

/** PVE's limit for a VM's notes. */
export const MAX_DESCRIPTION_BYTES = 8192;

/** Notes of a VM whose hook script is the dispatcher, and the file with the chain where the notes would be too long. */
export function hookChain({ description }: HookChainInput): HookChain {
  return { description: description ?? '' };
}
