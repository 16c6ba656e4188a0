import path from 'node:path';
import { BROKEN } from './broken';
import { flatcar, type ButaneCase } from './case';
import { GOOD } from './good';

/** What the real poseidon/ct made of the corpus: Ignition, or an error, by the name of the case. */
export const RECORDED_FILE = path.join(__dirname, 'recorded.json.gz');

/** What is broken as it is, and as a snippet: the errors are others. */
export const CASES: Readonly<Record<'good' | 'broken' | 'snippet', Readonly<Record<string, ButaneCase>>>> = {
  good: GOOD,
  broken: BROKEN,
  snippet: Object.fromEntries(Object.entries(BROKEN).map(([name, { content, ...others }]) => [name, { ...others, content: flatcar(''), snippets: [content] }])),
};
