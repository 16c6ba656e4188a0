import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { renderConfig } from '../../lib/butane';
import type { ButaneCase } from './corpus/case';
import { readFiles } from './corpus/files';
import { CASES, RECORDED_FILE } from './corpus/recorded';

type Answer = { readonly rendered: string } | { readonly error: string };

/** What the real poseidon/ct 0.14.0 made. */
const recorded = JSON.parse(gunzipSync(readFileSync(RECORDED_FILE)).toString()) as Record<keyof typeof CASES, Record<string, Answer>>;

function render({ content, snippets = [], hasFiles = true, strict = true, prettyPrint = false }: ButaneCase): Answer {
  const result = renderConfig({ content, snippets, strict, prettyPrint, ...hasFiles && { readFile: readFiles, filesDir: '/files' } });
  return 'rendered' in result ? result : { error: result.failure };
}

describe('Butane becomes the Ignition that the real provider has made of it, byte for byte:', () => {
  it.each(Object.entries(CASES.good))('%s', (name, given) => {
    expect(render(given)).toEqual(recorded.good[name]);
  });
});

describe('Butane is refused in the words of the real provider:', () => {
  it.each(Object.entries(CASES.broken))('%s', (name, given) => {
    expect(render(given)).toEqual(recorded.broken[name]);
  });
});

describe('a snippet is refused with the report of the real provider:', () => {
  it.each(Object.entries(CASES.snippet))('%s', (name, given) => {
    expect(render(given)).toEqual(recorded.snippet[name]);
  });
});
