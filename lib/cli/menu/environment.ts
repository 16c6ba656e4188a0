import path from 'node:path';
import type { EnvConfig } from '../../config/env-config';
import { environmentKind } from '../../config/environment-kind';
import { loadEnv } from '../../config/load-env';
import { listEnvironments } from '../../model/plan-environments';
import { InputError } from '../../values/finding';
import { envsFolder, type Context } from '../context';

/** Asks for one of the classes; undefined when there is none, or none is wanted. */
export async function chooseClass(context: Context): Promise<EnvConfig | undefined> {
  const names = listEnvironments(envsFolder(context)).filter(name => mayBeClass(context, name));
  if (names.length === 0) {
    context.io.err('there is no configuration yet: create one first');
    return undefined;
  }
  const name = await context.io.prompts.choose<string | undefined>('Which class?', [...names.map(value => ({ name: value, value })), BACK]);
  return name === undefined ? undefined : loadEnv(path.join(envsFolder(context), name), { root: context.root });
}

/** What cannot be told is said when it is chosen. */
function mayBeClass(context: Context, name: string): boolean {
  try {
    return environmentKind(path.join(envsFolder(context), name), context.root) === 'class';
  } catch (error) {
    if (error instanceof InputError) return true;
    throw error;
  }
}

export const BACK = { name: 'back to the menu', value: undefined };
