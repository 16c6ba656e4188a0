import { distance } from 'fastest-levenshtein';

/** The candidate that `given` was probably meant to be; undefined when none is near. */
export function didYouMean(given: string, candidates: Iterable<string>): string | undefined {
  let best: { readonly candidate: string; readonly edits: number } | undefined;
  for (const candidate of candidates) {
    const edits = distance(simplify(given), simplify(candidate));
    const isNear = edits <= Math.max(1, Math.floor(candidate.length / 3)) && edits < candidate.length;
    if (isNear && (best === undefined || edits < best.edits)) {
      best = { candidate, edits };
    }
  }
  return best?.candidate;
}

// `templateNode`, `template-node` and `Template_Node` all mean `template_node`
function simplify(name: string): string {
  return name.toLowerCase().replace(/[-_ ]/g, '').slice(0, 100);
}
