import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync, chmodSync, existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { updateCredentials } from '../../lib/config/credentials';
import type { UpdateCredentialsOptions } from '../../lib/config/credentials';
import type { EnvConfig } from '../../lib/config/env-config';
import { loadEnv } from '../../lib/config/load-env';
import { readValues } from '../../lib/config/values-file';

let folder: string;
let valuesFile: string;
let handOutFile: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'credentials-'));
  valuesFile = path.join(folder, 'values.tfvars');
  handOutFile = path.join(folder, 'hand-out.csv');
});

afterEach(() => rmSync(folder, { recursive: true }));

const envConfig = loadEnv(path.join(__dirname, '../../envs/class-router'));

function withStudents(...userIds: string[]): EnvConfig {
  const students = userIds.map((userId) => ({ ...envConfig.students[0]!, key: userId.split('@')[0]!, userId, realm: userId.split('@')[1]! }));
  return { ...envConfig, students };
}

function update(userIds: string[], options: Partial<UpdateCredentialsOptions> = {}) {
  return updateCredentials({ config: withStudents(...userIds), valuesFile, handOutFile, root: folder, ...options });
}

const read = (file: string) => readFileSync(file, 'utf8');
const mode = (file: string) => (statSync(file).mode & 0o777).toString(8);

describe('a new values file', () => {
  test('has a password for every student, and tells what to fill in', async () => {
    const result = await update(['user1@pve', 'user2@pam']);
    const values = await readValues(valuesFile, folder);
    const passwords = values.student_passwords as Record<string, string>;

    expect(Object.keys(passwords)).toEqual(['user1', 'user2']);
    expect(new Set(Object.values(passwords)).size).toBe(2);
    expect(values).toMatchObject({ proxmox_endpoint: 'https://pve1.example:8006/', proxmox_insecure: false });
    expect(result).toEqual({ added: ['user1', 'user2'], kept: [], removed: [], isChanged: true, toFillIn: ['proxmox_endpoint', 'proxmox_api_token'] });
  });

  test('has what was given, and nothing is left to fill in', async () => {
    const result = await update(['user1@pve'], { endpoint: 'https://10.0.0.1:8006/', apiToken: 'root@pam!x=1-2', insecure: true });
    expect(await readValues(valuesFile, folder)).toMatchObject({
      proxmox_endpoint: 'https://10.0.0.1:8006/', proxmox_api_token: 'root@pam!x=1-2', proxmox_insecure: true,
    });
    expect(result.toFillIn).toEqual([]);
  });

  test('and the hand-out are readable by their owner only, and leave nothing else behind', async () => {
    await update(['user1@pve']);
    expect([mode(valuesFile), mode(handOutFile)]).toEqual(['600', '600']);
    expect(readdirSync(folder).sort()).toEqual(['hand-out.csv', 'values.tfvars']);
  });

  test('has no password for students whose realm keeps their passwords elsewhere', async () => {
    const result = await update(['user1@pve', 'user2@ldap']);
    expect(result.added).toEqual(['user1']);
    expect(read(handOutFile)).toMatch(/^user2,user2@ldap,,$/m);
  });

  test('has no passwords at all when the users exist already', async () => {
    const result = await updateCredentials({ config: { ...withStudents('user1@pve'), createUsers: false }, valuesFile, handOutFile, root: folder });
    expect(result.added).toEqual([]);
    expect((await readValues(valuesFile, folder)).student_passwords).toEqual({});
  });
});

