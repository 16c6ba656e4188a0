import type { SiteNode } from '../../../config/site/site';
import type { PlannedMachines } from '../../../model/plan-environments';
import type { Outputs } from '../../../scenario/actions/action-type';
import type { SharedTools } from '../../../scenario/run/run-phase';
import { actionsOf, environmentsIn, tofuActionsIn, type Scenario } from '../../../scenario/scenario';
import type { Context } from '../../context';
import { planOne } from '../../environments';
import { CommandError } from '../../errors';
import { withSite } from '../../site-access';
import { checkValues } from '../../stack';
import { hasEnvironment } from '../environments';
import { preflight } from './preflight';
import { beforeMachines, resolvedActions } from './resolved-actions';
import { isOnHost } from './subject';

/** Looks whether what is to be run can end well. @returns what is in the way, each with what to do */
export async function lookAhead(
  context: Context, scenario: Scenario, toRun: readonly string[], { tools, inputs, node }: { tools: SharedTools; inputs: Outputs; node?: SiteNode },
): Promise<readonly string[]> {
  const phases = scenario.phases.filter(({ name }) => toRun.includes(name));
  const names = environmentsIn(phases);
  const used = new Set(tofuActionsIn(phases).map(({ environment }) => environment));
  const missing = [...used].filter(name => !hasEnvironment(context, name));
  if (missing.length > 0) return missing.map(name => `there is no environment envs/${name}, which ${scenario.name} works on\n    make it: docs/scenarios.md shows one`);
  const planned = names.map(name => planOne(context, name)).filter((one): one is PlannedMachines => one.kind === 'machines');
  const scope = { inputs, environment: (name: string) => tools.environments.describe(name) };
  const { refusals, warnings } = await preflight(context, {
    phases, host: tools.host, environments: planned, tools, needsNested: scenario.needsNestedVirtualization ?? false, ...(node && { node }),
    actions: resolvedActions(phases, scope), first: resolvedActions(beforeMachines(phases), scope),
    kinds: [...new Set(phases.flatMap(actionsOf).filter(isOnHost).map(({ kind }) => kind))],
  });
  for (const line of warnings) context.io.err(`preflight: ${line}`);
  const unready = await Promise.all(planned.map(async one => whyUnready(context, one)));
  return [...unready.flat(), ...refusals];
}

/** What keeps tofu from working on an environment. */
async function whyUnready(context: Context, planned: PlannedMachines): Promise<string[]> {
  try {
    await checkValues(await withSite(context, planned.config.name), planned);
    return [];
  } catch (error) {
    if (error instanceof CommandError) return [error.message];
    throw error;
  }
}
