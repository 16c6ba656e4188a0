import type { Finding } from '../../../values/finding';
import { quote } from '../../../values/quote';
import type { Member } from '../members';
import type { TalosRule, TalosRuleInput } from './rule';

/** Names, addresses and VM IDs are there once: in the cluster, and VM IDs and MAC addresses on all of Proxmox. */
export const uniqueMachines: TalosRule = {
  name: 'unique-machines',
  check: (input) => {
    const macAddresses = new Map(input.plan.machines.map(({ key, macAddress }) => [key, macAddress]));
    const macOf = ({ key }: Member): string => macAddresses.get(key)!;
    return [
      ...twice(input, 'name', ({ key }) => key),
      ...twice(input, 'ip', ({ ip }) => ip),
      ...twice(input, 'vm_id', ({ vmId }) => String(vmId)),
      ...twice(input, 'mac_address', macOf),
      ...elsewhere(input, 'vm_id', ({ vmId }) => input.taken.vmIds.get(vmId), ({ vmId }) => String(vmId)),
      ...elsewhere(input, 'mac_address', (member) => input.taken.macAddresses.get(macOf(member)), macOf),
    ];
  },
};

function twice({ members }: TalosRuleInput, path: string, valueOf: (member: Member) => string): Finding[] {
  const first = new Map<string, Member>();
  return members.flatMap((member) => {
    const value = valueOf(member);
    const other = first.get(value);
    if (other === undefined) {
      first.set(value, member);
    }
    // of two that have one name, that is what is said
    if (other === undefined || (path !== 'name' && other.key === member.key)) {
      return [];
    }
    return [{
      position: member.position(path),
      message: path === 'name' ? `two machines are called ${quote(value)}` : `${path} ${value} of ${member.key} is that of ${other.key}, too`,
      fix: path === 'name' ? 'rename the pool, or the machine' : `give ${member.key} another ${path}`,
    }];
  });
}

function elsewhere(
  { members }: TalosRuleInput, path: string, holderOf: (member: Member) => string | undefined, valueOf: (member: Member) => string,
): Finding[] {
  return members.flatMap((member) => {
    const holder = holderOf(member);
    return holder === undefined ? [] : [{
      position: member.position(path),
      message: `${path} ${valueOf(member)} of ${member.key} is in use in environment ${quote(holder)}`,
      fix: `give ${member.key} another ${path}`,
    }];
  });
}
