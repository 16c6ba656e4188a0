import { Token } from 'cdktf';

/** Returns undefined for an allowed value, else one sentence that says what is allowed. */
type Check<T> = (value: T) => string | undefined;

/**
 * Checks one prop. What is unset, or known at apply only, is let through.
 *
 * @returns undefined, or what is wrong: the prop, the value, what is allowed
 */
export function checkProp<T>(name: string, value: T | undefined, check: Check<T>): string | undefined {
  if (value === undefined || Token.isUnresolved(value)) return undefined;
  const allowed = check(value);
  return allowed && `\`${name}\` is ${JSON.stringify(value)}, but ${allowed}`;
}

/** A whole number within limits, both inclusive. */
export function wholeNumber(min: number, max: number, unit = ''): Check<number> {
  return value => (Number.isInteger(value) && value >= min && value <= max ? undefined : `a whole number from ${min} to ${max}${unit} is wanted`);
}

/**
 * Fails once with everything that is wrong.
 *
 * @param what the construct in the caller's words: `VM 10001`
 * @param problems what the checks returned
 */
export function validateProps(what: string, problems: readonly (string | undefined)[]): void {
  const found = problems.filter(problem => problem !== undefined);
  if (found.length > 0) throw new Error(`${what} cannot be made:\n${found.map(problem => `- ${problem}`).join('\n')}`);
}
