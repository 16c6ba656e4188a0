import type { MachineConfig } from '../../../config/machines/machines-config';
import type { Finding } from '../../../values/finding';
import { quote } from '../../../values/quote';
import { DATA_DISKS_VM_IDS } from '../allocate-machines';
import { positionIn } from '../position-in';
import type { MachinesRule, MachinesRuleInput } from './rule';

/** Names are there once, to DNS, VM IDs and MAC addresses once on all of Proxmox. */
export const uniqueMachines: MachinesRule = {
  name: 'unique-machines',
  check: (input) => [
    ...twice(input, (machine) => vmsOf(machine, input).map(({ name }) => name.toLowerCase()), (machine, name) => ({
      position: machine.position, message: `two machines are called ${quote(name)}`, fix: 'rename one of machines, or of its instances',
    })),
    ...unique(input, 'vm_id', (machine) => vmsOf(machine, input).map(({ vmId }) => String(vmId)), (id) => input.taken.vmIds.get(Number(id)), () => 'vm_id'),
    ...unique(input, 'mac_address', ({ key }) => input.given.get(key)!.macAddresses, (mac) => input.taken.macAddresses.get(mac), (index) => `networks[${index}].mac_address`),
  ],
};

/** The machine, and the VM that its persistent disks are in. */
function vmsOf({ key, settings }: MachineConfig, { given }: MachinesRuleInput) {
  const { vmId } = given.get(key)!;
  const hasDisks = settings.disks.some(({ persistent }) => persistent);
  return [{ name: key, vmId }, ...(hasDisks ? [{ name: `${key}-disks`, vmId: vmId + DATA_DISKS_VM_IDS }] : [])];
}

type Values = (machine: MachineConfig) => readonly string[];

type Say = (machine: MachineConfig, value: string, other: MachineConfig, index: number) => Finding;

function twice({ config }: MachinesRuleInput, valuesOf: Values, say: Say): Finding[] {
  const first = new Map<string, MachineConfig>();
  return config.machines.flatMap((machine) => valuesOf(machine).flatMap((value, index) => {
    const other = first.get(value);
    if (other === undefined) first.set(value, machine);
    return other === undefined ? [] : [say(machine, value, other, index)];
  }));
}

function unique(
  input: MachinesRuleInput, what: string, valuesOf: Values, holderOf: (value: string) => string | undefined, pathOf: (index: number) => string,
): Finding[] {
  return [
    ...twice(input, valuesOf, (machine, value, other, index) => ({
      position: positionIn(machine, pathOf(index)), message: `${what} ${value} of ${machine.key} is that of ${other.key}, too`, fix: `give ${machine.key} another ${what}`,
    })),
    ...input.config.machines.flatMap((machine) => valuesOf(machine).flatMap((value, index) => {
      const holder = holderOf(value);
      return holder === undefined ? [] : [{
        position: positionIn(machine, pathOf(index)),
        message: `${what} ${value} of ${machine.key} is in use in environment ${quote(holder)}`, fix: `give ${machine.key} another ${what}`,
      }];
    })),
  ];
}
