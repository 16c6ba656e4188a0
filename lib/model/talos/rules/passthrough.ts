import type { Finding } from '../../../values/finding';
import { firstOfEachPool } from './disks';
import type { TalosRule, TalosRuleInput } from './rule';

/** A device of a host is given to one machine, and only where it is said that the machine has some. */
export const passthrough: TalosRule = { name: 'passthrough', check: (input) => [...incomplete(input), ...sharedDevices(input)] };

function incomplete({ members }: TalosRuleInput): Finding[] {
  return firstOfEachPool(members).flatMap((member) => {
    const { igpu, gpuDevices, gpuMappings } = member.settings;
    const hasDevices = gpuDevices.length + gpuMappings.length > 0;
    if (igpu && !hasDevices) {
      return [{ position: member.position('igpu'), message: `${member.key} has igpu: true, and no devices`, fix: 'add gpu_mappings: [gpu], or gpu_devices: ["0000:01:00.0"]' }];
    }
    return !igpu && hasDevices
      ? [{ position: member.position('gpu_devices'), message: `${member.key} has devices, and not igpu: true`, fix: 'add igpu: true, or take the devices out' }]
      : [];
  });
}

function sharedDevices({ members }: TalosRuleInput): Finding[] {
  const owners = new Map<string, string>();
  return members.filter(({ settings }) => settings.igpu).flatMap((member) => member.settings.gpuDevices.flatMap((address, index) => {
    const device = `${member.nodeName} ${address.toLowerCase().padStart(12, '0000:')}`;
    const owner = owners.get(device);
    owners.set(device, owner ?? member.key);
    return owner === undefined ? [] : [{
      position: member.position(`gpu_devices[${index}]`),
      message: `device ${address} of host ${member.nodeName} is given to ${member.key} and to ${owner}`,
      fix: 'give each machine a device of its own, or another host_node',
    }];
  }));
}
