import { isMap, isScalar, isSeq } from 'yaml';
import type { Document, Node, Pair, Scalar } from 'yaml';

/** A value that is neither map nor list, and the keys that lead to it; places in lists are none. */
export interface Leaf {
  readonly node: Scalar;
  readonly keys: readonly string[];
  /** What an encrypted value is bound to. */
  readonly place: string;
}

/** Lines of comments that belong to a node. */
export interface Comment {
  readonly node: { comment?: string | null; commentBefore?: string | null };
  readonly property: 'comment' | 'commentBefore';
  readonly keys: readonly string[];
}

/** All values of a file in their order: the MAC is over them in this order. */
export function* leaves(node: unknown, keys: readonly string[] = []): Generator<Leaf> {
  if (isMap(node)) {
    for (const { key, value } of node.items as Pair<Scalar, Node | null>[]) yield* leaves(value, [...keys, writtenText(key)]);
  } else if (isSeq(node)) {
    for (const item of node.items) yield* leaves(item, keys);
  } else if (isScalar(node) && node.value !== null) {
    yield { node, keys, place: placeOf(keys) };
  }
}

/** All comments, each with the keys of the map or list that it stands in. */
export function* comments(document: Document): Generator<Comment> {
  yield* ownComments(document as Comment['node'], []);
  yield* below(document.contents, []);
}

function* below(node: unknown, keys: readonly string[]): Generator<Comment> {
  if (isMap(node)) {
    for (const { key, value } of node.items as Pair<Scalar, Node | null>[]) {
      const inner = [...keys, writtenText(key)];
      const isLeaf = !isMap(value) && !isSeq(value);
      if (isScalar(key)) yield* ownComments(key, keys);
      if (value !== null) yield* ownComments(value, isLeaf ? keys : inner);
      yield* below(value, inner);
    }
  } else if (isSeq(node)) {
    for (const item of node.items as Node[]) {
      yield* ownComments(item, keys);
      yield* below(item, keys);
    }
  }
}

function* ownComments(node: Comment['node'], keys: readonly string[]): Generator<Comment> {
  for (const property of ['commentBefore', 'comment'] as const) {
    if (node[property]) yield { node, property, keys };
  }
}

export function placeOf(keys: readonly string[]): string {
  return `${keys.join(':')}:`;
}

/** Text, and what else stands there as it is written. @param node plain text where it was made and not read */
export function writtenText(node: Scalar | string): string {
  if (typeof node === 'string') return node;
  return typeof node.value === 'string' ? node.value : node.source ?? String(node.value);
}
