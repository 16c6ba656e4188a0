import { distance } from 'fastest-levenshtein';

/** The candidate that `given` was probably meant to be; undefined when none is near. */
export function didYouMean(given: string, candidates: Iterable<string>): string | undefined {
  let best: { readonly candidate: string; readonly edits: number } | undefined;
  for (const candidate of candidates) {
    const edits = countEdits(simplify(given), simplify(candidate));
    if (edits <= Math.max(1, Math.floor(candidate.length / 3)) && edits < candidate.length && edits < (best?.edits ?? Infinity)) {
      best = { candidate, edits };
    }
  }
  return best?.candidate;
}

function countEdits(given: string, candidate: string): number {
  const edits = distance(given, candidate);
  // two letters changed places: one slip of the fingers
  return edits === 2 && sortLetters(given) === sortLetters(candidate) ? 1 : edits;
}

function sortLetters(word: string): string {
  return Array.from(word).sort().join('');
}

// `templateNode`, `template-node` and `Template_Node` all mean `template_node`
function simplify(name: string): string {
  return name.slice(0, 100).toLowerCase().replace(/[-_ ]/g, '');
}
