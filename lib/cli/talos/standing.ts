import type { StateDocument } from '../../tofu/show';
import { CommandError } from '../errors';
import { EXIT } from '../exit-codes';

/** What the state of a cluster's stack has of a type. @throws CommandError when it has none */
export function valueOf(environment: string, state: StateDocument, type: string, key: string): string {
  const value = state.values?.root_module?.resources?.find(resource => resource.type === type)?.values?.[key];
  if (typeof value !== 'string') throw notThere(environment);
  return value;
}

export function notThere(environment: string): CommandError {
  return new CommandError(`the cluster of ${environment} does not stand yet\n    make it: standsmith apply ${environment}`, EXIT.badInput);
}
