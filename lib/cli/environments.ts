import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { findSite } from '../config/site/find-site';
import { listEnvironments, planEnvironments, type PlannedEnvironment } from '../model/plan-environments';
import { didYouMean } from '../values/did-you-mean';
import { quote } from '../values/quote';
import { envsFolder, type Context } from './context';
import { CommandError } from './errors';
import { EXIT } from './exit-codes';
import { siteFinder } from './known-site';
import { nearestFolder } from './nearest-folder';

/** Names of the environments to work on: those that were given, else all. */
export function chooseEnvironments(context: Context, given: readonly string[]): string[] {
  const known = listEnvironments(envsFolder(context));
  if (given.length === 0 && known.length === 0) {
    const project = nearestFolder(path.dirname(context.root), 'envs');
    const fix = `${project === undefined ? '' : `run the command in ${project}, or `}make one: standsmith init my-class`;
    throw new CommandError(`there is no environment in ${envsFolder(context)}\n    ${fix}`, EXIT.badInput);
  }
  const names = given.map(name => name.replace(/^envs\//, '').replace(/\/+$/, ''));
  const folders = listFolders(envsFolder(context));
  const unknown = names.find(name => !known.includes(name) && !folders.includes(name));
  if (unknown !== undefined) {
    if (isInSite(context, unknown)) {
      throw new CommandError(
        `the site has machines for ${quote(unknown)}, and this project has no environment of that name\n    make envs/${unknown}/env.yaml with the line "kind: machines": what the site says holds there`,
        EXIT.badInput,
      );
    }
    const project = nearestFolder(path.dirname(context.root), path.join('envs', unknown, 'env.yaml'));
    if (project !== undefined) {
      throw new CommandError(`there is no environment ${quote(unknown)} in this folder\n    run the command in ${project}, which has it`, EXIT.badInput);
    }
    const meant = didYouMean(unknown, known);
    const fix = meant === undefined ? `make one: standsmith init NAME${known.length > 0 ? `; there are: ${known.join(', ')}` : ''}` : `did you mean ${quote(meant)}?`;
    throw new CommandError(`there is no environment ${quote(unknown)}\n    ${fix}`, EXIT.badInput);
  }
  return names.length === 0 ? known : [...new Set(names)];
}

function isInSite({ env, root }: Context, name: string): boolean {
  const site = findSite(env, root);
  return site !== undefined && existsSync(path.join(site, 'envs', `${name}.yaml`));
}

/** Names of all folders beside the environments: what one lacks to be an environment is said when it is read. */
function listFolders(parent: string): string[] {
  const entries = existsSync(parent) ? readdirSync(parent, { withFileTypes: true }) : [];
  return entries.filter(entry => entry.isDirectory()).map(({ name }) => name);
}

/** Reads and plans environments. @throws InputError with everything that is wrong */
export function planAll(context: Context, given: readonly string[]): PlannedEnvironment[] {
  return planEnvironments(envsFolder(context), chooseEnvironments(context, given), context.root, new Map(), siteFinder(context));
}

export function planOne(context: Context, name: string): PlannedEnvironment {
  return planAll(context, [name])[0]!;
}
