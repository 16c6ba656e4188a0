/** A byte, or bytes that stood `distance` before. */
export type Token = { readonly literal: number } | Match;

/** Tokens that are coded together. */
export interface Block {
  readonly tokens: readonly Token[];
  /** The bytes that they stand for; undefined where those are out of sight already, so that they cannot be stored as they are. */
  readonly bytes: Uint8Array | undefined;
}

interface Match { readonly length: number; readonly distance: number }

const WINDOW = 1 << 15;
const MIN_MATCH = 4;
const MAX_MATCH = 258;
const LOOKAHEAD = MIN_MATCH + MAX_MATCH;
const MOST_TRIES = 4096;
/** A match that is as short as can be costs more bits than its bytes when it is farther away than this. */
const FAR = 4096;
const MOST_TOKENS = 1 << 14;
const HASH_BITS = 17;
const NO_MATCH: Match = { length: MIN_MATCH - 1, distance: 0 };

/**
 * Finds repetitions as Go's `compress/flate` does at its level 9: the longest match of four bytes at least, unless a longer one begins one byte
 * later. What it finds decides over every byte of the result, so it is followed in all that can be seen: two windows of 32 kB are looked at, and
 * when the second one comes to its end, the first one is forgotten.
 */
export function findMatches(data: Uint8Array): readonly Block[] {
  const chains = new Chains(data);
  const blocks: Block[] = [];
  let tokens: Token[] = [];
  let blockStart = 0;
  let index = 0;
  let base = 0;
  let candidate = -1;
  let previous = NO_MATCH;
  let isPending = false;

  const add = (token: Token) => {
    tokens.push(token);
    if (tokens.length === MOST_TOKENS) endBlock();
  };
  const endBlock = () => {
    blocks.push({ tokens, bytes: blockStart < base ? undefined : data.subarray(blockStart, index) });
    blockStart = index;
    tokens = [];
  };

  while (index < data.length) {
    const end = Math.min(data.length, base + 2 * WINDOW);
    if (end < data.length && end - index < LOOKAHEAD) {
      base += WINDOW;
      continue;
    }
    candidate = chains.add(index) ?? candidate;
    const longest = Math.min(MAX_MATCH, data.length - index);
    const isWorthwhile = data.length - index > previous.length && previous.length < MAX_MATCH;
    const oldest = Math.max(base, index - WINDOW);
    const found = isWorthwhile && candidate >= oldest ? chains.longestMatch(index, candidate, longest, oldest) : undefined;
    const match = found ?? NO_MATCH;
    if (previous.length >= MIN_MATCH && match.length <= previous.length) {
      const next = index + previous.length - 1;
      for (index += 1; index < next; index++) chains.add(index);
      isPending = false;
      add(previous);
      previous = NO_MATCH;
    } else {
      if (isPending) add({ literal: data[index - 1]! });
      index += 1;
      isPending = true;
      previous = match;
    }
  }
  if (isPending) tokens.push({ literal: data[index - 1]! });
  if (tokens.length > 0) endBlock();
  return blocks;
}

/** Where the same four bytes stood before, the last one first. */
class Chains {
  private readonly last = new Int32Array(1 << HASH_BITS).fill(-1);
  private readonly before = new Int32Array(WINDOW).fill(-1);

  constructor(private readonly data: Uint8Array) {}

  /** @returns where they stood last; undefined near the end, where there are no four bytes any more */
  add(index: number): number | undefined {
    const { data, last, before } = this;
    if (index >= data.length - (MIN_MATCH - 1)) return undefined;
    const word = (data[index]! << 24) | (data[index + 1]! << 16) | (data[index + 2]! << 8) | data[index + 3]!;
    const hash = Math.imul(word, 0x1e35a7bd) >>> (32 - HASH_BITS);
    const head = last[hash]!;
    before[index & (WINDOW - 1)] = head;
    last[hash] = index;
    return head;
  }

  longestMatch(index: number, first: number, longest: number, oldest: number): Match | undefined {
    const { data, before } = this;
    let found: Match | undefined;
    let length = MIN_MATCH - 1;
    for (let at = first, tries = MOST_TRIES; tries > 0 && at >= oldest; tries--) {
      if (data[at + length] === data[index + length]) {
        let same = 0;
        while (same < longest && data[at + same] === data[index + same]) same++;
        if (same > length && (same > MIN_MATCH || index - at <= FAR)) {
          length = same;
          found = { length, distance: index - at };
          if (same >= longest) break;
        }
      }
      // what is a whole window away has been overwritten in `before`
      if (at === index - WINDOW) break;
      at = before[at & (WINDOW - 1)]!;
    }
    return found;
  }
}
