import type { EnvConfig, MachineConfig, NetworkConfig } from '../../config/env-config';
import type { Cidr } from '../../values/cidr';
import { parseCidr } from '../../values/cidr';
import type { SourcePosition } from '../../values/finding';
import { machinePosition } from '../positions';
import { firstSubnets, withStudentAddresses } from '../subnets';

/** A static address of a machine, read. */
export interface Address {
  readonly machine: MachineConfig;
  readonly network: NetworkConfig & { readonly ipAddress: string };
  /** Path of the network in the machine's description: `networks[0]`. */
  readonly path: string;
  readonly cidr: Cidr;
  readonly position: SourcePosition;
}

/** All static addresses of an environment's machines; host parts as they are for a student who has the first subnets. */
export function addresses(config: EnvConfig): readonly Address[] {
  return withStudentAddresses(config, firstSubnets(config)).machines.flatMap((machine) => machine.settings.networks.flatMap((network, index) => {
    const { ipAddress } = network;
    const cidr = ipAddress === undefined ? undefined : parseCidr(ipAddress);
    if (ipAddress === undefined || cidr === undefined) {
      return [];
    }
    const path = `networks[${index}]`;
    return [{ machine, network: { ...network, ipAddress }, path, cidr, position: machinePosition(machine, `${path}.ip_address`) }];
  }));
}
