/** With the machine's name, as a construct's path has it: `talos_machine_configuration_apply.cluster_work-00_apply_1A2B3C4D`. */
const MACHINE_RESOURCE = /(?:^|\.)cluster_(.+)_(?:vm|apply|configuration)_[0-9A-F]{8}$/;

/** The machine that something in a Talos cluster's stack belongs to, by its address or name there; undefined for what is shared. */
export function machineOf(address: string): string | undefined {
  return MACHINE_RESOURCE.exec(address)?.[1];
}
