import path from 'node:path';
import { Argument, type Command } from 'commander';
import { changeSetting } from '../../config/change-setting';
import type { EnvConfig, Internet } from '../../config/env-config';
import { loadEnv } from '../../config/load-env';
import type { PlannedClass } from '../../model/plan-environments';
import { envsFolder, type Context } from '../context';
import { DATACENTER_FIREWALL_FIX, DATACENTER_FIREWALL_IS_OFF, isDatacenterFirewallOn, needsFirewall } from '../datacenter-firewall';
import { chooseEnvironments } from '../environments';
import { CommandError } from '../errors';
import { examples } from '../examples';
import { EXIT } from '../exit-codes';
import { planSafely } from '../leftovers';
import { applyPlan, confirm, printPlan, type SavedPlan } from '../plan-and-apply';
import { refusePasswordChanges } from '../password-changes';
import { asClass } from '../kinds';
import { prepareStack, type ReadyStack } from '../stack';
import { tentatively } from '../tentative-change';

export function addExam(program: Command, context: Context): void {
  program.command('exam')
    .description('switch a class to exam mode or back: sets `internet` in env.yaml, shows the plan, asks, and changes the machines\' firewalls')
    .argument('<environment>', 'name of a folder below envs/')
    .addArgument(new Argument('<switch>', 'on: the internet is blocked, but for what internet_allow lists; off: it is allowed').choices(['on', 'off']))
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', examples(
      ['standsmith exam class-router on', 'shows the plan, and asks'],
      ['standsmith exam class-router off --yes', 'for scripts'],
      ['standsmith show class-router', 'says whether it is on'],
    ))
    .action(async (given: string, position: 'on' | 'off', { yes = false }: { yes?: boolean }) => {
      const [name] = chooseEnvironments(context, [given]);
      const folder = path.join(envsFolder(context), name!);
      const internet = wanted(loadEnv(folder, { root: context.root }), position);
      const file = path.join(folder, 'env.yaml');
      await tentatively(context, name!, file, () => changeSetting(file, 'internet', internet), async () => {
        const stack = asClass(await prepareStack(context, name!));
        const saved = await planSafely(context, stack, false);
        printPlan(context, saved);
        await refuse(context, stack, saved);
        if (!saved.hasChanges) return async () => undefined;
        await confirm(context, `Switch ${name!} to internet: ${internet}?`, yes);
        return async () => applyPlan(context, stack, saved, `switching ${name!}`);
      });
      context.io.out(`${name!}: internet is ${internet}`);
    });
}

/** What the configuration says of an exam, or else what there is an allow-list for. */
function wanted({ internet, internetAllow }: EnvConfig, position: 'on' | 'off'): Internet {
  if (position === 'off') return 'allowed';
  if (internet !== undefined && internet !== 'allowed') return internet;
  return internetAllow.length > 0 ? 'allow-list' : 'blocked';
}

/** @throws CommandError where the switch would do nothing, or more than it says */
async function refuse(context: Context, stack: ReadyStack<PlannedClass>, saved: SavedPlan): Promise<void> {
  const { name } = stack.config;
  refusePasswordChanges(stack, saved.document);
  if (saved.endingVms.length > 0) {
    throw new CommandError(
      `${name} has other changes, which end VMs: an exam is no time for them, and nothing was changed\n    carry them out first: standsmith apply ${name}`, EXIT.refused,
    );
  }
  if (!needsFirewall(stack.plan)) return;
  const isOn = await isDatacenterFirewallOn(context, stack, saved);
  if (isOn === false) throw new CommandError(`${DATACENTER_FIREWALL_IS_OFF}: nothing was changed\n    ${DATACENTER_FIREWALL_FIX}`, EXIT.refused);
}
