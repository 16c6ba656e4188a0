import path from 'node:path';
import { runProcess } from '../../tofu/process';
import { quote } from '../../values/quote';
import type { Context } from '../context';
import { chooseEnvironments } from '../environments';
import { CommandError } from '../errors';
import { EXIT } from '../exit-codes';
import { withGivenSite } from '../known-site';
import { leadsElsewhere } from '../leads-elsewhere';
import { nearestFolder } from '../nearest-folder';
import { siteNode, withSite } from '../site-access';
import { siteFolder } from './known-site';

/**
 * Runs a command with the variables of tofu that the site knows, and `values.tfvars` of the environment does not say. They are in its environment and
 * nowhere else.
 *
 * @returns its exit code; 128 and the signal's number where a signal has ended it
 * @throws CommandError where the site does not lead to a cluster, or the command cannot be run
 */
export async function runWithSite(given: Context, named: string, command: readonly string[], site: string | undefined): Promise<number> {
  const context = withGivenSite({ ...given, root: projectOf(given.root, named) }, site);
  const [environment] = chooseEnvironments(context, [named]);
  const known = await withSite(context, environment!);
  if (known.env === context.env) checkLeads(context, environment!);
  const [program, ...args] = command;
  try {
    // it has the secrets that it needs, and needs no key to the others
    return (await runProcess(program!, args, { cwd: given.root, env: { ...known.env, SOPS_AGE_KEY: undefined }, isPrivate: true })).code;
  } catch (error) {
    throw new CommandError(`${quote(program!)} cannot be run: ${(error as Error).message}\n    write the command as a shell would have it: secrets exec ${environment!} -- bash -c '…'`);
  }
}

/** The nearest folder with the environment, else with any, from here upwards: who works in the folder of a stack is below it. */
function projectOf(from: string, environment: string): string {
  return nearestFolder(from, path.join('envs', environment, 'env.yaml')) ?? nearestFolder(from, 'envs') ?? from;
}

/** Nothing was taken from the site: because something else leads to a cluster, or because nothing does. */
function checkLeads(context: Context, environment: string): void {
  if (context.env.STANDSMITH_SIMULATION) return;
  if (leadsElsewhere(context.env)) {
    context.io.err('variables of the process lead to a cluster: nothing is taken from the site');
    return;
  }
  const folder = siteFolder(context);
  if (siteNode(context, environment) !== undefined) {
    context.io.err(`values.tfvars of ${environment} leads to a cluster: nothing is taken from the site`);
    return;
  }
  throw new CommandError(
    `the site does not say which of its nodes ${environment} is put on\n    write node: into ${path.join(folder, 'envs', `${environment}.yaml`)}, or proxmox: { node_name: … } into env.yaml`,
    EXIT.badInput,
  );
}
