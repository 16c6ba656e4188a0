import type { BitWriter } from './bit-writer';
import type { Block, Token } from './find-matches';
import { bitLength, canonicalCodes, huffmanCodes, type Code } from './huffman';

const END_OF_BLOCK = 256;
const FIRST_LENGTH = 257;
const LITERALS = 286;
const DISTANCES = 30;
const MOST_STORED = 65_535;

/** In which order the lengths of the codes for lengths are written. */
const HEADER_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const REPEAT = 16;
const ZEROS = 17;
const MANY_ZEROS = 18;
const EXTRA_BITS_OF_HEADER: Readonly<Record<number, number>> = { [REPEAT]: 2, [ZEROS]: 3, [MANY_ZEROS]: 7 };

/** What a code stands for: numbers from `base` on, told apart by `extraBits`. */
interface Range { readonly base: number; readonly extraBits: number }

// RFC 1951, 3.2.5; the last length has a code of its own
const LENGTHS: readonly Range[] = [...ranges(3, [...Array<number>(8).fill(0), ...quadruples(1, 5)]).slice(0, 28), { base: 258, extraBits: 0 }];
const DISTANCE_RANGES: readonly Range[] = ranges(1, [0, 0, 0, 0, ...Array.from({ length: 26 }, (_, index) => 1 + (index >> 1))]);
const FIXED_LITERALS = canonicalCodes(Array.from({ length: 288 }, (_, symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8)));
const FIXED_DISTANCES = canonicalCodes(Array<number>(DISTANCES).fill(5));

function quadruples(from: number, to: number): number[] {
  return Array.from({ length: 4 * (to - from + 1) }, (_, index) => from + (index >> 2));
}

function ranges(first: number, bits: readonly number[]): Range[] {
  let base = first;
  return bits.map((count) => {
    const range = { base, extraBits: count };
    base += 1 << count;
    return range;
  });
}

function codeOf(table: readonly Range[], value: number): number {
  let code = table.length - 1;
  while (table[code]!.base > value) code -= 1;
  return code;
}

/** Writes a block in the shortest of the three ways; none of them is its stream's last. */
export function writeBlock(writer: BitWriter, { tokens, bytes }: Block): void {
  const { literals, distances } = countSymbols(tokens);
  const codes = { literals: huffmanCodes(literals, 15), distances: huffmanCodes(distances, 15) };
  const header = describeCodes(codes.literals.slice(0, used(literals)), codes.distances.slice(0, used(distances)));
  const extra = extraBits(literals.slice(FIRST_LENGTH), LENGTHS) + extraBits(distances, DISTANCE_RANGES);
  const fixed = 3 + bitLength(FIXED_LITERALS, literals) + bitLength(FIXED_DISTANCES, distances) + extra;
  const dynamic = header.size + bitLength(codes.literals, literals) + bitLength(codes.distances, distances) + extra;
  if (bytes !== undefined && bytes.length <= MOST_STORED && (bytes.length + 5) * 8 < Math.min(fixed, dynamic)) {
    writeStored(writer, bytes, false);
  } else if (dynamic < fixed) {
    header.write(writer);
    writeTokens(writer, tokens, codes.literals, codes.distances);
  } else {
    writer.write(0b010, 3);
    writeTokens(writer, tokens, FIXED_LITERALS, FIXED_DISTANCES);
  }
}

export function writeStored(writer: BitWriter, bytes: Uint8Array, isLast: boolean): void {
  writer.write(isLast ? 1 : 0, 3);
  writer.align();
  writer.write(bytes.length, 16);
  writer.write(~bytes.length & 0xffff, 16);
  writer.writeBytes(bytes);
}

