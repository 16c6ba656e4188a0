import { existsSync } from 'node:fs';
import path from 'node:path';
import type { OnCluster } from '../../scenario/actions/action';
import type { Environments, Outputs } from '../../scenario/actions/action-type';
import { showState } from '../../tofu/show';
import { checkApply } from '../checks';
import { envsFolder, type Context } from '../context';
import { planOne } from '../environments';
import type { Io } from '../io';
import { planSafely } from '../leftovers';
import { applyPlan, type SavedPlan } from '../plan-and-apply';
import { prepareStack } from '../stack';
import { CommandError } from '../errors';
import { EXIT } from '../exit-codes';
import { elsewhere } from './elsewhere';

const MAX_SHOWN = 20;

/** What scenarios do with the project's environments: as `apply` and `destroy` do, without asking. */
export function environmentsOf(context: Context, host: string): Environments {
  const described = new Map<string, Outputs>();
  const work = (target: OnCluster, environment: string, log: (line: string) => void, signal: AbortSignal): Context => (
    { ...elsewhere(context, environment, target), io: quietIo(context.io, log), signal }
  );
  return {
    apply: async (environment, target, { log, signal }, onBegin) => {
      const own = work(target, environment, log, signal);
      const stack = await prepareStack(own, environment);
      onBegin(((await showState(stack.tofu)).values?.root_module?.resources ?? []).length > 0);
      const saved = await planSafely(own, stack, false);
      await checkApply(own, stack, saved);
      if (saved.hasChanges) await applyPlan(own, stack, saved, `applying ${environment}`);
      return describeChanges(saved);
    },
    destroy: async (environment, target, { log, signal }) => {
      const own = work(target, environment, log, signal);
      const stack = await prepareStack(own, environment);
      const saved = await planSafely(own, stack, true);
      if (saved.hasChanges) await applyPlan(own, stack, saved, `destroying ${environment}`);
      return describeChanges(saved);
    },
    describe: environment => {
      const known = described.get(environment) ?? describe(context, environment, host);
      described.set(environment, known);
      return known;
    },
  };
}

function describe(context: Context, environment: string, host: string): Outputs {
  const planned = planOne(context, environment);
  if (planned.kind !== 'machines') {
    throw new CommandError(`envs/${environment} is no environment of machines, of which a scenario could take the VM ID\n    write kind: machines, or name the VM ID itself`, EXIT.badInput);
  }
  const [machine] = planned.plan.machines;
  const settings = planned.config.machines.find(({ key }) => key === machine?.key)?.settings;
  if (machine === undefined) throw new CommandError(`envs/${environment} has no machine`, EXIT.badInput);
  const { image } = machine;
  return {
    vm_id: machine.vmId, node: machine.nodeName || host, name: machine.key, user: settings?.cloudInit?.user ?? 'root',
    ...(image.kind === 'volume' ? { image: image.fileId } : image.kind === 'template' ? {} : { image: `${image.datastoreId}:import/${image.fileName}` }),
  };
}

/** What a plan changes, a line for each thing; more than anybody reads are counted. */
function describeChanges({ hasChanges, document }: SavedPlan): string[] {
  const changes = (document.resource_changes ?? []).filter(({ change }) => change.actions.some(action => action !== 'no-op' && action !== 'read'));
  if (!hasChanges) return [];
  const lines = changes.map(({ address, change }) => `${change.actions.join(' and ')} ${address}`);
  return lines.length > MAX_SHOWN ? [...lines.slice(0, MAX_SHOWN), `and ${lines.length - MAX_SHOWN} more`] : lines;
}

/** Everything that would be printed is told to the phase; nobody is there to answer. */
function quietIo(io: Io, log: (line: string) => void): Io {
  const say = (text: string) => text.split('\n').filter(line => line.trim() !== '').forEach(line => log(line));
  return {
    ...io, isInteractive: false, out: say, err: say, ask: async () => undefined,
    progress: (title, total) => ({ update: (done, label) => log(`${title}: ${done}/${total} ${label}`), stop: () => undefined }),
  };
}

/** Whether the environment has a folder. */
export function hasEnvironment(context: Context, environment: string): boolean {
  return existsSync(path.join(envsFolder(context), environment, 'env.yaml'));
}
