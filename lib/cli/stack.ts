import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { missingAccess, missingSshAccess } from '../config/credentials';
import { readValues } from '../config/values-file';
import { keepAllocations, keepStatePassphrases, type PlannedEnvironment } from '../model/plan-environments';
import { findTofu } from '../tofu/find-tofu';
import { init } from '../tofu/init';
import type { Tofu } from '../tofu/tofu';
import { quote } from '../values/quote';
import { synthesize } from '../../stacks/synthesize';
import { outFolder, type Context } from './context';
import { chooseEnvironments } from './environments';
import { CommandError } from './errors';
import { EXIT } from './exit-codes';
import { kindOf } from './kinds';
import { leadsElsewhere } from './leads-elsewhere';
import { planAndPlaceOne } from './place';
import { withSite } from './site-access';

export interface SynthOptions {
  /** Whether to write HCL instead of JSON. @default false */
  readonly hcl?: boolean;
  /** Folder to write to. @default `cdktf.out` in the project */
  readonly outdir?: string;
}

/** Writes the stacks of environments, and keeps what was allocated. @returns the stacks' folders by environment */
export function writeStacks(context: Context, planned: readonly PlannedEnvironment[], { hcl, outdir }: SynthOptions = {}): Map<string, string> {
  const target = outdir === undefined ? outFolder(context) : path.resolve(context.root, outdir);
  if (target !== outFolder(context)) checkIsOurs(target, outdir!);
  keepStatePassphrases(planned, context.root);
  const folders = synthesize(planned.map(({ plan }) => plan), {
    outdir: target,
    hcl,
    keepStacks: chooseEnvironments(context, []),
  });
  keepAllocations(planned);
  return folders;
}

/** Stacks that are no more are removed: in a folder of somebody else's, `stacks` may be anything. */
function checkIsOurs(folder: string, given: string): void {
  if (!existsSync(folder) || existsSync(path.join(folder, 'manifest.json')) || readdirSync(folder).length === 0) return;
  throw new CommandError(`${quote(given)} is no folder that synth has written, and is not empty\n    name a new or empty folder by --outdir`, EXIT.refused);
}

/** A stack that tofu can work on. */
export type ReadyStack<P extends PlannedEnvironment = PlannedEnvironment> = P & { readonly tofu: Tofu };

/** Reads, plans and writes an environment, checks that its variables have values, and makes its folder ready for tofu. */
export async function prepareStack(given: Context, name: string): Promise<ReadyStack> {
  const context = await withSite(given, name);
  const planned = await planAndPlaceOne(context, name);
  await checkValues(context, planned);
  const binary = await findTofu(context.env);
  const folder = writeStacks(context, [planned]).get(planned.config.name)!;
  const tofu = { binary, folder, env: context.env, signal: context.signal };
  context.io.err(`tofu init in ${path.relative(context.root, folder)}`);
  await init(tofu);
  return { ...planned, tofu };
}

/** The folder of a stack that has been made ready before; undefined when none has. */
export async function findStack(context: Context, name: string): Promise<Tofu | undefined> {
  const folder = path.join(outFolder(context), 'stacks', name);
  return existsSync(folder) ? { binary: await findTofu(context.env), folder, env: context.env } : undefined;
}

/** @throws CommandError when a variable that an environment takes has no value */
export async function checkValues(context: Context, planned: PlannedEnvironment): Promise<void> {
  const { config, directory } = planned;
  const file = path.join(directory, 'values.tfvars');
  const shown = path.relative(context.root, file);
  const fix = `run: standsmith credentials ${config.name}`;
  if (!existsSync(file)) throw new CommandError(`there is no ${shown}: the passwords and the way to the cluster are missing\n    ${fix}`, EXIT.badInput);
  const values = await readValues(file, context.root);
  const lack = kindOf(planned).missingValues(planned, { ...variablesOf(context), ...values });
  if (lack !== undefined) throw new CommandError(`${shown} has ${lack.lacks}\n    ${lack.fix}`, EXIT.badInput);
  const missingSsh = kindOf(planned).needsSsh(planned) ? missingSshAccess(values) : [];
  const missing = leadsElsewhere(context.env) ? [] : [...missingAccess(values), ...missingSsh];
  if (missing.length > 0) {
    throw new CommandError(
      `${shown} does not say how to reach the cluster: ${missing.join(' and ')}\n    fill that in, or rehearse it: standsmith sim -- standsmith …`, EXIT.badInput,
    );
  }
}

/** Values that tofu takes from the process. */
function variablesOf({ env }: Context): Record<string, string | undefined> {
  const given = Object.entries(env).filter(([name]) => name.startsWith(VARIABLE));
  return Object.fromEntries(given.map(([name, value]) => [name.slice(VARIABLE.length), value]));
}

const VARIABLE = 'TF_VAR_';
