import { existsSync, readFileSync } from 'node:fs';
import { sync as writeFileAtomicSync } from 'write-file-atomic';
import { Document, parseDocument, YAMLSeq, type Node } from 'yaml';
import type { StudentConfig } from '../env-config';
import type { ListedStudent } from './update-roster';

/**
 * Writes the list of students. Lines of students who stay as they are stay as they are, with their comments.
 *
 * @param present students of the file as it is, in its order
 */
export function writeUsersFile(file: string, present: readonly StudentConfig[], students: readonly ListedStudent[]): void {
  const document = existsSync(file) ? parseDocument(readFileSync(file, 'utf8')) : new Document({ users: [] });
  const list = document.get('users');
  const lines = list instanceof YAMLSeq ? list.items as Node[] : [];
  const kept = new Map(present.map((student, index) => [sameAs(student), lines[index]]));
  const users = new YAMLSeq(document.schema);
  users.items = students.map(student => kept.get(sameAs(student)) ?? document.createNode(toEntry(student), { flow: true }));
  document.set('users', users);
  writeFileAtomicSync(file, document.toString({ lineWidth: 0 }));
}

function sameAs(student: ListedStudent): string {
  return JSON.stringify(toEntry(student));
}

function toEntry({ key, realm, person: { firstName, lastName, email, group }, hasStand = true }: ListedStudent): object | string {
  const user = `${key}@${realm}`;
  const details = { first_name: firstName, last_name: lastName, email, group, stand: hasStand ? undefined : false };
  const given = Object.entries(details).filter(([, value]) => value !== undefined);
  return given.length === 0 ? user : { user, ...Object.fromEntries(given) };
}
