import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeUsersFile } from '../../../lib/config/roster/users-file';

const folder = mkdtempSync(path.join(tmpdir(), 'users-'));
const file = path.join(folder, 'users_list.yml');
afterAll(() => rmSync(folder, { recursive: true }));

test('keeps the lines and comments of those who stay, and says all that is known of the new', () => {
  writeFileSync(file, '# the class of 2026\nusers:\n  - a@pve # sits in front\n  - b@pve\n  - {user: c@pve, group: A1}\n');
  const position = { file: 'users_list.yml', line: 1, column: 1 };
  const student = (key: string, person = {}) => ({ key, userId: `${key}@pve`, realm: 'pve', person, hasStand: true, position });
  writeUsersFile(file, [student('a'), student('b'), student('c', { group: 'A1' })], [
    student('a'), student('c', { group: 'A2' }), student('d', { firstName: '王: #', email: 'd@example.org' }),
  ]);
  expect(readFileSync(file, 'utf8')).toBe(
    '# the class of 2026\nusers:\n  - a@pve # sits in front\n  - { user: c@pve, group: A2 }\n  - { user: d@pve, first_name: "王: #", email: d@example.org }\n',
  );
});

test('says of whom there is the user only', () => {
  writeFileSync(file, 'users:\n  - a@pve\n  - { user: b@pve, stand: false }\n');
  const student = (key: string, hasStand: boolean) => ({ key, userId: `${key}@pve`, realm: 'pve', person: {}, hasStand, position: { file: '', line: 1, column: 1 } });
  writeUsersFile(file, [student('a', true), student('b', false)], [student('a', false), student('b', false)]);

  expect(readFileSync(file, 'utf8')).toBe('users:\n  - { user: a@pve, stand: false }\n  - { user: b@pve, stand: false }\n');
});