describe('running again', () => {
  test('changes nothing when nothing has changed', async () => {
    await update(['user1@pve', 'user2@pve']);
    const before = [read(valuesFile), read(handOutFile), statSync(valuesFile).mtimeMs, statSync(handOutFile).mtimeMs];
    const result = await update(['user1@pve', 'user2@pve']);
    expect([read(valuesFile), read(handOutFile), statSync(valuesFile).mtimeMs, statSync(handOutFile).mtimeMs]).toEqual(before);
    expect(result).toMatchObject({ added: [], kept: ['user1', 'user2'], isChanged: false });
  });

  test('keeps passwords, comments and variables that a person added', async () => {
    const text = [
      '# mine', 'proxmox_endpoint = "https://pve.school.example:8006/" # the new one', 'extra = { a = [1, 2], b = "$${x}" }', '',
      'big = 12345678901234567890', 'student_passwords = {', '  user1 = "old one" # by hand', '}', 'after = <<EOT', 'student_passwords = {', '}', 'EOT', '',
    ].join('\n');
    writeFileSync(valuesFile, text);
    const result = await update(['user1@pve', 'user2@pve']);
    const values = await readValues(valuesFile, folder);

    expect(values.student_passwords).toEqual({ user1: 'old one', user2: expect.stringMatching(/.{12}/) });
    expect(result).toMatchObject({ added: ['user2'], kept: ['user1'], isChanged: true });
    const untouched = text.split('\n').filter((line) => !line.includes('user1') && line !== 'student_passwords = {' && line !== '}');
    expect(read(valuesFile).split('\n')).toEqual(expect.arrayContaining(untouched));
    expect(values.after).toBe('student_passwords = {\n}\n');
  });

  test('drops the password of a student who is gone, and says so', async () => {
    await update(['user1@pve', 'user2@pve', 'user3@pve']);
    const before = (await readValues(valuesFile, folder)).student_passwords as Record<string, string>;
    const result = await update(['user1@pve', 'user3@pve']);
    expect(result).toMatchObject({ removed: ['user2'], kept: ['user1', 'user3'] });
    expect((await readValues(valuesFile, folder)).student_passwords).toEqual({ user1: before.user1, user3: before.user3 });
    expect(read(handOutFile)).not.toContain('user2');
  });

  test('sets what is given now, over what was there and over the commented-out example', async () => {
    await update(['user1@pve']);
    await update(['user1@pve'], { endpoint: 'https://10.0.0.1:8006/', username: 'root@pam', password: 'a"b\\c${d}%{e}' });
    expect(await readValues(valuesFile, folder)).toMatchObject({
      proxmox_endpoint: 'https://10.0.0.1:8006/', proxmox_username: 'root@pam', proxmox_password: 'a"b\\c${d}%{e}',
    });
  });

  test('takes the right to read from everybody else', async () => {
    await update(['user1@pve']);
    chmodSync(valuesFile, 0o644);
    await update(['user1@pve']);
    expect(mode(valuesFile)).toBe('600');
  });

  test('finds passwords in a map on one line, and with braces in them', async () => {
    writeFileSync(valuesFile, 'student_passwords = { user1 = "a}b", "u.2" = "c" }\nproxmox_endpoint = "https://x.example/"\n');
    await update(['user1@pve', 'u.2@pve', 'user3@pve']);
    expect(await readValues(valuesFile, folder)).toMatchObject({ student_passwords: { user1: 'a}b', 'u.2': 'c' }, proxmox_endpoint: 'https://x.example/' });
  });
});

test('a byte order mark and CRLF in a values file are fine', async () => {
  writeFileSync(valuesFile, '\ufeff# mine\r\nproxmox_endpoint = "https://x.example/"\r\nstudent_passwords = {\r\n  user1 = "a"\r\n}\r\n');
  await update(['user1@pve', 'user2@pve']);
  expect(await readValues(valuesFile, folder)).toMatchObject({ proxmox_endpoint: 'https://x.example/', student_passwords: { user1: 'a' } });
});

test('a text that looks like a variable in a comment is not touched', async () => {
  const text = '/*\nstudent_passwords = {\n}\n*/\nstudent_passwords = { user1 = "a" }\n';
  writeFileSync(valuesFile, text);
  await expect(update(['user1@pve', 'user2@pve'])).rejects.toThrow(/values.tfvars:2:1: the lines of student_passwords cannot be told/);
  expect(read(valuesFile)).toBe(text);
});

test('a value that ends nobody knows where is not touched', async () => {
  const text = 'proxmox_endpoint = <<EOT\nhttps://x.example/\nEOT\n';
  writeFileSync(valuesFile, text);
  await expect(update(['user1@pve'], { endpoint: 'https://y.example/' })).rejects.toThrow(/values.tfvars:1:1: the lines of proxmox_endpoint cannot be told/);
  expect(read(valuesFile)).toBe(text);
});

