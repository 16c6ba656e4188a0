import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { keepStatePassphrase } from '../../lib/config/state-passphrase';

let root: string;
let folder: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'standsmith-passphrase-'));
  folder = path.join(root, 'envs/k8s');
  mkdirSync(folder, { recursive: true });
});

afterEach(() => rmSync(root, { recursive: true }));

const file = () => path.join(folder, 'state.auto.tfvars');
const writeState = (text: string) => writeFileSync(path.join(folder, 'k8s.tfstate'), text);

test('a passphrase is made once, for its owner only', () => {
  keepStatePassphrase(folder, true, root);
  const text = readFileSync(file(), 'utf8');
  keepStatePassphrase(folder, true, root);

  expect(text).toMatch(/^state_passphrase = "[\w-]{43}"$/m);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(readFileSync(file(), 'utf8')).toBe(text);
});

test('none is made where the state is not to be encrypted', () => {
  keepStatePassphrase(folder, false, root);

  expect(() => statSync(file())).toThrow('ENOENT');
});

test('a state that is not encrypted yet gets one', () => {
  writeState('{"version": 4}');
  keepStatePassphrase(folder, true, root);

  expect(readFileSync(file(), 'utf8')).toContain('state_passphrase');
});

test('another one is not made for a state that it would not read', () => {
  writeState('{"encrypted_data": "x"}');

  expect(() => keepStatePassphrase(folder, true, root)).toThrow(/envs\/k8s\/k8s.tfstate:1:1: the state is encrypted, and envs\/k8s\/state.auto.tfvars .* is not there/);
  expect(() => statSync(file())).toThrow('ENOENT');
});

test('an encrypted state is not left without the setting that reads it', () => {
  keepStatePassphrase(folder, true, root);
  writeState('{"encrypted_data": "x"}');

  expect(() => keepStatePassphrase(folder, false, root)).toThrow(/encrypt_state: true/);
});
