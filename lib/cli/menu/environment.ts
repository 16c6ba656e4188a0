import path from 'node:path';
import type { EnvConfig } from '../../config/env-config';
import { loadEnv } from '../../config/load-env';
import { listEnvironments } from '../../model/plan-environments';
import { envsFolder, type Context } from '../context';

/** Asks for one of the classes; undefined when there is none, or none is wanted. */
export async function chooseClass(context: Context): Promise<EnvConfig | undefined> {
  const names = listEnvironments(envsFolder(context));
  if (names.length === 0) {
    context.io.err('there is no configuration yet: create one first');
    return undefined;
  }
  const name = await context.io.prompts.choose<string | undefined>('Which class?', [...names.map(value => ({ name: value, value })), BACK]);
  return name === undefined ? undefined : loadEnv(path.join(envsFolder(context), name), { root: context.root });
}

export const BACK = { name: 'back to the menu', value: undefined };
