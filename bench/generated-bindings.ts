import { Acl } from '@cdktf/provider-proxmox/lib/acl';
import { ProxmoxProvider } from '@cdktf/provider-proxmox/lib/provider';
import { SdnApplier } from '@cdktf/provider-proxmox/lib/sdn-applier';
import { SdnVnet } from '@cdktf/provider-proxmox/lib/sdn-vnet';
import { SdnZoneSimple } from '@cdktf/provider-proxmox/lib/sdn-zone-simple';
import { VirtualEnvironmentPool } from '@cdktf/provider-proxmox/lib/virtual-environment-pool';
import { VirtualEnvironmentRole } from '@cdktf/provider-proxmox/lib/virtual-environment-role';
import { VirtualEnvironmentUser } from '@cdktf/provider-proxmox/lib/virtual-environment-user';
import { VirtualEnvironmentVm } from '@cdktf/provider-proxmox/lib/virtual-environment-vm';
import { mkdirSync } from 'node:fs';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import type { LabPlan, MachinePlan, StandPlan } from '../lib/model/lab-plan';

/** The same class as somebody would write it who has nothing but the generated bindings: no constructs, no checks of props. */
export function synthesizeWithBindings(plan: LabPlan, outdir: string): void {
  mkdirSync(outdir, { recursive: true });
  const app = new App({ outdir });
  const stack = new TerraformStack(app, plan.environment);
  new LocalBackend(stack, { path: `${plan.environment}.tfstate` });
  new ProxmoxProvider(stack, 'proxmox', {});
  const parent = new VirtualEnvironmentPool(stack, 'pool', { poolId: plan.poolId });
  const role = new VirtualEnvironmentRole(stack, 'role', { roleId: plan.role.roleId, privileges: [...plan.role.privileges] });
  const finalizer = new SdnApplier(stack, 'finalizer', { onCreate: false, onDestroy: true });
  const zone = new SdnZoneSimple(stack, 'zone', { id: plan.zoneId!, dependsOn: [finalizer] });
  const vnets = plan.stands.flatMap(stand => stand.networks.map(network => new SdnVnet(stack, `${stand.key}-${network.alias}`, {
    id: network.name, zone: zone.id, alias: `${stand.key}-${network.alias}`, dependsOn: [finalizer],
  })));
  const applier = new SdnApplier(stack, 'applier', { onCreate: true, onDestroy: false, dependsOn: [finalizer, zone, ...vnets] });
  for (const stand of plan.stands) defineStand(stack, stand, parent, role, applier);
  app.synth();
}

function defineStand(
  stack: TerraformStack, stand: StandPlan, parent: VirtualEnvironmentPool, role: VirtualEnvironmentRole, applier: SdnApplier,
): void {
  const pool = new VirtualEnvironmentPool(stack, `${stand.key}-pool`, { poolId: stand.poolId, dependsOn: [parent] });
  const password = `\${var.student_passwords["${stand.key}"]}`;
  const user = new VirtualEnvironmentUser(stack, `${stand.key}-user`, { userId: stand.userId, password });
  new Acl(stack, `${stand.key}-acl`, { path: `/pool/${pool.poolId}`, roleId: role.roleId, userId: user.userId });
  for (const machine of stand.machines) defineMachine(stack, `${stand.key}-vm-${machine.key}`, machine, pool, applier);
}

function defineMachine(stack: TerraformStack, id: string, machine: MachinePlan, pool: VirtualEnvironmentPool, applier: SdnApplier): void {
  new VirtualEnvironmentVm(stack, id, {
    name: machine.name,
    tags: [...machine.tags],
    vmId: machine.vmId,
    nodeName: machine.nodeName,
    poolId: pool.poolId,
    clone: { vmId: machine.template.vmId, nodeName: machine.template.nodeName, full: machine.fullClone, retries: 5 },
    agent: { enabled: false },
    networkDevice: machine.networkDevices.map(({ bridge, model, macAddress, disconnected }) => ({ bridge, model, macAddress, disconnected })),
    started: machine.started,
    onBoot: machine.onBoot,
    stopOnDestroy: true,
    rebootAfterUpdate: false,
    migrate: true,
    dependsOn: [applier],
    lifecycle: { ignoreChanges: ['started', 'node_name', 'clone'] },
  });
}
