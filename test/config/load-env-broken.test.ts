import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadEnv } from '../../lib/config/load-env';
import { InputError } from '../../lib/values/finding';
import { brokenInputs, writeEnvironment } from './broken-inputs';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'broken-'));
});

afterEach(() => rmSync(root, { recursive: true }));

function load(folder: string): InputError {
  try {
    loadEnv(folder, { root });
  } catch (error) {
    if (error instanceof InputError) {
      return error;
    }
    throw error;
  }
  throw new Error('was taken');
}

const inputs = brokenInputs.filter((input) => !(input.isFineForRoot && process.getuid?.() === 0));

test.each(inputs.map((input) => [input.name, input] as const))('%s is refused, with its place and a fix', (_, input) => {
  const folder = path.join(root, 'broken');
  writeEnvironment(folder, input);
  const filesBefore = readdirSync(folder);

  const error = load(folder);
  const findings = error.findings.map(({ position, message, fix }) => ({
    position: `${position.file.replace('broken/', '')}:${position.line}:${position.column}`, message, fix,
  }));
  expect(findings).toContainEqual({ position: input.position, message: expect.stringMatching(input.message), fix: expect.stringMatching(input.fix) });
  expect(error.message).not.toMatch(/[^\P{C}\n]/u);
  expect(error.message.length).toBeLessThan(4000);
  expect(readdirSync(folder)).toEqual(filesBefore);
});

test('there are enough of them, each with a name of its own', () => {
  expect(new Set(brokenInputs.map(({ name }) => name)).size).toBe(brokenInputs.length);
  expect(brokenInputs.length).toBeGreaterThan(60);
});
