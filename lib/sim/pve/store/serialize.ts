import { setImmediate as otherWork } from 'node:timers/promises';
import type { ClusterState } from './state';

/** Milliseconds that requests may have to wait for the next bit. */
const BIT_MS = 4;
/** Rows between two looks at the clock. */
const ROWS_A_LOOK = 50;

/** The state as it is now, in JSON. It is made bit by bit, with time for requests in between: as a whole, a large cluster's would hold them up. */
export async function serializeState(state: ClusterState): Promise<Buffer> {
  const bits: Buffer[] = [];
  let text: string[] = [];
  let begin = performance.now();
  for (const piece of pieces(copyOf(state))) {
    text.push(piece);
    if (text.length % ROWS_A_LOOK !== 0 || performance.now() - begin < BIT_MS) continue;
    bits.push(Buffer.from(text.join('')));
    text = [];
    await otherWork();
    begin = performance.now();
  }
  return Buffer.concat([...bits, Buffer.from(text.join(''))]);
}

/** What does not change any more: the tables are copied, their rows are replaced by others and never changed themselves. */
function copyOf(state: ClusterState): ClusterState {
  const copied = <T extends object>(tables: T): T => (
    Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, typeof rows === 'object' ? { ...rows } : rows])) as T
  );
  return { ...copied(state), sdn: copied(state.sdn), runningSdn: copied(state.runningSdn) };
}

/** Row by row. */
function* pieces({ sdn, runningSdn, ...tables }: ClusterState): Generator<string> {
  yield '{';
  yield* members(tables);
  yield ',"sdn":{';
  yield* members(sdn);
  yield '},"runningSdn":{';
  yield* members(runningSdn);
  yield '}}';
}

function* members(tables: object): Generator<string> {
  let comma = '';
  for (const [name, rows] of Object.entries(tables)) {
    yield `${comma}${JSON.stringify(name)}:`;
    if (typeof rows === 'object') yield* rowPieces(rows as object);
    else yield JSON.stringify(rows);
    comma = ',';
  }
}

function* rowPieces(rows: object): Generator<string> {
  let comma = '';
  yield '{';
  for (const [key, row] of Object.entries(rows)) {
    if (row === undefined) continue;
    yield `${comma}${JSON.stringify(key)}:${JSON.stringify(row)}`;
    comma = ',';
  }
  yield '}';
}