describe('the hand-out', () => {
  test('has a line for each student', async () => {
    await update(['user1@pve'], { endpoint: 'https://10.0.0.1:8006/' });
    const { user1 } = (await readValues(valuesFile, folder)).student_passwords as Record<string, string>;
    expect(read(handOutFile)).toBe(`student,user,password,endpoint\nuser1,user1@pve,${user1},https://10.0.0.1:8006/\n`);
  });

  test('has no formulas for spreadsheets', async () => {
    writeFileSync(valuesFile, 'student_passwords = { user1 = "=HYPERLINK(1)", user2 = "@x" }\n');
    await update(['user1@pve', 'user2@pve']);
    expect(read(handOutFile)).toMatch(/^user1,user1@pve,'=HYPERLINK/m);
    expect(read(handOutFile)).toMatch(/^user2,user2@pve,'@x/m);
  });
});

describe('a broken values file', () => {
  const secret = 'hunter2hunter2';
  test.each([
    ['an open quote', `a = 1\nproxmox_password = "${secret}\n`, 2],
    ['no quotes', `\nproxmox_password = ${secret}"\n`, 2],
    ['a word that stands alone', `${secret}\n`, 1],
    ['a secret as a name', `${secret} = 1\n${secret} = 2\n`, 2],
    ['a block', `x "${secret}" {\n`, 1],
    ['an expression', `a = 1\nb = "\${${secret}}"\n`, 2],
    ['a reference', `b = var.${secret}\n`, 1],
    ['passwords that are no map', `student_passwords = "${secret}"\n`, 1],
    ['a password that is no text', `\n\nstudent_passwords = { user1 = ["${secret}"] }\n`, 3],
    ['an empty password', `student_passwords = { user1 = "", user2 = "${secret}" }\n`, 1],
    ['a null byte', `a = "${secret}\0"\n`, 1],
  ])('with %s is refused with its place, without its content, and stays as it is', async (_, text, line) => {
    writeFileSync(valuesFile, text);
    const error = await update(['user1@pve']).then(() => undefined, (reason: Error) => reason);
    expect(error).toMatchObject({ name: 'InputError', findings: [{ position: { file: 'values.tfvars', line } }] });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(secret);
    expect(read(valuesFile)).toBe(text);
    expect(existsSync(handOutFile)).toBe(false);
  });

  test('that is a folder is refused', async () => {
    await expect(update(['user1@pve'], { valuesFile: folder })).rejects.toMatchObject({ name: 'InputError' });
  });
});

describe('an environment with packages for cloud-init', () => {
  const settings = { ...envConfig.machines[0]!.settings, cloudInit: { sshKeys: [], dnsServers: [], packages: ['nginx'] } };
  const config = { ...withStudents('user1@pve'), machines: [{ ...envConfig.machines[0]!, settings }] };
  const access = { config, endpoint: 'https://10.0.0.1:8006/' };
  const token = { apiToken: 'root@pam!x=1-2' };

  test('is told of the login at the nodes, as long as there is none', async () => {
    expect((await update([], { ...access, ...token })).toFillIn).toEqual(['proxmox_ssh_username', 'proxmox_ssh_password']);
    expect(read(valuesFile)).toContain('# proxmox_ssh_username = "root"');
    expect(read(valuesFile)).toContain('# proxmox_ssh_private_key = <<EOT');

    expect((await update([], { ...access, sshUsername: 'root', sshPassword: 'secret "1"' })).toFillIn).toEqual([]);
    expect(await readValues(valuesFile, folder)).toMatchObject({ proxmox_ssh_username: 'root', proxmox_ssh_password: 'secret "1"' });
  });

  test('may have a key instead of the password, and needs neither with a user and password for the API', async () => {
    await update([], { ...access, ...token, sshUsername: 'root' });
    writeFileSync(valuesFile, `${read(valuesFile)}proxmox_ssh_private_key = <<EOT\nkey\nEOT\n`);
    expect((await update([], access)).toFillIn).toEqual([]);
    rmSync(valuesFile);

    expect((await update([], { ...access, username: 'root@pam', password: 'secret' })).toFillIn).toEqual([]);
  });

  test('is the only one that is told', async () => {
    expect((await update(['user1@pve'], token)).toFillIn).toEqual(['proxmox_endpoint']);
    expect(read(valuesFile)).not.toContain('ssh');
  });
});
