/** What stands for a symbol: `length` bits, the first one lowest. */
export interface Code {
  readonly bits: number;
  readonly length: number;
}

interface Symbol {
  readonly symbol: number;
  readonly frequency: number;
}

const UNUSED: Code = { bits: 0, length: 0 };

/**
 * Codes of the fewest bits for symbols that occur this often.
 *
 * @param longest how many bits a code may have
 */
export function huffmanCodes(frequencies: readonly number[], longest: number): readonly Code[] {
  const codes: Code[] = frequencies.map(() => UNUSED);
  const used = frequencies.flatMap((frequency, symbol): Symbol[] => (frequency > 0 ? [{ symbol, frequency }] : []));
  if (used.length <= 2) {
    used.forEach(({ symbol }, index) => (codes[symbol] = { bits: index, length: 1 }));
    return codes;
  }
  const rare = used.sort((one, other) => one.frequency - other.frequency || one.symbol - other.symbol);
  const lengths = codeLengths(rare.map(({ frequency }) => frequency), Math.min(longest, rare.length - 1));
  const lengthOf = new Map(rare.map(({ symbol }, index) => [symbol, lengths[index]!]));
  return canonicalCodes(frequencies.map((_, symbol) => lengthOf.get(symbol) ?? 0));
}

/** The codes of these lengths, as RFC 1951 (3.2.2) numbers them; none of length 0. */
export function canonicalCodes(lengths: readonly number[]): readonly Code[] {
  const codes: Code[] = lengths.map(() => UNUSED);
  const order = lengths.map((length, symbol) => ({ symbol, length })).filter(({ length }) => length > 0)
    .sort((one, other) => one.length - other.length || one.symbol - other.symbol);
  let next = 0;
  let last = 0;
  for (const { symbol, length } of order) {
    next <<= length - last;
    last = length;
    codes[symbol] = { bits: reverse(next, length), length };
    next += 1;
  }
  return codes;
}

/** How many bits symbols that occur this often take. */
export function bitLength(codes: readonly Code[], frequencies: readonly number[]): number {
  return frequencies.reduce((sum, frequency, symbol) => sum + frequency * codes[symbol]!.length, 0);
}

/**
 * Package-merge: each level pairs up what the level below has, and puts the single symbols among the pairs. A symbol's length is the number of
 * levels at which it is needed. A pair goes before a symbol that weighs the same.
 *
 * @param weights of three symbols at least, the lightest first
 */
function codeLengths(weights: readonly number[], longest: number): readonly number[] {
  const levels: { readonly weight: number; readonly isPair: boolean }[][] = [];
  for (let level = 0; level < longest; level++) {
    const below = levels[level - 1] ?? [];
    const pairs = Array.from({ length: below.length >> 1 }, (_, index) => below[2 * index]!.weight + below[2 * index + 1]!.weight);
    const merged: { weight: number; isPair: boolean }[] = [];
    let pair = 0;
    for (const weight of weights) {
      while (pair < pairs.length && pairs[pair]! <= weight) merged.push({ weight: pairs[pair++]!, isPair: true });
      merged.push({ weight, isPair: false });
    }
    for (; pair < pairs.length; pair++) merged.push({ weight: pairs[pair]!, isPair: true });
    levels.push(merged);
  }
  const lengths = weights.map(() => 0);
  let needed = 2 * weights.length - 2;
  for (const level of levels.reverse()) {
    const taken = level.slice(0, needed);
    const pairs = taken.filter(({ isPair }) => isPair).length;
    for (let symbol = 0; symbol < taken.length - pairs; symbol++) lengths[symbol]! += 1;
    needed = 2 * pairs;
  }
  return lengths;
}

function reverse(bits: number, length: number): number {
  let reversed = 0;
  for (let index = 0; index < length; index++) reversed |= ((bits >> index) & 1) << (length - 1 - index);
  return reversed;
}
