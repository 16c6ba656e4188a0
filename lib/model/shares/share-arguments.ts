import type { Share } from './share';

/** What the arguments depend on beside the shares. */
export interface ShareMachine {
  readonly vmId: number;
  /** RAM of the VM in MiB: with `virtiofsd` the daemons share it. */
  readonly memoryMiB: number;
}

/** Parts of `kvm_arguments` for the shares by `virtiofsd` and `9p`; empty for those that PVE makes itself. */
export function shareArguments(_shares: readonly Share[], _machine: ShareMachine): readonly string[] {
  return [];
}

/** Arguments of the hook script `virtiofsd.pl` for the shares that go by it: one a share; empty when none does. */
export function virtiofsdHookArguments(_shares: readonly Share[]): readonly string[] {
  return [];
}
