import type { Problem } from '../hooks/problem';
import type { Share } from './share';

/** What is wrong with the shares of one machine; paths are `[index, key]`. */
export function shareProblems(_shares: readonly Share[]): readonly Problem[] {
  return [];
}
