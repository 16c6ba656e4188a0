import type { Value } from '../values/value';

type Validator = (value: Value) => string | undefined;

/** Text that matches `pattern`; `rule` says so in words: `must …`. */
export function matching(pattern: RegExp, rule: string): Validator {
  return (value) => (typeof value === 'string' && !pattern.test(value) ? `value ${rule}, got: ${value}` : undefined);
}

/** Text that is one of `choices`. */
export function oneOf(...choices: readonly string[]): Validator {
  return (value) => {
    if (typeof value !== 'string' || choices.includes(value)) {
      return undefined;
    }
    return `value must be one of: [${choices.map((choice) => JSON.stringify(choice)).join(' ')}], got: ${JSON.stringify(value)}`;
  };
}
