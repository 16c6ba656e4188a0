import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { InputError } from '../values/finding';
import { quote } from '../values/quote';
import type { EnvConfig, StudentConfig } from './env-config';
import { formatHclMap, lineOf, quoteHcl, setHclVariable } from './hcl';
import type { HclValues } from './hcl';
import { PLACEHOLDER_ENDPOINT, renderNewValues } from './new-values';
import { makePassword } from './password';
import { displayPath } from './read-text';
import { explainHclError, readValuesFile, writeSecretFile } from './values-file';
import type { ValuesFile } from './values-file';

/** Realms whose passwords Proxmox VE keeps or sets itself. */
const REALMS_WITH_PASSWORD: readonly string[] = ['pve', 'pam'];

export interface UpdateCredentialsOptions {
  /** Without students there are no passwords to make, and nothing to hand out. */
  readonly config: Pick<EnvConfig, 'name'> & Partial<Pick<EnvConfig, 'students' | 'createUsers' | 'machines'>>;
  /** `envs/<env>/values.tfvars` */
  readonly valuesFile: string;
  /** CSV with a line for each student: student, user, password, endpoint. */
  readonly handOutFile: string;
  /**
   * URL of the Proxmox VE API.
   *
   * @default - the one in the file; in a new file, one to be filled in
   */
  readonly endpoint?: string;
  /** @default - the one in the file, if any */
  readonly apiToken?: string;
  /** @default - the one in the file, if any */
  readonly username?: string;
  /** @default - the one in the file, if any */
  readonly password?: string;
  /** Whether files go to nodes over SSH. @default as the machines of a class say */
  readonly usesSsh?: boolean;
  /** User for the nodes over SSH, where the environment has files for them. @default - the one in the file, if any */
  readonly sshUsername?: string;
  /** @default - the one in the file, if any */
  readonly sshPassword?: string;
  /** @default - what the file says; in a new file, false */
  readonly insecure?: boolean;
  /**
   * What the site configuration knows of the cluster: nothing of it is written, and nothing of it has to be filled in.
   *
   * @default - there is none
   */
  readonly site?: { readonly endpoint?: string };
  /**
   * Folder that the paths in positions are relative to.
   *
   * @default - the current directory
   */
  readonly root?: string;
}

export interface CredentialsResult {
  /** Keys of the students who got a password now. */
  readonly added: readonly string[];
  /** Keys that had a password and are no longer students who need one: their passwords are gone from the file. */
  readonly removed: readonly string[];
  /** Keys whose passwords were kept. */
  readonly kept: readonly string[];
  /** Whether `values.tfvars` was written. */
  readonly isChanged: boolean;
  /**
   * Variables that a person has to fill in before a real cluster can be reached; `proxmox_api_token` stands for user and password, too, and
   * `proxmox_ssh_password` for a private key.
   */
  readonly toFillIn: readonly string[];
}

/**
 * Makes the passwords that are missing, and keeps everything that is there: passwords, other variables, comments.
 * Both files are written whole or not at all, readable by their owner only.
 *
 * @throws InputError when the values file is there and cannot be understood; nothing is written then.
 */
export async function updateCredentials(options: UpdateCredentialsOptions): Promise<CredentialsResult> {
  const { config, valuesFile } = options;
  const root = options.root ?? '.';
  const file = await readValuesFile(valuesFile, root);
  const students = [...new Map((config.students ?? []).map((student) => [student.key, student])).values()];
  const before = readPasswords(file, displayPath(path.resolve(valuesFile), path.resolve(root)));
  const keys = students.filter((student) => config.createUsers && REALMS_WITH_PASSWORD.includes(student.realm)).map((student) => student.key);
  const passwords = new Map(keys.map((key) => [key, before.get(key) ?? makePassword()]));

  const text = await changeText(options, file, passwords, before).catch((error: unknown) => {
    throw explainHclError(error, displayPath(path.resolve(valuesFile), path.resolve(root)));
  });
  const isChanged = writeSecretFile(valuesFile, text);
  const endpoint = options.endpoint ?? textOf(file.values.proxmox_endpoint) ?? options.site?.endpoint ?? PLACEHOLDER_ENDPOINT;
  if (config.students !== undefined) writeSecretFile(options.handOutFile, renderHandOut(students, passwords, endpoint === PLACEHOLDER_ENDPOINT ? '' : endpoint));
  const values = {
    ...file.values,
    proxmox_endpoint: endpoint,
    proxmox_api_token: options.apiToken ?? file.values.proxmox_api_token,
    proxmox_username: options.username ?? file.values.proxmox_username,
    proxmox_password: options.password ?? file.values.proxmox_password,
    proxmox_ssh_username: options.sshUsername ?? file.values.proxmox_ssh_username,
    proxmox_ssh_password: options.sshPassword ?? file.values.proxmox_ssh_password,
  };
  return {
    added: keys.filter((key) => !before.has(key)),
    removed: [...before.keys()].filter((key) => !passwords.has(key)),
    kept: keys.filter((key) => before.has(key)),
    isChanged,
    toFillIn: options.site !== undefined ? [] : [...missingAccess(values), ...(options.usesSsh ?? needsSsh(config) ? missingSshAccess(values) : [])],
  };
}

