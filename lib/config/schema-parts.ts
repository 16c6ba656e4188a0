import { z } from 'zod';

/*
 * Parts of the files' schemas. The message of every issue is the sentence that says what is allowed; of unknown keys, the list of
 * the known ones. `description` and `example` go to editors, and `example` into the fix of a finding.
 */

/** Text for which `check` returns undefined; else what it returns says what is allowed. */
export function text(check: (value: string) => string | undefined, description: string, example: string) {
  return z.string({ error: check('') ?? 'text is needed' }).check(({ value, issues }) => {
    const allowed = check(value);
    if (allowed !== undefined) {
      issues.push({ code: 'custom', message: allowed, input: value });
    }
  }).meta({ description, examples: [example] });
}

export function integer(min: number, max: number, what: string, description: string, example: number) {
  const error = `${what} is a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error }).meta({ description, examples: [example] });
}

/** A number that need not be whole. */
export function factor(min: number, max: number, what: string, description: string, example: number) {
  const error = `${what} is a number from ${min} to ${max}`;
  return z.number({ error }).min(min, { error }).max(max, { error }).meta({ description, examples: [example] });
}

export function flag(what: string, description: string) {
  return z.boolean({ error: `${what} is true or false` }).meta({ description, examples: [true] });
}

export function choice<const T extends readonly [string, ...string[]]>(values: T, what: string, description: string) {
  return z.enum(values, { error: `${what} is ${values.join(' or ')}` }).meta({ description, examples: [values[0]] });
}

export function list<T extends z.ZodType>(item: T, min: number, max: number, what: string, description: string, example: string) {
  const error = `${what} is a list of ${min} to ${max}: each on a line of its own, with - before it`;
  return z.array(item, { error }).min(min, { error }).max(max, { error }).meta({ description, examples: [example] });
}

/** A map of any names. */
export function byName<T extends z.ZodType>(what: string, value: T, description: string) {
  return z.record(z.string(), value, { error: `${what} is a map: a name, a colon and its value` }).meta({ description });
}

/** A map that knows its keys. */
export function section<T extends z.ZodRawShape>(what: string, shape: T) {
  const keys = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? keys : `${what} is a map of ${keys}: each with a colon and its value behind it`),
  });
}

/** The schema of the value at `path` below `schema`; undefined where there is none. */
export function schemaAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): z.core.$ZodType | undefined {
  const inner = unwrap(schema);
  const [step, ...rest] = path;
  if (inner instanceof z.ZodUnion) {
    return schemaAt((step === undefined ? inner.options[0] : inner.options.at(-1))!, path);
  }
  if (step === undefined) {
    return inner;
  }
  let child: z.core.$ZodType | undefined;
  if (inner instanceof z.ZodArray) {
    child = inner.element;
  } else if (inner instanceof z.ZodRecord) {
    child = inner.valueType;
  } else if (inner instanceof z.ZodObject) {
    child = new Map(Object.entries(inner.shape as z.ZodRawShape)).get(String(step));
  }
  return child && schemaAt(child, rest);
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable ? unwrap(schema.unwrap()) : schema;
}