function countSymbols(tokens: readonly Token[]): { literals: number[]; distances: number[] } {
  const literals = Array<number>(LITERALS).fill(0);
  const distances = Array<number>(DISTANCES).fill(0);
  for (const token of tokens) {
    if ('literal' in token) {
      literals[token.literal]! += 1;
    } else {
      literals[FIRST_LENGTH + codeOf(LENGTHS, token.length)]! += 1;
      distances[codeOf(DISTANCE_RANGES, token.distance)]! += 1;
    }
  }
  literals[END_OF_BLOCK]! += 1;
  // there is no way to say that there are no codes for distances
  if (!distances.some((count) => count > 0)) distances[0] = 1;
  return { literals, distances };
}

function used(frequencies: readonly number[]): number {
  return frequencies.findLastIndex((frequency) => frequency > 0) + 1;
}

function extraBits(frequencies: readonly number[], table: readonly Range[]): number {
  return frequencies.reduce((sum, frequency, code) => sum + frequency * table[code]!.extraBits, 0);
}

/** The lengths of all codes, run by run, in codes of their own (RFC 1951, 3.2.7). */
function describeCodes(literals: readonly Code[], distances: readonly Code[]): { size: number; write: (writer: BitWriter) => void } {
  const runs = runLengths([...literals, ...distances].map(({ length }) => length));
  const frequencies = HEADER_ORDER.map((_, symbol) => runs.filter((run) => run.symbol === symbol).length);
  const codes = huffmanCodes(frequencies, 7);
  const count = Math.max(4, HEADER_ORDER.findLastIndex((symbol) => frequencies[symbol]! > 0) + 1);
  const extra = runs.reduce((sum, { symbol }) => sum + (EXTRA_BITS_OF_HEADER[symbol] ?? 0), 0);
  return {
    size: 3 + 5 + 5 + 4 + 3 * count + bitLength(codes, frequencies) + extra,
    write: (writer) => {
      writer.write(0b100, 3);
      writer.write(literals.length - 257, 5);
      writer.write(distances.length - 1, 5);
      writer.write(count - 4, 4);
      HEADER_ORDER.slice(0, count).forEach((symbol) => writer.write(codes[symbol]!.length, 3));
      for (const { symbol, extra: times } of runs) {
        writer.writeCode(codes[symbol]!);
        if (times !== undefined) writer.write(times, EXTRA_BITS_OF_HEADER[symbol]!);
      }
    },
  };
}

function runLengths(lengths: readonly number[]): readonly { symbol: number; extra?: number }[] {
  const runs: { symbol: number; extra?: number }[] = [];
  for (let start = 0, end = 0; start < lengths.length; start = end) {
    const length = lengths[start]!;
    while (lengths[end] === length) end += 1;
    let count = end - start;
    if (length !== 0) {
      runs.push({ symbol: length });
      count -= 1;
    }
    const [symbol, least, most] = length === 0 ? [MANY_ZEROS, 11, 138] as const : [REPEAT, 3, 6] as const;
    for (; count >= least; count -= Math.min(count, most)) runs.push({ symbol, extra: Math.min(count, most) - least });
    if (length === 0 && count >= 3) {
      runs.push({ symbol: ZEROS, extra: count - 3 });
      count = 0;
    }
    for (; count > 0; count--) runs.push({ symbol: length });
  }
  return runs;
}

function writeTokens(writer: BitWriter, tokens: readonly Token[], literals: readonly Code[], distances: readonly Code[]): void {
  const writeIn = (table: readonly Range[], codes: readonly Code[], first: number, value: number) => {
    const code = codeOf(table, value);
    writer.writeCode(codes[first + code]!);
    writer.write(value - table[code]!.base, table[code]!.extraBits);
  };
  for (const token of tokens) {
    if ('literal' in token) {
      writer.writeCode(literals[token.literal]!);
    } else {
      writeIn(LENGTHS, literals, FIRST_LENGTH, token.length);
      writeIn(DISTANCE_RANGES, distances, 0, token.distance);
    }
  }
  writer.writeCode(literals[END_OF_BLOCK]!);
}
