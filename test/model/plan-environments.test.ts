import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { listEnvironments } from '../../lib/model/plan-environments';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'envs-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('lists the folders with an env.yaml, and passes by whatever else lies there', () => {
  for (const name of ['b', 'a', 'empty']) mkdirSync(path.join(folder, name));
  for (const name of ['a', 'b']) writeFileSync(path.join(folder, name, 'env.yaml'), '');
  writeFileSync(path.join(folder, 'README.md'), '');
  symlinkSync('loop', path.join(folder, 'loop'));
  expect(listEnvironments(folder)).toEqual(['a', 'b']);
});

test('lists nothing where there is no such folder', () => {
  expect(listEnvironments(path.join(folder, 'none'))).toEqual([]);
});
