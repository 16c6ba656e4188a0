import type { Context } from '../context';
import { askConnection } from './connection';
import { chooseClass } from './environment';
import { knownAccess } from './known-access';
import type { Step } from './step';

/** Asks what is deployed, and how the cluster is reached where that is not known. */
export async function deploy(context: Context): Promise<readonly Step[] | undefined> {
  const config = await chooseClass(context);
  if (config === undefined) return undefined;
  const connection = await knownAccess(context, config.name) === undefined ? await askConnection(context) : undefined;
  const credentials = connection?.keepFor(config.name) ?? { args: ['credentials', config.name] };
  const templates = config.placement === 'balanced' ? [{ args: ['templates', 'sync', config.name] }] : [];
  return [credentials, ...templates, { args: ['apply', config.name] }];
}
