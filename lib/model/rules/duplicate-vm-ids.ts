import type { Finding } from '../../values/finding';
import { machinePosition } from '../positions';
import type { Claim } from './claims';
import { claims } from './claims';
import { duplicates } from './duplicates';
import type { Rule, RuleInput } from './rule';

/** A VM ID is unique on the whole cluster, templates included. */
export const duplicateVmIds: Rule = {
  name: 'duplicate-vm-ids',
  check: (input) => [...amongMachines(input), ...withTemplates(input), ...withReplicas(input), ...amongTemplates(input)],
};

function amongMachines(input: RuleInput): readonly Finding[] {
  return duplicates(claims(input), ({ machine }) => machine.vmId).map(({ first, again }) => ({
    position: position(isFixed(first) && !isFixed(again) ? first : again),
    message: `VM ID ${again.machine.vmId} of ${again.name} is that of ${first.name}, too`,
    fix: isFixed(again) || isFixed(first)
      ? 'use another vm_id, or none: a free one is given out then'
      : 'delete the entry of one of them in allocations.yaml: a free one is given out then',
  }));
}

function withTemplates(input: RuleInput): readonly Finding[] {
  const templates = new Map(input.config.machines.map((machine) => [machine.settings.templateVmId, machine]));
  return claims(input).filter(({ machine }) => templates.has(machine.vmId)).map((claim) => {
    const template = templates.get(claim.machine.vmId)!;
    return {
      position: isFixed(claim) ? position(claim) : machinePosition(template, 'template_vmid'),
      message: `VM ID ${claim.machine.vmId} of ${claim.name} is that of the template of machine '${template.key}', too`,
      fix: isFixed(claim)
        ? 'use another vm_id, or none: a free one is given out then'
        : `correct template_vmid, or, if it is right, delete the entry of ${claim.name} in allocations.yaml`,
    };
  });
}

function withReplicas(input: RuleInput): readonly Finding[] {
  const templates = input.plan.stands.flatMap((stand) => stand.machines.map(({ template }) => template));
  const replicas = new Map(templates.filter(({ replicaOf }) => replicaOf !== undefined).map((template) => [template.vmId, template]));
  return claims(input).filter(({ machine }) => replicas.has(machine.vmId)).map((claim) => ({
    position: position(claim),
    message: `VM ID ${claim.machine.vmId} of ${claim.name} is that of the replica of template ${replicas.get(claim.machine.vmId)!.replicaOf}, too`,
    fix: isFixed(claim) ? 'use another vm_id, or none: a free one is given out then' : `delete the entry of ${claim.name} in allocations.yaml`,
  }));
}

function amongTemplates({ config }: RuleInput): readonly Finding[] {
  return duplicates(config.machines, (machine) => machine.settings.templateVmId)
    .filter(({ first, again }) => first.settings.templateNode !== again.settings.templateNode)
    .map(({ first, again }) => ({
      position: machinePosition(again, 'template_node'),
      message: `template ${again.settings.templateVmId} is on node '${again.settings.templateNode}' for machine '${again.key}', `
        + `and on '${first.settings.templateNode}' for machine '${first.key}'`,
      fix: 'a VM ID is on one node only: use the same template_node, or another template_vmid',
    }));
}

function isFixed(claim: Claim): boolean {
  return claim.config.settings.vmId === claim.machine.vmId;
}

function position(claim: Claim) {
  return isFixed(claim) ? machinePosition(claim.config, 'vm_id') : claim.student.position;
}
