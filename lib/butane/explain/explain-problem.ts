import type { Finding } from '../../values/finding';
import type { Problem } from '../problem';

/** What is wrong in the caller's terms, and what to change. */
export function explainProblem(problem: Problem, text: string): Pick<Finding, 'message' | 'fix'> {
  void text;
  return { message: problem.message, fix: 'change it' };
}
