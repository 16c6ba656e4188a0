import { makePassword } from '../../lib/config/password';

const passwords = Array.from({ length: 2000 }, makePassword);

test('passwords are words of two syllables and three digits, without what looks or sounds alike', () => {
  expect(passwords.filter((password) => !/^(?:(?:[bdfghkmnprstvz][aeiu]){2}-){4}[2-9]{3}$/.test(password))).toEqual([]);
});

test('no two are the same', () => {
  expect(new Set(passwords).size).toBe(passwords.length);
});

test('every letter and digit comes up at every place, about as often as any other', () => {
  for (const [place, count] of [[0, 14], [1, 4], [20, 8]] as const) {
    const occurrences = new Map<string, number>();
    passwords.forEach((password) => occurrences.set(password.charAt(place), (occurrences.get(password.charAt(place)) ?? 0) + 1));
    expect(occurrences.size).toBe(count);
    expect(Math.min(...occurrences.values())).toBeGreaterThan(passwords.length / count / 2);
  }
});
