import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

interface Rule { readonly name: string; readonly comment: string }
interface Summary { readonly totalCruised: number; readonly violations: readonly { rule: { name: string }; from: string; to: string }[] }

const ROOT = path.resolve(__dirname, '..', '..');
const CONFIG = path.join(ROOT, '.dependency-cruiser.cjs');
const SOURCES = ['lib', 'constructs', 'stacks', 'main.ts'];

// eslint-disable-next-line @typescript-eslint/no-require-imports -- it is configuration, not source
const { forbidden: rules } = require(CONFIG) as { forbidden: readonly Rule[] };

/** An import that each rule forbids: the file that has it, what it imports, and the files beside it. */
const breaches: Readonly<Record<string, readonly [file: string, imported: string, beside?: string]>> = {
  'values-imports': ['lib/values/a.ts', '../config/b', 'lib/config/b.ts'],
  'butane-imports': ['lib/butane/a.ts', '../config/b', 'lib/config/b.ts'],
  'config-imports': ['lib/config/a.ts', '../model/b', 'lib/model/b.ts'],
  'model-imports': ['lib/model/a.ts', '../../stacks/b', 'stacks/b.ts'],
  'constructs-imports': ['constructs/a.ts', '../lib/model/b', 'lib/model/b.ts'],
  'stacks-imports': ['stacks/a.ts', '../lib/config/b', 'lib/config/b.ts'],
  'tofu-imports': ['lib/tofu/a.ts', '../model/b', 'lib/model/b.ts'],
  'cluster-imports': ['lib/cluster/a.ts', '../model/b', 'lib/model/b.ts'],
  'scenario-imports': ['lib/scenario/a.ts', '../model/b', 'lib/model/b.ts'],
  'report-imports': ['lib/report/a.ts', '../config/b', 'lib/config/b.ts'],
  'sim-imports': ['lib/sim/a.ts', '../values/b', 'lib/values/b.ts'],
  'clusters-are-changed-in-one-place': ['lib/cli/a.ts', '../cluster/writing-client', 'lib/cluster/writing-client.ts'],
  'report-takes-types-of-tofu': ['lib/report/a.ts', '../tofu/b', 'lib/tofu/b.ts'],
  'nothing-imports-the-command-line': ['main.ts', './lib/cli/b', 'lib/cli/b.ts'],
  'nothing-imports-tests': ['lib/sim/a.ts', '../../test/b', 'test/b.ts'],
  'processes-start-in-one-file': ['lib/cli/a.ts', 'node:child_process'],
  'console-is-one-port': ['lib/cli/commands/a.ts', 'picocolors'],
  'arguments-are-the-command-line-s': ['lib/cli/a.ts', 'commander'],
  'constructs-stay-in-constructs': ['lib/cli/a.ts', 'cdktf'],
  'planning-is-pure': ['lib/model/rules/a.ts', 'node:fs'],
  'constructs-touch-no-files': ['constructs/a.ts', 'node:fs'],
  'no-circles': ['lib/values/a.ts', './b', 'lib/values/b.ts'],
  'packages-are-declared': ['lib/values/a.ts', 'jest'],
  'everything-resolves': ['lib/values/a.ts', './nowhere'],
  'nothing-outside': ['lib/values/a.ts', '../../../beside/b', '../beside/b.ts'],
};

/** What is found in this project, and in a small one for each rule that breaks just that rule. */
let found: readonly Summary[];
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'imports-'));
  const projects = rules.map(({ name }) => breach(name));
  const output = execFileSync(process.execPath, [path.join(__dirname, 'cruise.mjs'), CONFIG, SOURCES.join(), ROOT, ...projects], {
    encoding: 'utf8', maxBuffer: 64 * 1024 * 1024,
  });
  found = JSON.parse(output) as Summary[];
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true }));

/** Makes a project that has one forbidden import. @returns its folder */
function breach(rule: string): string {
  const project = path.join(folder, rule, 'project');
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
    writeFileSync(path.join(project, file), text);
  };
  SOURCES.slice(0, -1).forEach(source => mkdirSync(path.join(project, source), { recursive: true }));
  write('main.ts', '');
  cpSync(path.join(ROOT, 'package.json'), path.join(project, 'package.json'));
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(project, 'node_modules'));
  const [file, imported, beside] = breaches[rule]!;
  if (beside !== undefined) write(beside, rule === 'no-circles' ? `import { a } from './a';\nexport const b = a;\n` : 'export const b = 1;\n');
  write(file, `import * as imported from '${imported}';\nexport const a = imported;\n`);
  return project;
}

it.each(rules.map(({ name, comment }) => [name, comment]))('%s: %s', name => {
  const violations = found[0]!.violations.filter(({ rule }) => rule.name === name);

  expect(violations.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

it('every source is looked at', () => {
  expect(found[0]!.totalCruised).toBeGreaterThan(200);
});

it.each(rules.map(({ name }, index) => [name, index]))('the rule %s sees its breach', (name, index) => {
  expect(found[1 + index]!.violations).toContainEqual(expect.objectContaining({ from: breaches[name]![0], rule: expect.objectContaining({ name }) }));
});
