import path from 'node:path';
import { environmentKind } from '../../config/environment-kind';
import { loadMachines } from '../../config/machines/load-machines';
import type { Site } from '../../config/site/site';
import { listEnvironments } from '../../model/plan-environments';
import { InputError } from '../../values/finding';
import { envsFolder, type Context } from '../context';
import { siteFinder } from '../known-site';
import { namedIn } from './named-environments';

const SYSTEMS_WITH_IGNITION: readonly (string | undefined)[] = ['flatcar', 'fedora-coreos'];

/**
 * Whether a simulation needs poseidon/ct: not where no machine is set up by Ignition, or where the command names other environments only.
 *
 * @param command that is run in the simulation; empty: anything may be
 */
export function needsIgnition(context: Context, command: readonly string[]): boolean {
  const site = siteFinder(context);
  return namedIn(command, listEnvironments(envsFolder(context))).some(name => hasIgnition(path.join(envsFolder(context), name), context.root, site));
}

function hasIgnition(directory: string, root: string, site: () => Site | undefined): boolean {
  try {
    if (environmentKind(directory, root) !== 'machines') return false;
    return loadMachines(directory, root, site()).machines.some(({ settings }) => SYSTEMS_WITH_IGNITION.includes(settings.os));
  } catch (error) {
    // what cannot be read is told of by the command
    if (error instanceof InputError) return false;
    throw error;
  }
}
