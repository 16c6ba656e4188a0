import type { Finding } from '../../values/finding';
import { didYouMean } from '../../values/did-you-mean';
import { explainYamlError } from '../../values/explain-yaml-error';
import { quote } from '../../values/quote';
import type { Problem } from '../problem';
import { explainType } from './explain-type';
import { RULES } from './rules';

type Explanation = Pick<Finding, 'message' | 'fix'>;

/** What is wrong in the words of somebody who writes Butane, and what to change. */
export function explainProblem(problem: Problem): Explanation {
  const { message, syntax, node, path = [] } = problem;
  if (syntax !== undefined) return explainYamlError(syntax, message);
  const last = path.findLast((step) => typeof step !== 'number');
  const key = typeof last === 'object' ? last.key : last ?? '';
  if (problem.allowed !== undefined) return explainKey(key, problem.allowed);
  const wrongType = explainType(message);
  if (wrongType !== undefined) return wrongType;
  const given = node?.kind === 'scalar' && node.tag !== '!!null' ? node.value : undefined;
  for (const [pattern, explain] of RULES) {
    const match = pattern.exec(message);
    if (match !== null) return explain({ key, given, shown: given === undefined ? 'nothing' : quote(given), match });
  }
  return { message, fix: 'see the specification of Butane at https://coreos.github.io/butane/specs/' };
}

function explainKey(key: string, allowed: readonly string[]): Explanation {
  const meant = didYouMean(key, allowed);
  const message = `unknown key ${quote(key)}`;
  return { message, fix: meant === undefined ? `keys here are ${allowed.join(', ')}` : `did you mean ${meant}?` };
}
