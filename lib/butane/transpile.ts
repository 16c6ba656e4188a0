import type { Finding } from '../values/finding';
import type { ButaneSource } from './butane-source';
import { explainProblem } from './explain/explain-problem';
import { positionIn } from './position-in';
import type { Problem } from './problem';
import type { ReadLocal } from './read-local';
import { renderConfig } from './render-config';
import { formatPath } from './yaml/yaml-node';

export interface TranspileOptions {
  /**
   * Butane that is merged into the configuration, in this order; what comes later wins.
   *
   * @default none
   */
  readonly snippets?: readonly ButaneSource[];
  /**
   * The files beside it, that `local` names.
   *
   * @default - there are none, and `local` is refused
   */
  readonly readFile?: ReadLocal;
  /** Whether warnings refuse it, too. @default true */
  readonly strict?: boolean;
  /** Whether the JSON is indented. @default false */
  readonly prettyPrint?: boolean;
}

/** Ignition (JSON), or what is wrong. */
export type Transpiled = { readonly ignition: string } | { readonly findings: readonly Finding[] };

/** Turns Butane (flatcar up to 1.1.0, fcos up to 1.5.0) into Ignition, as `ct_config` of poseidon/ct 0.14.0 does, byte for byte. */
export function transpile(source: ButaneSource, { snippets = [], readFile, strict = true, prettyPrint = false }: TranspileOptions = {}): Transpiled {
  const result = renderConfig({ content: source.text, snippets: snippets.map(({ text }) => text), prettyPrint, strict, readFile });
  if ('rendered' in result) return { ignition: result.rendered };
  const refused = result.snippet === undefined ? source : snippets[result.snippet]!;
  const problems = result.problems.filter(({ severity }) => strict || severity === 'error');
  return {
    findings: firstOfEach(problems).map((problem) => ({ position: positionIn(refused, problem.line, problem.column), ...explainProblem(problem) })),
  };
}

/** What is wrong with a value in one way often is in another: the first one says it. */
function firstOfEach(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ path }) => {
    const place = path === undefined ? undefined : formatPath(path);
    return place === undefined || (!seen.has(place) && seen.add(place));
  });
}
