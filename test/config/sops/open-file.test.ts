import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openFile } from '../../../lib/config/sops/open-file';
import { findAgeKeys } from '../../../lib/config/sops/age-keys';
import { InputError } from '../../../lib/values/finding';

const FOLDER = path.join(__dirname, 'fixtures');
const USUAL = readFileSync(path.join(FOLDER, 'usual.yaml'), 'utf8');
const REGEX = readFileSync(path.join(FOLDER, 'regex.yaml'), 'utf8');
const KEYS = readFileSync(path.join(FOLDER, 'keys.txt'), 'utf8').split('\n').filter(line => line.startsWith('AGE-'));
const STRANGER = 'AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX';
const SECRET = /00000000abcd|salt|1234567890123456789|line 1|AAAAC3Nza|AGE-SECRET-KEY/;

const openWith = async (text: string, env: Record<string, string> = { SOPS_AGE_KEY: KEYS[0]! }) => openFile(text, 'secrets.yaml', async () => findAgeKeys(env));

async function errorOf(text: string, env?: Record<string, string>): Promise<string> {
  const error = await openWith(text, env).then(() => undefined, (thrown: unknown) => thrown);
  if (error === undefined) return 'opened';
  expect(error).toBeInstanceOf(InputError);
  expect((error as Error).message).not.toMatch(SECRET);
  return (error as Error).message;
}

test.each([['usual', USUAL], ['by a rule, with a MAC over what is encrypted only', REGEX]])('reads what sops has written: %s', async (_name, text) => {
  const { document } = await openWith(text);

  expect(document.toJS()).toEqual({
    api_tokens: { pve: 'root@pam!tofu=00000000-0000-0000-0000-00000000abcd', empty: '' },
    passwords: {
      vm_root: '$6$salt$hash', pin: 1234, factor: 1.5, large: '1234567890123456789', flag: true, nothing: null, since: '2026-01-01T00:00:00Z',
      lines: 'line 1\nline 2\n',
    },
    ssh_keys: {
      'admin@workstation': 'ssh-ed25519 AAAAC3Nza admin@workstation', list: ['yes', { two: 2 }], note_unencrypted: 'everybody may read this',
    },
  });
});

test('keeps comments, those of lists too', async () => {
  const shown = (await openWith(USUAL)).document.toString();

  expect(shown).toContain('# tokens of the nodes');
  expect(shown).toMatch(/pve: \S+ # since May/);
  expect(shown).toMatch(/# in a list\n +- yes/);
});

test('each of the readers opens the file by the own key', async () => {
  expect((await openWith(USUAL, { SOPS_AGE_KEY: KEYS[1]! })).document.getIn(['passwords', 'pin'])).toBe(1234);
});

test('says for whom the file is encrypted when the key is another one', async () => {
  expect(await errorOf(USUAL, { SOPS_AGE_KEY: STRANGER })).toMatch(
    /^secrets.yaml:1:1: the age key in SOPS_AGE_KEY does not open the file: it is encrypted for age1\w+ or age1\w+\n {4}use the private key of one of those/,
  );
  expect(await errorOf(REGEX, { SOPS_AGE_KEY: `${STRANGER}\n${KEYS[1]!}` })).toContain('none of the 2 age keys in SOPS_AGE_KEY opens the file');
});

test('says where it has looked when there is no key', async () => {
  expect(await errorOf(USUAL, { HOME: '/nowhere' })).toContain('there is no age key in SOPS_AGE_KEY, SOPS_AGE_KEY_FILE, /nowhere/.config/sops/age/keys.txt');
});

test('a file that is cut off anywhere is refused, and says so', async () => {
  const lengths = Array.from({ length: 40 }, (_, index) => Math.floor((USUAL.length * (index + 1)) / 41));
  for (const length of lengths) expect(await errorOf(USUAL.slice(0, length))).not.toBe('opened');
  expect(await errorOf(USUAL.slice(0, 900))).toContain('the part sops with the key to them is missing: the file was cut off');
  expect(await errorOf(USUAL.slice(0, USUAL.indexOf('END AGE')))).toContain('the file was cut off');
  expect(await errorOf(USUAL.replace(/-----END AGE ENCRYPTED FILE-----/g, ''))).toMatch(/the key for age1\w+ is damaged: the file was cut off/);
});

test.each<[string, (text: string) => string, RegExp]>([
  ['changed', text => text.replace(/(pin: ENC\[AES256_GCM,data:)..../, '$1AAAA'), /^secrets.yaml:\d+:10: passwords.pin cannot be decrypted/],
  ['made another type', text => text.replace(/(vm_root: .*)type:str/, '$1type:bool'), /^secrets.yaml:\d+:14: passwords.vm_root cannot be decrypted/],
  ['put elsewhere', text => text.replace('vm_root:', 'vm_admin:'), /passwords.vm_admin cannot be decrypted: it was changed, cut off, or stood elsewhere/],
  ['removed', text => text.replace(/ {4}pin: .*\n/, ''), /^secrets.yaml:1:1: the file is not as it was written: .* the MAC does not fit/],
  ['added in clear', text => text.replace('    pin:', '    own: secret\n    pin:'), /passwords.own is in clear in an encrypted file\n.*standsmith secrets set passwords.own/],
  ['written over in clear', text => text.replace('everybody may', 'nobody may'), /the MAC does not fit/],
])('a value that was %s by hand is found', async (_what, change, message) => {
  expect(change(USUAL)).not.toBe(USUAL);
  expect(await errorOf(change(USUAL))).toMatch(message);
});

test.each<[string, (text: string) => string, string]>([
  ['another way in', text => text.replace(/age:\n[^]*?(?= {4}lastmodified)/, 'pgp:\n        - fp: ABCD\n          enc: x\n'), 'encrypted without age, by pgp'],
  ['rules by comments', text => text.replace('unencrypted_suffix: _unencrypted', 'encrypted_comment_regex: x'), 'the rule encrypted_comment_regex of sops is not supported'],
  ['two rules', text => text.replace('unencrypted_suffix: _unencrypted', 'encrypted_suffix: a\n    encrypted_regex: b'), 'only one of'],
  ['no MAC', text => text.replace(/ {4}mac: .*\n/, ''), 'sops has no mac: the file was cut off'],
  ['aliases', text => text.replace('empty: ""', 'empty: &a ""\n    other: *a'), 'aliases (*) are not kept by SOPS'],
])('a file with %s is refused with the reason', async (_what, change, message) => {
  expect(await errorOf(change(USUAL))).toContain(message);
});

test('a line that is no key is named, and not shown', async () => {
  const error = await findAgeKeys({ SOPS_AGE_KEY: `# mine\n${KEYS[0]!.slice(0, -1)}` }).catch((thrown: Error) => thrown.message);

  expect(error).toMatch(/^SOPS_AGE_KEY:2:1: this is no age key\n/);
  expect(error).not.toContain(KEYS[0]!.slice(0, 30));
});

test('keys are found in a file that is named, and in the usual one', async () => {
  expect((await findAgeKeys({ SOPS_AGE_KEY_FILE: path.join(FOLDER, 'keys.txt') })).identities).toEqual(KEYS);
  await expect(findAgeKeys({ SOPS_AGE_KEY_FILE: '/nowhere/keys.txt' })).rejects.toThrow('the file with age keys: the file does not exist');
});
