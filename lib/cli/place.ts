import { CannotRead } from '../cluster/read-only-client';
import { readAllocations } from '../model/allocations-file';
import type { Resources } from '../model/fit/capacity';
import { planEnvironments, type PlannedClass, type PlannedEnvironment } from '../model/plan-environments';
import { lookUp } from '../model/records';
import { readClusterResources } from './capacity';
import { readAccess } from './cluster-access';
import { envsFolder, type Context } from './context';
import { planAll } from './environments';
import { siteFinder } from './known-site';

/**
 * Reads and plans environments. Where stands are balanced, and students have no node yet, they are put where there is room on the cluster; where it
 * cannot be read, they are spread by their number.
 *
 * @throws InputError with everything that is wrong
 */
export async function planAndPlace(context: Context, given: readonly string[]): Promise<PlannedEnvironment[]> {
  const planned = planAll(context, given);
  const resources = new Map<string, Resources>();
  for (const environment of planned.filter((one): one is PlannedClass => hasNewcomers(context, one))) {
    const there = await readRoom(context, environment);
    if (there !== undefined) resources.set(environment.config.name, there);
  }
  if (resources.size === 0) return planned;
  return planEnvironments(envsFolder(context), planned.map(({ config }) => config.name), context.root, resources, siteFinder(context));
}

export async function planAndPlaceOne(context: Context, name: string): Promise<PlannedEnvironment> {
  return (await planAndPlace(context, [name]))[0]!;
}

function hasNewcomers({ root }: Context, planned: PlannedEnvironment): planned is PlannedClass {
  if (planned.kind !== 'class' || planned.config.placement === 'fixed') return false;
  const { config, directory } = planned;
  const { students } = readAllocations(directory, root);
  return config.students.some(({ key }) => lookUp(students, key) === undefined);
}

async function readRoom(context: Context, planned: PlannedClass): Promise<Resources | undefined> {
  const { io, env, root } = context;
  const spread = `new students of ${planned.config.name} are spread by their number`;
  const access = await readAccess(planned.directory, env, root);
  if (access === undefined) {
    io.err(`nothing leads to the cluster: ${spread}`);
    return undefined;
  }
  try {
    return await readClusterResources(planned, access, env);
  } catch (error) {
    if (!(error instanceof CannotRead)) throw error;
    io.err(`what runs on ${access.origin} cannot be seen (${error.message}): ${spread}`);
    return undefined;
  }
}
