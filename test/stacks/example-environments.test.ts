import path from 'node:path';
import type { TerraformStack } from 'cdktf';
import { listEnvironments, planEnvironments } from '../../lib/model/plan-environments';
import { buildApp } from '../../stacks/build-app';

const root = path.join(__dirname, '../..');
const plans = ['envs', 'examples/site/envs'].flatMap(folder => {
  const directory = path.join(root, folder);
  return planEnvironments(directory, listEnvironments(directory), root).map(({ plan }) => plan);
});

type Vm = Readonly<Record<string, unknown>>;

function vmsOf(plan: typeof plans[number]): Vm[] {
  const app = buildApp([plan], { outdir: path.join(root, 'cdktf.out') });
  const stack = app.node.children.find((child): child is TerraformStack => 'toTerraform' in child)!;
  const { resource } = stack.toTerraform() as { resource: Record<string, Record<string, Vm>> };
  return Object.values(resource.proxmox_virtual_environment_vm ?? {});
}

// the kernel of Debian 12 panics at its first start where cloud-init finds none
test.each(plans.map(plan => [plan.environment, plan] as const))('every machine of %s has a serial port, or that of the template that it is cloned from', (_, plan) => {
  const started = vmsOf(plan).filter(({ protection }) => protection !== true);

  expect(started.length).toBeGreaterThan(0);
  expect(started.filter(({ serial_device: serial, clone }) => serial === undefined && clone === undefined)).toEqual([]);
  if (plan.kind !== 'class') expect(started.filter(({ serial_device: serial }) => serial === undefined)).toEqual([]);
});
