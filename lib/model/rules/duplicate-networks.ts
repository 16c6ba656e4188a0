import { existingBridges } from '../network-devices';
import { duplicates } from './duplicates';
import type { Rule, RuleInput } from './rule';

/** A student's network is that student's alone: not another one's, and no bridge that stands already. */
export const duplicateNetworks: Rule = {
  name: 'duplicate-networks',
  check: (input) => [...amongStudents(input), ...withExisting(input), ...subnets(input)],
};

function amongStudents(input: RuleInput) {
  return duplicates(networks(input), ({ network }) => network.name).map(({ first, again }) => ({
    position: again.position,
    message: `network '${again.network.alias}' of student '${again.stand.key}' is ${again.network.name}, and so is '${first.network.alias}' `
      + `of '${first.stand.key}'`,
    fix: 'delete the entry of one of them in allocations.yaml: a free number is given out then',
  }));
}

function withExisting(input: RuleInput) {
  const existing = existingBridges(input.config);
  return networks(input).filter(({ network }) => existing.has(network.name)).map(({ stand, network, position }) => ({
    position,
    message: `network '${network.alias}' of student '${stand.key}' was given ${network.name}, which is said to exist on the nodes`,
    fix: `take ${network.name} off proxmox.bridges, or delete the network's entry in allocations.yaml: a free number is given out then`,
  }));
}

function subnets(input: RuleInput) {
  const given = networks(input).filter(({ network }) => network.subnet !== undefined);
  return duplicates(given, ({ network }) => network.subnet!.cidr).map(({ first, again }) => ({
    position: again.position,
    message: `subnet ${again.network.subnet!.cidr} of student '${again.stand.key}' is that of student '${first.stand.key}', too`,
    fix: 'delete the subnets of one of them in allocations.yaml: free ones are given out then',
  }));
}

function networks({ config, plan }: RuleInput) {
  const positions = new Map(config.students.map((student) => [student.key, student.position]));
  return plan.stands.flatMap((stand) => stand.networks.map((network) => ({ stand, network, position: positions.get(stand.key)! })));
}
