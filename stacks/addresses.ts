import { TerraformResource } from 'cdktf';
import { RootConstruct, type IConstruct } from 'constructs';
import { IsolatedVnet } from '../constructs';
import type { LabPlan } from '../lib/model/lab-plan';
import { LabStack } from './lab-stack';

/** As tofu names a resource in plans and state: `proxmox_virtual_environment_vm.students_student1_machines_router_1A2B3C4D`. */
export type ResourceAddress = string;

/** The key of the student that each resource of a stand belongs to. What the environment's students share is not in it. */
export function standAddresses(plan: LabPlan): Map<ResourceAddress, string> {
  const { stands } = new LabStack(new RootConstruct(), plan);
  return new Map([...stands].flatMap(([key, stand]) => addressesBelow(stand).map(address => [address, key] as const)));
}

function addressesBelow(scope: IConstruct): ResourceAddress[] {
  return scope.node.findAll().flatMap(node => {
    if (node instanceof IsolatedVnet) return [node.address];
    return TerraformResource.isTerraformResource(node) ? [`${node.terraformResourceType}.${node.friendlyUniqueId}`] : [];
  });
}
