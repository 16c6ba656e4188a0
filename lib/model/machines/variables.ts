import type { TemplateValue } from '../../butane';
import type { MachineConfig } from '../../config/machines/machines-config';
import { formatIpv4, parseCidr } from '../../values/cidr';
import type { GivenMachine } from './allocate-machines';

/**
 * Values for `${name}` in a machine's files. `vm_ip`, `vm_prefix` and `vm_gateway` are those of the first interface that has an address of its own,
 * and are not there when none has one.
 */
export function variablesOf({ key, group, settings }: MachineConfig, { vmId, nodeName, macAddresses }: GivenMachine): Record<string, TemplateValue> {
  const addressed = settings.networks.find(({ ipAddress }) => parseCidr(ipAddress ?? '') !== undefined);
  const cidr = parseCidr(addressed?.ipAddress ?? '');
  return {
    vm_name: key,
    vm_id: vmId,
    vm_index: group.index,
    vm_count: group.count,
    vm_node: nodeName,
    ...(macAddresses[0] !== undefined && { vm_mac: macAddresses[0] }),
    ...(cidr && { vm_ip: formatIpv4(cidr.address), vm_prefix: cidr.prefixLength }),
    ...(addressed?.gateway !== undefined && { vm_gateway: addressed.gateway }),
    ...settings.variables,
  };
}
