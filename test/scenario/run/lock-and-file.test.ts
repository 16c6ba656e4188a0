import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
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

test('the claim of a process whose number another one has since counts for nothing', () => {
  const release = claim(folder, { a: 'a' }, 'me');
  const file = path.join(folder, 'a.lock');
  const held = JSON.parse(readFileSync(file, 'utf8')) as object;
  writeFileSync(file, JSON.stringify({ ...held, started: '1' }));
  claim(folder, { a: 'a' }, 'somebody else');
  expect(readFileSync(file, 'utf8')).toContain('somebody else');
  release();
});

test('of those who claim something at the same moment, one gets it, also where a claim of a process that is gone is in the way', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  const rounds = Array.from({ length: 25 }, (_, round) => `r${round}`);
  rounds.forEach(round => writeFileSync(path.join(folder, `${round}.lock`), JSON.stringify({ pid, owner: 'gone' })));
  const source = readFileSync(path.resolve(__dirname, '../../../lib/scenario/run/lock.ts'), 'utf8');
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
  writeFileSync(path.join(folder, 'lock.js'), ts.transpileModule(source, { compilerOptions }).outputText);
  const begin = Date.now() + 700;
  const program = `const { claim } = require('./lock.js'); const got = [];
    ${JSON.stringify(rounds)}.forEach((round, index) => {
      while (Date.now() < ${begin} + index * 10);
      for (const name of [round, 'new-' + round]) try { claim('.', { [name]: 'it' }, 'me'); got.push(name); } catch (error) { if (error.name !== 'InUse') throw error; }
    });
    while (Date.now() < ${begin} + 600);
    console.log(got.join(' '));`;
  const said = await Promise.all(Array.from({ length: 4 }, async () => (await promisify(execFile)(process.execPath, ['-e', program], { cwd: folder })).stdout));
  expect(said.flatMap(text => text.trim().split(' ')).filter(name => name !== '').sort()).toEqual(rounds.flatMap(round => [round, `new-${round}`]).sort());
});

test('the file of a run is its owner\'s alone, and comes back as it was written', () => {
  const file = new RunFile(path.join(folder, 'runs', 'trial.pve.json'));
  const record = newRecord(scenarioOf(applies('one')), 'pve', { vm: 5 }, [], new Date(0));
  file.write(record);
  expect(statSync(file.file).mode & 0o777).toBe(0o600);
  expect(file.read()).toEqual(record);
  for (const text of [JSON.stringify(record).slice(0, 40), '{"version":1}', 'null', '[]']) {
    writeFileSync(file.file, text);
    expect(file.read()).toBeUndefined();
  }
  file.remove();
  expect(file.read()).toBeUndefined();
});
