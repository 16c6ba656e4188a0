import { existsSync, mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { claimDataFile } from '../../../lib/cli/simulation/claim-data-file';
import { STATE_FORMAT } from '../../../lib/sim/pve/store/state';

let folder: string;
const file = (name: string) => path.join(folder, name);
const claim = (fresh = false) => claimDataFile(file('lab.json'), file('lab.states'), fresh);

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'claim-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('gives the data to one process, until it gives the claim up', () => {
  mkdirSync(file('lab.states'));
  writeFileSync(file('lab.states/pid'), String(process.ppid));
  expect(() => claim()).toThrow(`in use by process ${process.ppid}`);
  rmSync(file('lab.states/pid'));
  claim()();
  expect(existsSync(file('lab.states/pid'))).toBe(false);
});

test('takes the claim of a process that is gone', () => {
  mkdirSync(file('lab.states'));
  writeFileSync(file('lab.states/pid'), '2147483646');
  expect(() => claim()).not.toThrow();
});

test('forgets nothing of a cluster that is in use', () => {
  mkdirSync(file('lab.states'));
  writeFileSync(file('lab.states/pid'), String(process.ppid));
  writeFileSync(file('lab.json'), '{}');
  expect(() => claim(true)).toThrow('in use');
  expect(existsSync(file('lab.json'))).toBe(true);
});

test('forgets the data and the states of earlier runs when asked to begin anew', () => {
  mkdirSync(file('lab.states'));
  ['lab.json', 'lab.states/class.tfstate'].forEach(name => writeFileSync(file(name), JSON.stringify({ format: STATE_FORMAT })));
  claim(true);
  expect([existsSync(file('lab.json')), existsSync(file('lab.states/class.tfstate'))]).toEqual([false, false]);
});

test('refuses a folder in the place of the data file, and removes nothing of it', () => {
  mkdirSync(file('lab.json'));
  writeFileSync(file('lab.json/precious'), '');
  expect(() => claim(true)).toThrow('is a folder');
  expect(existsSync(file('lab.json/precious'))).toBe(true);
});
