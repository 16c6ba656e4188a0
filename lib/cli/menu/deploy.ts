import type { EnvConfig } from '../../config/env-config';
import { standNode } from '../../model/placement';
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
  const templates = mayLackTemplates(config) ? [{ args: ['templates', 'sync', config.name] }] : [];
  // without the templates, there is no telling whether there is room for what is cloned from them
  return [credentials, ...templates, { args: ['capacity', config.name] }, { args: ['apply', config.name] }];
}

/** Whether machines may be on a node that does not have their template. */
function mayLackTemplates(config: EnvConfig): boolean {
  return config.placement === 'balanced' || config.machines.some(({ settings: { nodeName, templateNode } }) => (nodeName ?? standNode(config)) !== templateNode);
}
