/** Distributions whose Ignition looks for its configuration in QEMU's firmware configuration device. */
export type IgnitionDistribution = 'flatcar' | 'fedora-coreos';

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
 * @param file on the node, without spaces and commas
 */
export function fwCfgArgument(distribution: IgnitionDistribution, file: string): string {
  return `-fw_cfg name=${FW_CFG_NAMES[distribution]},file=${file}`;
}
