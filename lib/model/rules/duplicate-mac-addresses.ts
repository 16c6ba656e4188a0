import { networkDevices } from '../network-devices';
import { machinePosition } from '../positions';
import { claims } from './claims';
import { duplicates } from './duplicates';
import type { Rule, RuleInput } from './rule';

/** Two interfaces with one MAC address cannot be on one network, and nobody plugs them apart for ever. */
export const duplicateMacAddresses: Rule = {
  name: 'duplicate-mac-addresses',
  check: (input) => duplicates(interfaces(input), ({ macAddress }) => macAddress).map(({ first, again }) => ({
    position: again.position,
    message: `MAC address ${again.macAddress} of ${again.name} is that of ${first.name}, too`,
    fix: again.isFixed || first.isFixed
      ? 'use another mac_address, or none: a free one is given out then'
      : 'delete the mac_addresses of one of them in allocations.yaml: free ones are given out then',
  })),
};

function interfaces(input: RuleInput) {
  return claims(input).flatMap((claim) => {
    const written = networkDevices(claim.config.settings);
    const managementPorts = written.length - claim.config.settings.networks.length;
    return claim.machine.networkDevices.map(({ macAddress }, index) => {
      const isFixed = written[index]?.macAddress?.toUpperCase() === macAddress;
      return {
        macAddress,
        isFixed,
        name: `net${index} of ${claim.name}`,
        position: isFixed ? machinePosition(claim.config, `networks[${index - managementPorts}].mac_address`) : claim.student.position,
      };
    });
  });
}
