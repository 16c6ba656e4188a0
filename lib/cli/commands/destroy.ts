import type { Command } from 'commander';
import { showState, type StateResource } from '../../tofu/show';
import type { Context } from '../context';
import { examples } from '../examples';
import { asClass, kindOf } from '../kinds';
import { planSafely } from '../leftovers';
import { applyPlan, confirm, printPlan } from '../plan-and-apply';
import { prepareStack, type ReadyStack } from '../stack';

export function addDestroy(program: Command, context: Context): void {
  program.command('destroy')
    .description('take an environment away: machines with their data, networks, pools, users')
    .argument('<environment>', 'name of a folder below envs/')
    .option('--keep-users', 'leave the students\' users, pools and rights: apply brings their stands back')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', examples(
      ['standsmith destroy class-router', 'names every VM that ends, and asks'],
      ['standsmith sim -- standsmith destroy class-router --yes', 'ends a rehearsal'],
    ))
    .action(async (name: string, { yes = false, keepUsers = false }: { yes?: boolean; keepUsers?: boolean }) => {
      const stack = await prepareStack(context, name);
      const standing = (await showState(stack.tofu)).values?.root_module?.resources ?? [];
      const protectedVms = findProtected(standing);
      if (protectedVms.length > 0) context.io.err(`kept, with their data: ${protectedVms.map(({ name: vm }) => vm).join(', ')}; ${stack.kind === 'talos' ? 'docs/talos.md' : 'docs/machines.md'} says how to be rid of them`);
      const kept = [...keepUsers ? findUsers(stack, standing) : [], ...protectedVms.map(({ address }) => address)];
      const saved = await planSafely(context, stack, true, kept);
      if (!saved.hasChanges) {
        context.io.out(`${name} is not there: nothing to destroy`);
        return;
      }
      printPlan(context, saved);
      await confirm(context, `Destroy ${name}?`, yes);
      await applyPlan(context, stack, saved, `destroying ${name}`);
      if (stack.allocations.replicas !== undefined) context.io.err(`replicas of templates are still there: standsmith templates remove ${name}`);
      context.io.out(kindOf(stack).standing(stack, await showState(stack.tofu), keepUsers ? 'partly' : 'not there', context.io));
    });
}

/** VMs that PVE would not let go: they hold data. */
function findProtected(resources: readonly StateResource[]): { readonly address: string; readonly name: string }[] {
  return resources
    .filter(({ type, values }) => type === 'proxmox_virtual_environment_vm' && values?.protection === true)
    .map(({ address, values }) => ({ address, name: String(values?.name) }));
}

const OF_USERS = ['proxmox_virtual_environment_user', 'proxmox_virtual_environment_pool', 'proxmox_acl'];

/** What there is of users, pools and rights: what these need stays with them. */
function findUsers(stack: ReadyStack, resources: readonly StateResource[]): string[] {
  asClass(stack);
  return resources.filter(({ type }) => OF_USERS.includes(type)).map(({ address }) => address);
}
