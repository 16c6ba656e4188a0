import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { claim, InUse } from '../../../lib/scenario/run/lock';
import { newRecord } from '../../../lib/scenario/run/new-record';
import { RunFile } from '../../../lib/scenario/run/run-state';
import { applies, scenarioOf } from '../scenarios';

let folder: string;
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'scenario-')); });
afterEach(() => rmSync(folder, { recursive: true }));

test('what is claimed is refused to others, by the name of who has it, until it is given up', () => {
  const release = claim(folder, { 'envs-test': 'the environment test' }, 'scenario one on pve');
  expect(() => claim(folder, { 'envs-other': 'another', 'envs-test': 'the environment test' }, 'scenario two on pve'))
    .toThrow(new InUse('the environment test', `scenario one on pve (process ${process.pid})`));
  expect(readdirSync(folder)).toEqual(['envs-test.lock']);
  release();
  claim(folder, { 'envs-test': 'the environment test' }, 'scenario two on pve')();
  expect(readdirSync(folder)).toEqual([]);
});

test('the claim of a process that is gone, or that nobody can read, counts for nothing', () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  writeFileSync(path.join(folder, 'a.lock'), JSON.stringify({ pid, owner: 'a scenario' }));
  writeFileSync(path.join(folder, 'b.lock'), '{');
  claim(folder, { a: 'a', b: 'b' }, 'me')();
  expect(readdirSync(folder)).toEqual([]);
});

test('the file of a run is its owner\'s alone, and comes back as it was written', () => {
  const file = new RunFile(path.join(folder, 'runs', 'trial.pve.json'));
  const record = newRecord(scenarioOf(applies('one')), 'pve', { vm: 5 }, [], new Date(0));
  file.write(record);
  expect(statSync(file.file).mode & 0o777).toBe(0o600);
  expect(file.read()).toEqual(record);
  writeFileSync(file.file, JSON.stringify(record).slice(0, 40));
  expect(file.read()).toBeUndefined();
  file.remove();
  expect(file.read()).toBeUndefined();
});