function readPasswords({ text, values }: ValuesFile, displayName: string): Map<string, string> {
  const given = values.student_passwords ?? {};
  const isMap = typeof given === 'object' && !Array.isArray(given);
  const entries = Object.entries(isMap ? given : {});
  const wrong = entries.find(([, password]) => typeof password !== 'string' || password === '');
  if (!isMap || wrong !== undefined) {
    const message = wrong === undefined ? 'student_passwords is no map' : `the password of ${quote(wrong[0])} is no text, or empty`;
    const position = { file: displayName, line: lineOf(text, 'student_passwords') + 1, column: 1 };
    throw new InputError([{ position, message, fix: 'write student_passwords = { "user1" = "password" }, passwords in double quotes' }]);
  }
  return new Map(entries as [string, string][]);
}

async function changeText(
  options: UpdateCredentialsOptions, file: ValuesFile, passwords: ReadonlyMap<string, string>, before: ReadonlyMap<string, string>,
): Promise<string> {
  const { config, endpoint, insecure } = options;
  const given: Record<string, string | undefined> = {
    proxmox_endpoint: endpoint && quoteHcl(endpoint),
    proxmox_api_token: options.apiToken && quoteHcl(options.apiToken),
    proxmox_username: options.username && quoteHcl(options.username),
    proxmox_password: options.password && quoteHcl(options.password),
    proxmox_ssh_username: options.sshUsername && quoteHcl(options.sshUsername),
    proxmox_ssh_password: options.sshPassword && quoteHcl(options.sshPassword),
    proxmox_insecure: insecure === undefined ? undefined : String(insecure),
  };
  if (file.text.trim() === '') {
    const usesSsh = options.usesSsh ?? needsSsh(config);
    const content = { studentPasswords: config.students && formatHclMap(passwords), usesSsh, hasSite: options.site !== undefined };
    return renderNewValues(config.name, given, content);
  }
  const placeholder = file.values.proxmox_endpoint === undefined && options.site === undefined ? quoteHcl(PLACEHOLDER_ENDPOINT) : undefined;
  const wanted = { ...given, proxmox_endpoint: given.proxmox_endpoint ?? placeholder };
  let { text } = file;
  for (const [name, value] of Object.entries(wanted)) {
    if (value !== undefined && value !== writtenValue(file.values[name])) {
      text = await setHclVariable(text, name, value);
    }
  }
  if (config.students === undefined) return text;
  const isSame = passwords.size === before.size && [...passwords].every(([key, password]) => before.get(key) === password);
  return isSame && file.values.student_passwords ? text : setHclVariable(text, 'student_passwords', formatHclMap(passwords));
}

function writtenValue(value: unknown): string {
  return typeof value === 'string' ? quoteHcl(value) : String(value);
}

/** Variables that have to be filled in before a real cluster can be reached; `proxmox_api_token` stands for user and password, too. */
export function missingAccess(values: HclValues): string[] {
  const isSet = (name: string) => textOf(values[name]) !== undefined;
  const hasEndpoint = isSet('proxmox_endpoint') && values.proxmox_endpoint !== PLACEHOLDER_ENDPOINT;
  const hasLogin = isSet('proxmox_api_token') || (isSet('proxmox_username') && isSet('proxmox_password'));
  return [...(hasEndpoint ? [] : ['proxmox_endpoint']), ...(hasLogin ? [] : ['proxmox_api_token'])];
}

/** Whether the environment has files that go to nodes over SSH. */
export function needsSsh({ machines = [] }: Partial<Pick<EnvConfig, 'machines'>>): boolean {
  return machines.some(({ settings: { cloudInit } }) => cloudInit?.packages !== undefined || cloudInit?.commands !== undefined);
}

/** Variables that have to be filled in before files go to nodes over SSH: the user and password of the API will do, a token will not. */
export function missingSshAccess(values: HclValues): string[] {
  const isSet = (name: string) => textOf(values[name]) !== undefined;
  const hasApiLogin = !isSet('proxmox_api_token') && isSet('proxmox_username') && isSet('proxmox_password');
  const hasSecret = isSet('proxmox_ssh_password') || isSet('proxmox_ssh_private_key');
  return [
    ...(hasApiLogin || isSet('proxmox_ssh_username') ? [] : ['proxmox_ssh_username']),
    ...(hasApiLogin || hasSecret ? [] : ['proxmox_ssh_password']),
  ];
}

function renderHandOut(students: readonly StudentConfig[], passwords: ReadonlyMap<string, string>, endpoint: string): string {
  const rows = students.map(({ key, userId }) => ({ student: key, user: userId, password: passwords.get(key) ?? '', endpoint }));
  // a spreadsheet must not take a password that begins with = for a formula
  return stringify(rows, { header: true, columns: ['student', 'user', 'password', 'endpoint'], escape_formulas: true });
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
