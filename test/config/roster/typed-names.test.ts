import { rosterOfNames } from '../../../lib/config/roster/typed-names';

test('a name is a person, one word of Latin letters a user', () => {
  const entries = rosterOfNames([' Anna  Nováková', 'Ng, Anna', 'student7', 'student8@pve', 'Иванов Иван Иванович'], 'pve');

  expect(entries.map(({ position: _position, ...entry }) => entry)).toEqual([
    { firstName: 'Anna', lastName: 'Nováková' }, { firstName: 'Anna', lastName: 'Ng' }, { user: 'student7' }, { user: 'student8' },
    { firstName: 'Иван Иванович', lastName: 'Иванов' },
  ]);
});

test('a user of another realm is refused, with the line', () => {
  expect(() => rosterOfNames(['Anna Ng', 'bob@school-ldap'], 'pve')).toThrow(/names:2:1: "bob@school-ldap" is neither a name nor a user of the realm pve\n {4}.*--realm/);
});

test('what is no name is refused', () => {
  expect(() => rosterOfNames(['Anna\u0007 Ng'], 'pve')).toThrow(/names:1:1: the name is/);
});
