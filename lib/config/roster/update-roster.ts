import { InputError, type Finding } from '../../values/finding';
import type { Person } from '../env-config';
import type { RosterEntry } from './read-roster';
import { makeUserName } from './user-name';

/** A student of the list. */
export interface ListedStudent {
  /** The part of the user id before `@`. */
  readonly key: string;
  readonly realm: string;
  readonly person: Person;
  /** @default true */
  readonly hasStand?: boolean;
}

export interface RosterUpdate {
  /** The list as it will be: those who stay in their present order, then the new ones in the roster's. */
  readonly students: readonly ListedStudent[];
  readonly added: readonly ListedStudent[];
  readonly removed: readonly ListedStudent[];
  /** Those who stay, of whom the roster knows something else or more than the list. */
  readonly changed: readonly ListedStudent[];
  /** Lines that say again what another line says. */
  readonly repeated: number;
}

/**
 * The list of students after a roster: whoever is on both keeps the user id, whatever the name is by now. They are recognized by login,
 * e-mail, name, or by the user id that their name gives, in this order.
 *
 * @param keepMissing whether those stay who are not on the roster
 * @throws InputError when lines contradict each other, or a name gives no user id
 */
export function updateRoster(present: readonly ListedStudent[], roster: readonly RosterEntry[], realm: string, keepMissing: boolean): RosterUpdate {
  const { entries, repeated } = withoutRepetition(roster);
  const matches = matchAll(present, entries);
  const taken = new Set(present.map(({ key }) => key.toLowerCase()));
  const findings: Finding[] = [];
  const added: ListedStudent[] = [];
  for (const entry of entries) {
    if (matches.has(entry)) continue;
    const key = makeUserName(entry, name => taken.has(name));
    if (key === undefined) {
      findings.push({ position: entry.position, message: 'no user id can be made of the name', fix: 'add a column with user names, or one with e-mails' });
      continue;
    }
    taken.add(key.toLowerCase());
    added.push({ key, realm, person: personOf(entry) });
  }
  if (findings.length > 0) throw new InputError(findings);
  const entryOf = new Map([...matches].map(([entry, student]) => [student, entry]));
  const removed = keepMissing ? [] : present.filter(student => !entryOf.has(student));
  const staying = present.filter(student => !removed.includes(student)).map(student => {
    const entry = entryOf.get(student);
    return entry === undefined ? student : { ...student, person: { ...student.person, ...personOf(entry) } };
  });
  const before = new Map(present.map(student => [student.key, student]));
  const changed = staying.filter(student => JSON.stringify(student.person) !== JSON.stringify(before.get(student.key)!.person));
  return { students: [...staying, ...added], added, removed, changed, repeated };
}

function personOf({ firstName, lastName, email, group }: RosterEntry): Person {
  return Object.fromEntries(Object.entries({ firstName, lastName, email, group }).filter(([, value]) => value !== undefined)) as Person;
}

/** A student in two groups has two lines. What contradicts itself, or cannot be told apart, is refused. */
function withoutRepetition(roster: readonly RosterEntry[]): { entries: RosterEntry[]; repeated: number } {
  const entries = new Map<string, RosterEntry>();
  const findings: Finding[] = [];
  for (const entry of roster) {
    const id = idOf(entry);
    const first = entries.get(id);
    if (first === undefined) {
      entries.set(id, entry);
    } else if (nameOf(first) !== nameOf(entry)) {
      findings.push({
        position: entry.position, message: `${entry.email ?? entry.user} stands for another person in line ${first.position.line}`, fix: 'correct one of the two lines',
      });
    } else if (entry.email === undefined && entry.user === undefined && entry.group === first.group) {
      findings.push({
        position: entry.position, message: `the same name stands in line ${first.position.line}, and nothing tells whether it is the same person`,
        fix: 'remove one line, or add a column with e-mails',
      });
    }
  }
  if (findings.length > 0) throw new InputError(findings);
  return { entries: [...entries.values()], repeated: roster.length - entries.size };
}

function idOf(entry: RosterEntry): string {
  return fold(entry.user) ?? fold(entry.email) ?? `${nameOf(entry)}/${entry.group ?? ''}`;
}

/** The student of the list whom each entry is, if there is one. */
function matchAll(present: readonly ListedStudent[], entries: readonly RosterEntry[]): Map<RosterEntry, ListedStudent> {
  const matches = new Map<RosterEntry, ListedStudent>();
  const matched = new Set<ListedStudent>();
  const ways: readonly (readonly [(student: ListedStudent) => string | undefined, (entry: RosterEntry) => string | undefined])[] = [
    [({ key }) => fold(key), ({ user }) => fold(user?.split('@')[0])],
    [({ person }) => fold(person.email), ({ email }) => fold(email)],
    [({ person }) => nameOf(person), nameOf],
    // of a list of bare user ids
    [({ key, person }) => (nameOf(person) === undefined ? fold(key) : undefined), entry => makeUserName(entry, () => false)],
  ];
  for (const [ofStudent, ofEntry] of ways) {
    const students = uniqueBy(present.filter(student => !matched.has(student)), ofStudent);
    for (const [id, entry] of uniqueBy(entries.filter(candidate => !matches.has(candidate)), ofEntry)) {
      const student = students.get(id);
      if (student === undefined || contradicts(student.person, entry)) continue;
      matches.set(entry, student);
      matched.add(student);
    }
  }
  return matches;
}

/** Two people of one name have two e-mails. */
function contradicts(person: Person, entry: RosterEntry): boolean {
  return person.email !== undefined && entry.email !== undefined && fold(person.email) !== fold(entry.email) && nameOf(person) !== nameOf(entry);
}

function uniqueBy<T>(items: readonly T[], by: (item: T) => string | undefined): Map<string, T> {
  const found = new Map<string, T>();
  const several = new Set<string>();
  for (const item of items) {
    const id = by(item);
    if (id === undefined) continue;
    if (found.has(id)) several.add(id);
    found.set(id, item);
  }
  several.forEach(id => found.delete(id));
  return found;
}

function nameOf({ firstName, lastName }: Person): string | undefined {
  return fold([firstName, lastName].filter(Boolean).join(' '));
}

function fold(text: string | undefined): string | undefined {
  return text?.normalize('NFKC').toLowerCase() || undefined;
}
