type Tree = Readonly<Record<string, unknown>>;

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/**
 * What is otherwise in `after` than in `before`, as a tree of the same shape: only what has come or changed, and null for what
 * is gone. A table that is empty is as one that is not there.
 */
export function differences(before: Tree, after: Tree): Tree {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const entries = names.flatMap((name): [string, unknown][] => {
    const [old, now] = [before[name], after[name]];
    if (isTree(now)) {
      const inner = differences(isTree(old) ? old : {}, now);
      return Object.keys(inner).length > 0 ? [[name, inner]] : [];
    }
    if (now === undefined) {
      return isTree(old) && Object.keys(old).length === 0 ? [] : [[name, null]];
    }
    return isSame(old, now) ? [] : [[name, now]];
  });
  return Object.fromEntries(entries);
}
