import { statSync } from 'node:fs';
import path from 'node:path';
import { checkRealm } from '../../values/names';
import type { Context } from '../context';
import { BACK, chooseClass } from './environment';
import type { Step } from './step';

/** Asks who the students are. */
export async function createUsersList(context: Context): Promise<readonly Step[] | undefined> {
  const { prompts } = context.io;
  const config = await chooseClass(context);
  if (config === undefined) return undefined;
  const way = await prompts.choose<'type' | 'file' | undefined>('Where do the names come from?', [
    { name: 'I type them, one by one', value: 'type' },
    { name: 'From a class list: CSV of Moodle, Canvas, a spreadsheet', value: 'file' },
    BACK,
  ]);
  if (way === undefined) return undefined;
  const who = way === 'file' ? [await askFile(context, 'The class list')] : await typeNames(context);
  if (who.length === 0) return undefined;
  const isWhole = await prompts.choose('Who is on the list?', [
    { name: 'The whole class: who is not on it leaves', value: true },
    { name: 'More students: all others stay', value: false },
  ]);
  const realm = await prompts.text('Realm of new students (pve: they get passwords; that of an LDAP or OpenID server: they have theirs)', { suggested: 'pve', check: checkRealm });
  return [{ args: ['roster', config.name, ...who, ...isWhole ? [] : ['--add'], ...realm === 'pve' ? [] : ['--realm', realm]] }];
}

/** Asks who leaves: everybody, or those on a list. */
export async function deleteByList(context: Context): Promise<readonly Step[] | undefined> {
  const config = await chooseClass(context);
  if (config === undefined) return undefined;
  const who = await context.io.prompts.choose<'all' | 'file' | undefined>('Whose stands are deleted?', [
    { name: `Those of everybody in the users list of ${config.name}: ${config.students.length} students`, value: 'all' },
    { name: 'Those of the users in another file, one a line', value: 'file' },
    BACK,
  ]);
  if (who === undefined) return undefined;
  const args = who === 'all' ? ['destroy', config.name] : ['remove', config.name, '--list', await askFile(context, 'The list')];
  return [{ args: [...args, ...await askKeep(context)] }];
}

/** Asks for one student. */
export async function deleteOneUser(context: Context): Promise<readonly Step[] | undefined> {
  const config = await chooseClass(context);
  if (config === undefined) return undefined;
  const students = config.students.map(({ userId, person: { firstName, lastName } }) => ({ name: [userId, firstName, lastName].filter(Boolean).join(' '), value: userId }));
  const userId = await context.io.prompts.choose<string | undefined>('Whose stand is deleted?', [...students, BACK]);
  if (userId === undefined) return undefined;
  const keep = await askKeep(context);
  // a class is never without students: with the last one it goes as a whole
  return [{ args: students.length === 1 ? ['destroy', config.name, ...keep] : ['remove', config.name, userId, ...keep] }];
}

/** The flag for users and pools that stay. */
async function askKeep({ io: { prompts } }: Context): Promise<string[]> {
  return await prompts.agree('Keep users and pools, and delete machines and networks only?', false) ? ['--keep-users'] : [];
}

async function typeNames({ io: { prompts } }: Context): Promise<string[]> {
  const names: string[] = [];
  for (;;) {
    const name = await prompts.text(`Student ${names.length + 1}: name, or user name (empty: that is all)`);
    if (name === '') return names.flatMap(given => ['--name', given]);
    names.push(name);
  }
}

async function askFile({ io: { prompts }, root }: Context, what: string): Promise<string> {
  const check = (file: string) => (statSync(path.resolve(root, file), { throwIfNoEntry: false })?.isFile() ? undefined : `there is no file ${file}`);
  return prompts.text(`${what}: name of the file`, { check });
}
