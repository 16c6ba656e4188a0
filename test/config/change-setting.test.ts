import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { changeSetting } from '../../lib/config/change-setting';

const folder = mkdtempSync(path.join(tmpdir(), 'setting-'));
const file = path.join(folder, 'env.yaml');

afterAll(() => rmSync(folder, { recursive: true }));

function changed(text: string): string {
  writeFileSync(file, text);
  changeSetting(file, 'internet', 'blocked');
  return readFileSync(file, 'utf8');
}

test('nothing but the value changes: comments, blank lines and quotes stay', () => {
  expect(changed('# a class\n\ninternet:   allowed   # for now\nrules: [ { from: a } ]\n')).toBe('# a class\n\ninternet:   blocked   # for now\nrules: [ { from: a } ]\n');
  expect(changed('internet: "allow-list"\r\npool: \'x\'\r\n')).toBe('internet: blocked\r\npool: \'x\'\r\n');
});

test('what is not there yet comes last', () => {
  expect(changed('pool: class # here')).toBe('pool: class # here\ninternet: blocked\n');
  expect(changed('')).toBe('internet: blocked\n');
  expect(changed('# nothing yet\n')).toBe('# nothing yet\ninternet: blocked\n');
});

test.each(['{ pool: class }\n', '{}\n', 'internet:\npool: class\n', '---\npool: class\n...\n', 'internet: ~\n'])('%j says so in the end, too', text => {
  const result = parse(changed(text)) as object;
  expect(result).toEqual({ ...parse(text) as object, internet: 'blocked' });
});
