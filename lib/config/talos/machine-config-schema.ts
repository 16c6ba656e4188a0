import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { didYouMean } from '../../values/did-you-mean';
import { quote } from '../../values/quote';
import type { Path } from '../located';
import { packageFolder } from '../package-folder';

type JsonSchema = z.core.JSONSchema.JSONSchema;

/** What is wrong in a document, and where. */
export interface DocumentProblem {
  readonly path: Path;
  readonly message: string;
  readonly fix: string;
}

/** Of documents without a `kind`, which have `machine` and `cluster`. */
const MAIN = 'v1alpha1.Config';
let definitions: Readonly<Record<string, JsonSchema>> | undefined;

/**
 * Checks a patch of a machine configuration against the schema of Talos 1.13. What a document must have is not asked for: a patch has only what it
 * changes.
 * The provider refuses unknown keys, too, without saying which.
 *
 * @returns nothing when it is good
 */
export function checkConfigPatch(patch: Readonly<Record<string, unknown>>): readonly DocumentProblem[] {
  const all = readDefinitions();
  const byKind = new Map(Object.entries(all).flatMap(([name, schema]) => kindsOf(schema).map((kind) => [kind, name] as const)));
  const { kind } = patch;
  const name = kind === undefined ? MAIN : byKind.get(String(kind));
  if (name === undefined) {
    const meant = didYouMean(String(kind), [...byKind.keys()]);
    const fix = meant === undefined ? 'correct it, or leave kind out for machine and cluster' : `did you mean ${meant}?`;
    return [{ path: ['kind'], message: `Talos has no document of kind ${quote(kind)}`, fix }];
  }
  const { error } = z.fromJSONSchema({ ...all[name], $defs: all } as JsonSchema).safeParse(withoutDirectives(patch));
  return (error?.issues ?? []).flatMap((issue) => explain(issue, all, all[name]!));
}

function explain(issue: z.core.$ZodIssue, all: Readonly<Record<string, JsonSchema>>, schema: JsonSchema): DocumentProblem[] {
  if (issue.code !== 'unrecognized_keys') {
    const where = issue.path.join('.');
    return [{ path: issue.path, message: `${where}: ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}`, fix: 'see the reference of the machine configuration of Talos' }];
  }
  const allowed = Object.keys(descend(schema, issue.path, all)?.properties ?? {});
  return issue.keys.map((key) => {
    const meant = didYouMean(key, allowed);
    const where = issue.path.length === 0 ? 'a machine configuration' : issue.path.join('.');
    const fix = meant === undefined ? `it has ${allowed.join(', ')}` : `did you mean ${meant}?`;
    return { path: [...issue.path, key], message: `${where} has no ${quote(key)} in Talos`, fix };
  });
}

/** The schema at a path. */
function descend(schema: JsonSchema | undefined, steps: Path, all: Readonly<Record<string, JsonSchema>>): JsonSchema | undefined {
  const resolved = schema?.$ref === undefined ? schema : all[schema.$ref.replace('#/$defs/', '')];
  const [step, ...rest] = steps;
  if (step === undefined || resolved === undefined) {
    return resolved;
  }
  const inner = typeof step === 'number' ? resolved.items : resolved.properties?.[String(step)];
  return descend(inner as JsonSchema | undefined, rest, all);
}

/** `$patch: delete` takes something out of the configuration, in place of adding to it. */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectives);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== '$patch').map(([key, inner]) => [key, withoutDirectives(inner)]));
}

function kindsOf(schema: JsonSchema): string[] {
  const kind = schema.properties?.kind as JsonSchema | undefined;
  return (kind?.enum ?? []).map(String);
}

/** A patch has only what it changes, so nothing is required. */
function readDefinitions(): Readonly<Record<string, JsonSchema>> {
  if (definitions === undefined) {
    const file = path.join(packageFolder('providers'), 'talos', 'machine-config.schema.json');
    const { $defs } = JSON.parse(readFileSync(file, 'utf8'), (key, value: unknown) => (key === 'required' ? undefined : value)) as { $defs: Record<string, JsonSchema> };
    definitions = $defs;
  }
  return definitions;
}
