import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { findAgeKeys } from '../../../lib/config/sops/age-keys';
import { recipientOf } from '../../../lib/config/sops/data-key';
import { openFile, type OpenedFile } from '../../../lib/config/sops/open-file';
import { sealFile, withNewKey } from '../../../lib/config/sops/seal-file';

const FOLDER = path.join(__dirname, 'fixtures');
const USUAL = readFileSync(path.join(FOLDER, 'usual.yaml'), 'utf8');
const [KEY] = readFileSync(path.join(FOLDER, 'keys.txt'), 'utf8').split('\n').filter(line => line.startsWith('AGE-'));
const NOW = new Date('2026-11-21T20:00:00.123Z');

const openWith = async (text: string) => openFile(text, 'secrets.yaml', async () => findAgeKeys({ SOPS_AGE_KEY: KEY }));
const seal = (file: OpenedFile) => sealFile(file as Parameters<typeof sealFile>[0], NOW);
const encrypted = async (text: string) => seal(await withNewKey(await openWith(text), [await recipientOf(KEY!)]));
const values = (text: string) => text.split('\nsops:')[0]!;

test('what has not changed stays the same to the byte', async () => {
  const opened = await openWith(USUAL);
  opened.document.setIn(['passwords', 'pin'], 4321);
  const before = new Set(values(USUAL).match(/ENC\[.*?\]/g));
  const after = values(seal(opened)).match(/ENC\[.*?\]/g)!;

  expect(after.filter(value => !before.has(value))).toHaveLength(1);
  expect((await openWith(seal(opened))).document.getIn(['passwords', 'pin'])).toBe(4321);
});

test('the same values again are opened as they were, whatever they are', async () => {
  const text = fc.string({ unit: 'binary', maxLength: 20 }).filter(isPlainText);
  const leaf = fc.oneof(text, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }).filter(isInt64), fc.boolean(), fc.constant(null));
  const key = fc.stringMatching(/^[a-z@. -]{1,8}$/).filter(name => name !== 'sops');
  const section = fc.dictionary(key, fc.oneof(leaf, fc.array(leaf, { maxLength: 3 })), { noNullPrototype: true });
  const tree = fc.dictionary(key, section, { noNullPrototype: true });
  await fc.assert(fc.asyncProperty(tree, async content => {
    expect((await openWith(await encrypted(stringify(content)))).document.toJS()).toEqual(normal(content));
  }), { numRuns: 60 });
});

test('nothing of the values and comments is left in clear', async () => {
  const text = await encrypted('# who: anna\ntokens:\n  pve: hidden-one # the old one\n  list: [hidden-two, { three: hidden-three }]\n  open_unencrypted: visible\n');

  expect(text).not.toMatch(/hidden|anna|the old one/);
  expect(text).toMatch(/open_unencrypted: visible/);
  expect(text).toContain('lastmodified: "2026-11-21T20:00:00Z"');
});

test('a new key encrypts every value anew, for those who are named', async () => {
  const opened = await openWith(USUAL);
  const text = seal(await withNewKey(opened, [await recipientOf(KEY!)]));
  const before = new Set(values(USUAL).match(/ENC\[.*?\]/g));

  expect(values(text).match(/ENC\[.*?\]/g)!.filter(value => before.has(value))).toEqual([]);
  expect(text.match(/recipient: age1/g)).toHaveLength(1);
  expect((await openWith(text)).document.toJS()).toEqual(opened.document.toJS());
});

test('numbers stay as they are written: those of another notation are text', async () => {
  const written = ['0123', '1e3', '1.50', '0x10', '0o17', '+5', '-0', '.5', '.inf', '123456789012345678901234567890.5', '9223372036854775808', '123456789012345678'];
  const { document } = await openWith(await encrypted(`a:\n${written.map(text => `  - ${text}\n`).join('')}a_unencrypted: 123456789012345678\n`));

  expect(document.toJS()).toEqual({ a: written, a_unencrypted: '123456789012345678' });
});

test('a number that sops has no whole number for is a broken one to it', async () => {
  const text = await encrypted('a:\n  big: 1e+21\n  whole: 9007199254740993\n');

  expect(text).toMatch(/big: ENC\[.*type:float\]/);
  expect(text).toMatch(/whole: ENC\[.*type:int\]/);
});

test('what sops would take for a date or another number is in quotes where it stays in clear, and so is each key that is no text', async () => {
  const text = await encrypted('a_unencrypted: { date: 2001-01-01, octal: 010, binary: 0b11, thousand: 1_000, ten: 10, word: ten }\n1: { 0x10: a, 2001-01-01: b, 1e3: d, true: c }\n');

  expect(text).toContain('{ date: "2001-01-01", octal: "010", binary: "0b11", thousand: "1_000", ten: 10, word: ten }');
  expect(text.replace(/ENC\[.*?\]/g, '…')).toContain('"1": { "0x10": "…", "2001-01-01": "…", "1e3": "…", "true": "…" }');
  expect((await openWith(text)).document.toJS()).toHaveProperty(['1'], { '0x10': 'a', '2001-01-01': 'b', '1e3': 'd', 'true': 'c' });
});

test('text that takes the place of true, and a value beside a comment of its text, are what they are', async () => {
  const opened = await openWith(await encrypted('a:\n  flag: true\n  list:\n    # one\n    - two\n'));
  opened.document.setIn(['a', 'flag'], 'True');
  opened.document.addIn(['a', 'list'], opened.document.createNode('#one'));
  opened.document.addIn(['a', 'list'], opened.document.createNode(' one'));

  expect((await openWith(seal(opened))).document.toJS()).toEqual({ a: { flag: 'True', list: ['two', '#one', ' one'] } });
});

test('a comment that stands elsewhere than sops has put it is encrypted for its new place', async () => {
  const [comment, ...lines] = (await encrypted('# of c\na:\n  b: x\n  # of a\nc: y\n')).split('\n');
  const asSops = [...lines.slice(0, 3), comment, ...lines.slice(3)].join('\n');
  const after = seal(await openWith(asSops));

  expect((await openWith(after)).document.toString()).toBe('a:\n  b: x\n  # of a\n  # of c\nc: y\n');
  expect(asSops).toContain(`\n${comment}\n`);
  expect(after).not.toContain(comment);
});

/** Whole numbers beyond 64 bits become others, and -0 text, as there is no type for them. */
function isInt64(number: number): boolean {
  return !Number.isInteger(number) || (Math.abs(number) < 2 ** 63 && !Object.is(number, -0));
}

function isPlainText(text: string): boolean {
  return !/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffd\ufffe\uffff]/.test(text);
}

/** Without prototypes. */
function normal(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}
