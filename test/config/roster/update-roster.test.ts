import fc from 'fast-check';
import type { RosterEntry } from '../../../lib/config/roster/read-roster';
import { updateRoster, type ListedStudent } from '../../../lib/config/roster/update-roster';
import { InputError } from '../../../lib/values/finding';
import { checkUserId } from '../../../lib/values/names';

function entries(...people: Omit<RosterEntry, 'position'>[]): RosterEntry[] {
  return people.map((person, index) => ({ ...person, position: { file: 'class.csv', line: index + 2, column: 1 } }));
}

function update(present: readonly ListedStudent[], roster: RosterEntry[], keepMissing = false) {
  return updateRoster(present, roster, 'pve', keepMissing);
}

const listed = (key: string, person = {}): ListedStudent => ({ key, realm: 'pve', person });
const keys = (students: readonly ListedStudent[]) => students.map(({ key }) => key);

test.each([
  ['Анна', 'Иванова', 'anna.ivanova'], ['José', 'Núñez', 'jose.nunez'], ['小明', '王', 'xiao-ming.wang'], ['Łukasz', 'Żółć', 'lukasz.zolc'],
  ['Seán', 'O’Neill', 'sean.oneill'], ['Anna Maria', 'von der Heide', 'anna-maria.von-der-heide'], ['Nguyễn', 'Đặng', 'nguyen.dang'],
])('%s %s becomes %s', (firstName, lastName, key) => {
  expect(keys(update([], entries({ firstName, lastName })).students)).toEqual([key]);
});

test('goes by the school\'s login where there is one, and by the e-mail where there is no name', () => {
  expect(keys(update([], entries({ user: 'xnovak01@uni.example', lastName: 'Novák' }, { email: 'b.ng@example.org' })).students)).toEqual(['xnovak01', 'b.ng']);
});

test('tells people of one name apart', () => {
  const two = entries({ firstName: 'Ivan', lastName: 'Ng', email: 'a@example.org' }, { firstName: 'Iván', lastName: 'Ng', email: 'b@example.org' });
  expect(keys(update([], two).students)).toEqual(['ivan.ng', 'ivan.ng2']);
});

test('takes a student in two groups once', () => {
  const { students, repeated } = update([], entries({ lastName: 'Ng', email: 'a@example.org', group: '1' }, { lastName: 'Ng', email: 'A@example.org', group: '2' }));
  expect([keys(students), repeated]).toEqual([['ng'], 1]);
});

test('refuses one e-mail for two people, and one name that could be two', () => {
  expect(() => update([], entries({ lastName: 'Ng', email: 'a@example.org' }, { lastName: 'Li', email: 'a@example.org' }))).toThrow(InputError);
  expect(() => update([], entries({ lastName: 'Ng' }, { lastName: 'Ng' }))).toThrow(InputError);
});

test('refuses a name of which no user id can be made', () => {
  expect(() => update([], entries({ lastName: '(-)' }))).toThrow(InputError);
});

test('keeps the user id of whoever has another name or e-mail by now', () => {
  const present = [listed('anna.ng', { firstName: 'Anna', lastName: 'Ng', email: 'a@example.org' }), listed('ben.li', { firstName: 'Ben', lastName: 'Li' })];
  const { students, added, removed, changed } = update(present, entries(
    { firstName: 'Anna', lastName: 'Ng-Smith', email: 'a@example.org' }, { firstName: 'Ben', lastName: 'Li', email: 'b@example.org' },
  ));
  expect([keys(students), keys(added), keys(removed), keys(changed)]).toEqual([['anna.ng', 'ben.li'], [], [], ['anna.ng', 'ben.li']]);
});

test('knows the people behind a list of bare user ids', () => {
  const { added, removed, changed } = update([listed('anna.ng'), listed('ben')], entries({ firstName: 'Anna', lastName: 'Ng' }, { user: 'Ben', lastName: 'Li' }));
  expect([added, removed, keys(changed)]).toEqual([[], [], ['anna.ng', 'ben']]);
});

test('gives the id of somebody who leaves to nobody who comes', () => {
  const present = [listed('ivan.ng', { firstName: 'Ivan', lastName: 'Ng', email: 'old@example.org' }), listed('x', { firstName: 'Ivan', lastName: 'Ng', email: 'x@example.org' })];
  const { added, removed } = update(present, entries({ firstName: 'Ivan', lastName: 'Ng', email: 'x@example.org' }, { firstName: 'Iván', lastName: 'Ng', email: 'new@example.org' }));
  expect([keys(added), keys(removed)]).toEqual([['ivan.ng2'], ['ivan.ng']]);
});

test('keeps who is not on the list, where that is wanted', () => {
  expect(keys(update([listed('old')], entries({ lastName: 'New' }), true).students)).toEqual(['old', 'new']);
});

const names = fc.oneof(
  fc.constantFrom('Анна', 'Ёлкина', 'Müller', 'Łukasz', '王小明', '김철수', 'نور', 'O\'Neill', 'Jean Luc', 'van der Berg', 'Şahin', 'Þór', '(', '1'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
);
const people = fc.uniqueArray(fc.record({ firstName: names, lastName: names, email: fc.nat(100_000).map(number => `s${number}@example.org`) }), { selector: ({ email }) => email, maxLength: 60 });

test('whatever the names are, the ids are good, unique, and the same when the list comes again in another order', () => {
  fc.assert(fc.property(people, fc.boolean(), (list, reversed) => {
    const first = update([], entries(...list));
    expect(first.students.map(({ key, realm }) => checkUserId(`${key}@${realm}`))).toEqual(list.map(() => undefined));
    expect(new Set(keys(first.students)).size).toBe(list.length);
    const again = update(first.students, entries(...reversed ? [...list].reverse() : list));
    expect([again.students, again.added, again.removed, again.changed]).toEqual([first.students, [], [], []]);
  }));
});
