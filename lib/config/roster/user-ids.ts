import { parse } from 'yaml';
import { InputError } from '../../values/finding';
import { displayPath, readText } from '../read-text';

/**
 * Reads user ids: one a line, or a list as in `users_list.yml`.
 *
 * @throws InputError when the file cannot be read, or is neither
 */
export function readUserIds(file: string, root: string): string[] {
  const position = { file: displayPath(file, root), line: 1, column: 1 };
  const read = readText(file, position.file);
  if ('finding' in read) throw new InputError([read.finding]);
  if (!/^\s*users\s*:/m.test(read.text)) return read.text.split('\n').map(line => line.replace(/#.*/, '').trim()).filter(line => line !== '');
  try {
    const { users } = parse(read.text) as { users: readonly unknown[] };
    return users.map(entry => String(typeof entry === 'object' && entry !== null && 'user' in entry ? entry.user : entry));
  } catch {
    throw new InputError([{ position, message: 'this is no list of users', fix: 'write one user id a line, or "users:" and "- student1@pve" below it' }]);
  }
}
