import type { z } from 'zod';
import type { Finding, SourcePosition } from '../values/finding';
import { explainIssue } from './explain-issue';
import type { LocatedMap } from './located';
import { toPlain } from './located';
import { merge } from './merge';
import { parseYaml } from './parse-yaml';
import { displayPath, readText } from './read-text';

export interface YamlFile<T> {
  /** Beginning of the file. */
  readonly position: SourcePosition;
  /** What the file says; undefined when it is empty or no YAML. */
  readonly tree?: LocatedMap;
  /** The checked value; undefined when there are findings. */
  readonly value?: T;
  readonly findings: readonly Finding[];
}

/**
 * Reads a YAML file and checks it against `schema`.
 *
 * @param empty what to change when the file has no value at all; unset: an empty file is the same as an empty map
 * @param beneath what other files say where this one says nothing: the two are checked together. @default nothing
 */
export function readYamlFile<T>(file: string, root: string, schema: z.ZodType<T>, empty?: string, beneath?: LocatedMap): YamlFile<T> {
  const position: SourcePosition = { file: displayPath(file, root), line: 1, column: 1 };
  const read = readText(file, position.file);
  return 'finding' in read ? { position, findings: [read.finding] } : checkYaml(read.text, position, schema, empty, beneath);
}

/** The same for the text of a file; its beginning is at `position`. */
export function checkYaml<T>(text: string, position: SourcePosition, schema: z.ZodType<T>, empty?: string, beneath?: LocatedMap): YamlFile<T> {
  const { tree, findings } = parseYaml(text, position.file);
  if (findings.length > 0) {
    return { position, findings };
  }
  if (tree === undefined && empty !== undefined) {
    return { position, findings: [{ position, message: 'the file is empty', fix: empty }] };
  }
  const content = tree ?? { kind: 'map' as const, entries: new Map(), position };
  const checked = beneath !== undefined && content.kind === 'map' ? merge([beneath, content])! : content;
  const result = schema.safeParse(toPlain(checked));
  // a number that is no whole number and too large is said once
  const issues = new Map(result.error?.issues.map((issue) => [`${issue.path.join('.')} ${issue.message}`, issue]));
  return {
    position,
    ...(content.kind === 'map' && { tree: content }),
    ...(result.success && { value: result.data }),
    findings: [...issues.values()].flatMap((issue) => explainIssue(issue, schema, checked)),
  };
}
