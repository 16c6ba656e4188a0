import type { Finding } from '../../values/finding';
import { checkBridgeName, checkPoolId, checkRoleId, checkVmName, checkVnetId, checkZoneId } from '../../values/names';
import { machinePosition, settingPosition } from '../positions';
import { claims } from './claims';
import type { Rule, RuleInput } from './rule';

/** The names that are put together here are within PVE's limits. */
export const pveNames: Rule = {
  name: 'pve-names',
  check: (input) => [...pools(input), ...vms(input), ...networks(input), ...role(input), ...zone(input)],
};

function pools({ config, plan }: RuleInput): readonly Finding[] {
  const positions = new Map(config.students.map((student) => [student.key, student.position]));
  const wrong = plan.stands.flatMap(({ key, poolId }) => {
    const allowed = checkPoolId(poolId);
    return allowed === undefined ? [] : [{
      position: positions.get(key)!,
      message: `pool '${shorten(poolId)}' of student '${shorten(key)}' is out of PVE's limits: ${allowed}`,
      fix: 'use a shorter name, or another pool in env.yaml',
    }];
  });
  // a bad name of the pool above makes every student's bad
  return wrong.length > 1 && wrong.length === plan.stands.length
    ? [{ ...wrong[0]!, position: settingPosition(config, 'pool') }]
    : wrong;
}

function vms(input: RuleInput): readonly Finding[] {
  const wrong = claims(input).filter(({ machine }) => checkVmName(machine.name) !== undefined);
  return input.config.machines.flatMap((config) => {
    const ofMachine = wrong.filter(({ machine }) => machine.key === config.key);
    const isEverybodys = ofMachine.length > 1 && ofMachine.length === input.plan.stands.length;
    return ofMachine.slice(0, isEverybodys ? 1 : undefined).map(({ student, machine, name }) => ({
      position: isEverybodys ? machinePosition(config, 'name') : student.position,
      message: `VM name '${shorten(machine.name)}' of ${name} is out of PVE's limits: ${checkVmName(machine.name)}`,
      fix: `use a shorter name for the student or the machine: together they have ${machine.name.length} characters`,
    }));
  });
}

function networks({ config, plan }: RuleInput): readonly Finding[] {
  const [what, check] = plan.isolation === 'bridge' ? ['bridge', checkBridgeName] as const : ['vnet', checkVnetId] as const;
  const wrong = plan.stands.flatMap((stand) => stand.networks).filter(({ name }) => check(name) !== undefined);
  return wrong.slice(0, 1).map(({ name }) => ({
    position: settingPosition(config, 'networks.first', 'networks'),
    message: `${what} '${name}' is out of PVE's limits: ${check(name)}; ${wrong.length} of them are`,
    fix: 'use a lower number for the first network, and delete the entries of these networks in allocations.yaml',
  }));
}

function role({ config, plan }: RuleInput): readonly Finding[] {
  const allowed = checkRoleId(plan.role.roleId);
  return allowed === undefined ? [] : [{
    position: config.position,
    message: `role '${plan.role.roleId}' is out of PVE's limits: ${allowed}`,
    fix: 'give the environment\'s folder another name',
  }];
}

function zone({ config, plan }: RuleInput): readonly Finding[] {
  const allowed = plan.zoneId === undefined ? undefined : checkZoneId(plan.zoneId);
  return allowed === undefined ? [] : [{
    position: config.position,
    message: `zone '${plan.zoneId}' is out of PVE's limits: ${allowed}`,
    fix: 'delete zone_id in allocations.yaml: another one is made then',
  }];
}

function shorten(name: string): string {
  return name.length > 80 ? `${name.slice(0, 79)}…` : name;
}
