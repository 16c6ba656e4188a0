import { optionValue, quoteArgument } from './kvm-arguments';
import type { Problem } from './problem';

/** Distributions whose Ignition looks for its configuration in QEMU's firmware configuration device. */
export type IgnitionDistribution = 'flatcar' | 'fedora-coreos';

/** Where the Ignition comes from: a file of the node, or the text itself. */
export type FwCfgSource = { readonly distribution: IgnitionDistribution } & ({ readonly file: string } | { readonly content: string });

/** Names of the item, by distribution. */
export const FW_CFG_NAMES: Readonly<Record<IgnitionDistribution, string>> = {
  flatcar: 'opt/org.flatcar-linux/config',
  'fedora-coreos': 'opt/com.coreos/config',
};

/** File on the node that the hook script `cloud-init-to-ignition.pl` writes before the VM starts. */
export function ignitionFile(vmId: number): string {
  return `/etc/pve/local/ignition/${vmId}.ign`;
}

/**
 * Part of `kvm_arguments` that hands the Ignition over: `-fw_cfg name=opt/org.flatcar-linux/config,file=/etc/pve/local/ignition/101.ign`.
 *
 * @throws Error for content that `fwCfgProblems` has something to say about
 */
export function fwCfgArgument(source: FwCfgSource): string {
  const from = 'file' in source ? `file=${optionValue(source.file)}` : `string=${optionValue(source.content)}`;
  return `-fw_cfg ${quoteArgument(`name=${FW_CFG_NAMES[source.distribution]},${from}`)}`;
}

/** What keeps a text from being handed over as `string=`; a file takes anything. */
export function fwCfgProblems(_content: string): readonly Problem[] {
  return [];
}
