import type { ClientConfiguration } from '../../talos/pki/secrets';
import type { ConfigProblem } from '../resource-type';
import { isObject, isUnknown } from '../values/value';
import type { Draft, ValueObject } from '../values/value';
import { parseDuration } from './duration';
import { problem } from './settings';

const DEFAULT_TIMEOUT = '10m';

/** What a resource says of who comes to the machine: by write-only values, or others. */
export function clientOf(planned: ValueObject, config: ValueObject): ClientConfiguration {
  const given = config['client_configuration_wo'] ?? null;
  return (given === null ? planned['client_configuration'] : given) as unknown as ClientConfiguration;
}

/** Exactly one of two ways to say the same. */
export function oneOfTwo(config: ValueObject, name: string, label: string): readonly ConfigProblem[] {
  const [plain, writeOnly] = [config[name] ?? null, config[`${name}_wo`] ?? null];
  if (plain === null && writeOnly === null) {
    return [problem(`Missing ${label}`, `Exactly one of ${name} or ${name}_wo must be set`)];
  }
  return plain === null || writeOnly === null ? [] : [problem(`Conflicting ${label}`, `Only one of ${name} or ${name}_wo can be set, not both`)];
}

/** Milliseconds that an operation may take. @throws Error when it is said wrongly */
export function timeoutOf(values: ValueObject, operation: 'create' | 'update' | 'read', otherwise = DEFAULT_TIMEOUT): number {
  const said = isObject(values['timeouts']) ? values['timeouts'][operation] ?? null : null;
  return parseDuration(typeof said === 'string' ? said : otherwise);
}

/** The endpoint is the machine itself where nothing else is said. @returns whether both are known */
export function planEndpoint(planned: Draft, config: ValueObject): boolean {
  if (isUnknown(config['endpoint']) || isUnknown(config['node'])) {
    return false;
  }
  planned['endpoint'] = config['endpoint'] ?? config['node'] ?? null;
  return true;
}
