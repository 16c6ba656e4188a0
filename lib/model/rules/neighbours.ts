import type { Finding } from '../../values/finding';
import { machinePosition } from '../positions';
import { claims } from './claims';
import type { Rule, RuleInput } from './rule';

const SHOWN = 3;

/** What another environment in the same folder holds is not this one's: as when a whole folder was copied, allocations.yaml and all. */
export const neighbours: Rule = {
  name: 'neighbours',
  check: (input) => [...templates(input), ...allocations(input)],
};

function templates({ config, taken }: RuleInput): readonly Finding[] {
  return config.machines.filter(({ settings }) => taken.vmIds.has(settings.templateVmId)).map((machine) => ({
    position: machinePosition(machine, 'template_vmid'),
    message: `template ${machine.settings.templateVmId} of machine '${machine.key}' is a student's machine `
      + `in environment '${taken.vmIds.get(machine.settings.templateVmId)}'`,
    fix: 'use the VM ID of a template',
  }));
}

function allocations(input: RuleInput): readonly Finding[] {
  const { config, plan, taken } = input;
  const shared = new Map<string, Set<string>>();
  const compare = (holder: string | undefined, what: string) => {
    if (holder !== undefined) {
      shared.set(holder, (shared.get(holder) ?? new Set()).add(what));
    }
  };
  for (const { machine } of claims(input)) {
    compare(taken.vmIds.get(machine.vmId), `VM ID ${machine.vmId}`);
    if (machine.template.replicaOf !== undefined) {
      compare(taken.vmIds.get(machine.template.vmId), `replica ${machine.template.vmId}`);
    }
    machine.networkDevices.forEach(({ macAddress }) => compare(taken.macAddresses.get(macAddress), `MAC address ${macAddress}`));
  }
  for (const { number, name } of plan.stands.flatMap((stand) => stand.networks)) {
    compare(taken.networks.get(number), `network ${name}`);
  }
  if (plan.zoneId !== undefined) {
    compare(taken.zoneIds.get(plan.zoneId), `zone ${plan.zoneId}`);
  }
  return [...shared].map(([holder, things]) => ({
    position: config.position,
    message: `environment '${holder}' holds the same as this one: ${list([...things])}`,
    fix: `if allocations.yaml of '${config.name}' is a copy, delete it; else use other values for what is fixed here, `
      + 'and take the entries of the students concerned out of it',
  }));
}

function list(things: readonly string[]): string {
  const more = things.length - SHOWN;
  return things.slice(0, SHOWN).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
