import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.resolve(__dirname, '..', '..');
const FOLDERS = ['lib', 'constructs', 'stacks', 'bench', 'test', 'scripts', 'bin', 'envs', 'docs'];
const MAX_LINES = 400;

interface Source { readonly file: string; readonly text: string }

const sources: readonly Source[] = [
  ...FOLDERS.flatMap(folder => readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.(ts|mjs|cjs|js|ya?ml|md)$/.test(entry.name))
    .map(entry => path.relative(ROOT, path.join(entry.parentPath, entry.name)))),
  'main.ts', 'README.md', 'package.json',
].map(file => ({ file, text: readFileSync(path.join(ROOT, file), 'utf8') }));

const shipped = sources.filter(({ file }) => /^(lib|constructs|stacks)\/.*\.ts$|^main\.ts$/.test(file));

function namesAProperty(identifier: ts.Identifier): boolean {
  const { parent } = identifier;
  return (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)) && parent.name === identifier;
}

/** Where `first.second` stands in a source, comments and texts aside; without a second, the name alone. */
function uses({ file, text }: Source, first: string, second?: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const name = second === undefined ? node : ts.isPropertyAccessExpression(node) && node.name.text === second ? node.expression : undefined;
    if (name !== undefined && ts.isIdentifier(name) && name.text === first && !namesAProperty(name)) found.push(`${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

it('a use is found wherever it stands, and a mere word is none', () => {
  const text = `// process.env\nconst word = 'console';\nif (word) console.log(() => process.env.HOME);\nmachine.console({ console: 1 });`;

  expect(uses({ file: 'a.ts', text }, 'process', 'env')).toEqual(['a.ts:3']);
  expect(uses({ file: 'a.ts', text }, 'console')).toEqual(['a.ts:3']);
});

it('the process\'s variables are read in the two entry points only: everything else is told', () => {
  const elsewhere = shipped.filter(({ file }) => !['main.ts', 'lib/cli/index.ts'].includes(file));

  expect(elsewhere.flatMap(source => uses(source, 'process', 'env'))).toEqual([]);
  expect(shipped.flatMap(source => uses(source, 'process', 'env')).length).toBeGreaterThan(0);
});

it('what is shipped ends where it ends, and does not end the process from within', () => {
  const elsewhere = shipped.filter(({ file }) => file !== 'lib/cli/index.ts');

  expect(elsewhere.flatMap(source => uses(source, 'process', 'exit'))).toEqual([]);
});

it('nothing is printed but through the port', () => {
  const entryPoints = ['main.ts', 'lib/cli/index.ts'];
  const elsewhere = shipped.filter(({ file }) => !entryPoints.includes(file));

  expect(shipped.flatMap(source => uses(source, 'console'))).toEqual([]);
  expect(elsewhere.flatMap(source => ['stdout', 'stderr', 'stdin'].flatMap(stream => uses(source, 'process', stream)))).toEqual([]);
});

it('a file is small enough to be read at once, and most are read at a glance', () => {
  const lines = ({ text }: Source) => text.split('\n').length - 1;
  const written = sources.filter(({ file }) => /\.(ts|mjs)$/.test(file));
  const sorted = written.map(lines).sort((a, b) => a - b);

  expect(written.filter(source => lines(source) > MAX_LINES).map(({ file }) => file)).toEqual([]);
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(100);
});

it('a file is called as the others are', () => {
  const names = sources.map(({ file }) => path.basename(file)).filter(name => /\.(ts|mjs)$/.test(name));

  expect(names.filter(name => !/^[a-z0-9]+(-[a-z0-9]+)*(\.test)?\.(ts|mjs)$/.test(name))).toEqual([]);
});

it('nothing leads to a folder of one machine, or beside the project', () => {
  const outside = new RegExp(`${ROOT.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])|\\.\\./shared|/home/\\w|/Users/\\w`);

  expect(sources.filter(({ file, text }) => file !== 'test/architecture/sources.test.ts' && outside.test(text)).map(({ file }) => file)).toEqual([]);
});

// written in parts, so that this file does not find itself
const UNFINISHED = new RegExp(`\\b(${['TO', 'FIX', 'XX'].map((half, index) => half + ['DO', 'ME', 'X'][index]!).join('|')})\\b`);
const REGISTRY = /registry\.(npmjs|yarnpkg|npmmirror)\.|npm\.pkg\.github|proxy\.golang|goproxy\.|artifactory|nexus\./;

it('what is begun is finished, or is not in the source', () => {
  expect(`// ${'TO'}${'DO'}: later`).toMatch(UNFINISHED);
  expect(sources.filter(({ text }) => UNFINISHED.test(text)).map(({ file }) => file)).toEqual([]);
});

it('no package registry is named: which one is used, is the matter of who installs', () => {
  const others = ['.npmrc', '.ci/run', 'tsconfig.json', 'jest.config.js'].map(file => ({ file, text: readFileSync(path.join(ROOT, file), 'utf8') }));

  expect('https://registry.npmjs.org/jest').toMatch(REGISTRY);
  expect([...sources, ...others].filter(({ file, text }) => file !== 'test/architecture/sources.test.ts' && REGISTRY.test(text)).map(({ file }) => file)).toEqual([]);
});

it('the lock file names no place that a package has come from', () => {
  const resolved = /"resolved": "[a-z+]+:/;

  expect('"resolved": "https://example.org/jest.tgz"').toMatch(resolved);
  expect(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')).not.toMatch(resolved);
});

it('a test stands where the file that it tests does', () => {
  const tests = sources.map(({ file }) => file).filter(file => file.endsWith('.test.ts'));
  const folders = new Set(['integ', 'architecture', 'support', 'scripts', 'hookscripts', 'ansible']);
  const known = new Set(sources.map(({ file }) => path.dirname(file).replace(/^lib\//, '')));

  expect(tests.map(file => path.relative('test', path.dirname(file))).filter(folder => !folders.has(folder.split('/')[0]!) && !known.has(folder))).toEqual([]);
});
