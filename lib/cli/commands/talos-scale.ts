import path from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import type { TalosConfig } from '../../config/talos/talos-config';
import { writeAllocations } from '../../model/allocations-file';
import { keepAllocations } from '../../model/plan-environments';
import type { PlanDocument } from '../../tofu/show';
import { didYouMean } from '../../values/did-you-mean';
import { quote } from '../../values/quote';
import { MAX_POOL_COUNT } from '../../values/talos';
import { checkApply } from '../checks';
import type { Context } from '../context';
import { planOne } from '../environments';
import { CommandError } from '../errors';
import { examples } from '../examples';
import { EXIT } from '../exit-codes';
import { asTalos } from '../kinds';
import { planSafely } from '../leftovers';
import { applyPlan, confirm, printPlan } from '../plan-and-apply';
import { prepareStack } from '../stack';
import { machineOf } from '../talos/machine-of';
import { tentatively } from '../tentative-change';

export function addTalosScale(talos: Command, context: Context): void {
  talos.command('scale')
    .description('give a pool with `ignore: [count]` another number of machines: for autoscalers, and for people in between')
    .argument('<environment>', 'name of a folder below envs/')
    .argument('<pool>', 'key in node_pools')
    .argument('<count>', 'how many machines it is to have', parseCount)
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', examples(
      ['standsmith talos scale talos burst 5', 'shows the plan, and asks'],
      ['standsmith talos scale talos burst 0 --yes', 'for scripts: the pool has no machine then'],
    ))
    .action(async (given: string, pool: string, count: number, { yes = false }: { yes?: boolean }) => {
      const planned = asTalos(planOne(context, given));
      const { directory, allocations, config: { name } } = planned;
      checkPool(planned.config, pool);
      keepAllocations([planned]);
      const change = () => writeAllocations(directory, { ...allocations, poolCounts: { ...allocations.poolCounts, [pool]: count } });
      await tentatively(context, name, path.join(directory, 'allocations.yaml'), change, async () => {
        const stack = await prepareStack(context, name);
        const saved = await planSafely(context, stack, false);
        printPlan(context, saved);
        refuseOtherChanges(name, pool, saved.document);
        await checkApply(context, stack, saved);
        if (!saved.hasChanges) return async () => undefined;
        await confirm(context, `Give ${pool} of ${name} ${count} machines?`, yes);
        return async () => applyPlan(context, stack, saved, `scaling ${pool} of ${name}`);
      });
      context.io.out(`${name}: ${pool} has ${count} ${count === 1 ? 'machine' : 'machines'}`);
    });
}

function parseCount(text: string): number {
  const count = /^\d{1,4}$/.test(text) ? Number(text) : NaN;
  if (!(count <= MAX_POOL_COUNT)) throw new InvalidArgumentError(`It is a number from 0 to ${MAX_POOL_COUNT}.`);
  return count;
}

function checkPool({ name, pools }: TalosConfig, given: string): void {
  const pool = pools.find(({ key }) => key === given);
  if (pool === undefined) {
    const meant = didYouMean(given, pools.map(({ key }) => key));
    const known = pools.length === 0 ? 'it has none: add node_pools to its env.yaml' : `it has ${pools.map(({ key }) => key).join(', ')}`;
    throw new CommandError(`${name} has no pool ${quote(given)}\n    ${meant === undefined ? known : `did you mean ${meant}?`}`, EXIT.badInput);
  }
  if (!pool.ignoresCount) {
    throw new CommandError(
      `how many machines ${given} of ${name} has is said by its count in env.yaml\n    change it there, or add ignore: [count] to the pool`, EXIT.badInput,
    );
  }
}

/** Whoever scales a pool has not looked at what else somebody is about to change. */
function refuseOtherChanges(name: string, pool: string, { resource_changes: changes = [] }: PlanDocument): void {
  const changing = changes.filter(({ change }) => change.actions.some(action => !['no-op', 'read'].includes(action))).map(({ address }) => machineOf(address));
  const others = [...new Set(changing)].filter(machine => machine !== undefined && machine.replace(/-\d+$/, '') !== pool);
  if (others.length === 0) return;
  throw new CommandError(
    `${name} has other changes, of ${others.join(', ')}: nothing was changed\n    carry them out first: standsmith apply ${name}`, EXIT.refused,
  );
}
