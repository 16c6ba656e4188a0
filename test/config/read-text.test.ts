import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MAX_FILE_SIZE, displayPath, readText } from '../../lib/config/read-text';

let file: string;

beforeEach(() => {
  file = path.join(mkdtempSync(path.join(tmpdir(), 'read-text-')), 'x.yml');
});

afterEach(() => rmSync(path.dirname(file), { recursive: true }));

test('text comes without byte order mark, and with one kind of line end', () => {
  writeFileSync(file, '\ufeffa\r\nb\rc\n\ufeffd');
  expect(readText(file, 'x.yml')).toEqual({ text: 'a\nb\nc\n\ufeffd' });
});

test('a file of 1 MiB is read whole, and one byte more is refused', () => {
  writeFileSync(file, 'x'.repeat(MAX_FILE_SIZE));
  expect(readText(file, 'x.yml')).toEqual({ text: 'x'.repeat(MAX_FILE_SIZE) });
  writeFileSync(file, 'x'.repeat(MAX_FILE_SIZE + 1));
  expect(readText(file, 'x.yml')).toMatchObject({ finding: { message: 'the file is larger than 1 MiB' } });
});

test.each([
  ['/root/envs/a/env.yaml', 'envs/a/env.yaml'], ['/other/env.yaml', '/other/env.yaml'], ['/root', '/root'], ['/root/..a', '..a'], ['/root/\u001b[0m', '\\u001b[0m'],
])('%j is shown as %j', (given, shown) => {
  expect(displayPath(given, '/root')).toBe(shown);
});
