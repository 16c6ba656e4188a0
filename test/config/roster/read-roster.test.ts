import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readRoster, type ReadRosterOptions } from '../../../lib/config/roster/read-roster';
import { InputError } from '../../../lib/values/finding';

const folder = mkdtempSync(path.join(tmpdir(), 'rosters-'));
afterAll(() => rmSync(folder, { recursive: true }));

function read(content: string | Buffer, options?: ReadRosterOptions) {
  const file = path.join(folder, 'class.csv');
  writeFileSync(file, content);
  return readRoster(file, folder, options);
}

/** What is said about a list that is refused: `line: message`. */
function refusal(content: string | Buffer, options?: ReadRosterOptions): string[] {
  try {
    read(content, options);
  } catch (error) {
    if (error instanceof InputError) return error.findings.map(({ position, message }) => `${position.line}: ${message}`);
    throw error;
  }
  throw new Error('it is taken');
}

/** Code page 1251, for what is in it. */
function cyrillic(text: string): Buffer {
  return Buffer.from([...text].map(letter => (/[А-я]/.test(letter) ? letter.charCodeAt(0) - 0x350 : letter.charCodeAt(0))));
}

test('reads what Moodle exports', () => {
  const { entries, delimiter, encoding } = read('First name,Last name,Email address,Groups\nAnna,"Nováková",anna@example.org,A1\n');
  expect(entries).toMatchObject([{ firstName: 'Anna', lastName: 'Nováková', email: 'anna@example.org', group: 'A1', position: { file: 'class.csv', line: 2 } }]);
  expect([delimiter, encoding]).toEqual([',', 'utf-8']);
});

test('reads what Canvas exports, without its lines that are no students', () => {
  const { entries } = read([
    'Student,ID,SIS User ID,SIS Login ID,Section,Lab 1 (1)', '    Points Possible,,,,,10', '"Nováková, Anna",1,s1,anna,A1,9', '"Student, Test",2,,t,A1,',
  ].join('\n'));
  expect(entries).toMatchObject([{ firstName: 'Anna', lastName: 'Nováková', user: 'anna', group: 'A1' }]);
});

test.each([
  ['UTF-8 with a byte order mark', (text: string) => Buffer.from(`\ufeff${text}`), 'utf-8'],
  ['UTF-16, as spreadsheets write it', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'), 'utf-16le'],
  ['code page 1251', cyrillic, 'windows-1251'],
])('finds out that a list is %s', (_, encode, encoding) => {
  const roster = read(encode('Фамилия;Имя;Группа\r\nИванова;Анна;ИУ-31\r\nПетров;Сергей;ИУ-31\r\nСидоренко;Мария;ИУ-32\r\n'));
  expect(roster).toMatchObject({ encoding, delimiter: ';', entries: [{ firstName: 'Анна', lastName: 'Иванова' }, { lastName: 'Петров' }, { group: 'ИУ-32' }] });
});

test.each([',', ';', '\t', '|'])('finds out that %j stands between the cells', delimiter => {
  expect(read(['name', 'e-mail'].join(delimiter) + '\n' + ['Anna Nováková', 'a@example.org'].join(delimiter)).entries).toMatchObject([{ firstName: 'Anna', email: 'a@example.org' }]);
});

test('goes by the line with which Excel says what stands between the cells', () => {
  expect(read('sep=;\nname;email\n"Nováková, Anna";a@example.org\n').entries).toMatchObject([{ lastName: 'Nováková', position: { line: 3 } }]);
});

test('knows first and last name of a full name', () => {
  const names = read('ФИО\nИванов Пётр Сергеевич\nAnna Maria Nováková\n"Ng, Mei"\nPelé\n').entries.map(({ firstName, lastName }) => [firstName, lastName]);
  expect(names).toEqual([['Пётр Сергеевич', 'Иванов'], ['Anna Maria', 'Nováková'], ['Mei', 'Ng'], [undefined, 'Pelé']]);
});

test('takes a column with an unusual heading by name', () => {
  expect(read('Who,Contact\nAnna,a@example.org\n', { columns: { email: 'contact' } }).entries).toMatchObject([{ email: 'a@example.org' }]);
  expect(refusal('Who,Contact\nAnna,a@example.org\n', { columns: { email: 'Kontakt' } })).toEqual([expect.stringContaining('there is no column "Kontakt"; there are "Who", "Contact"')]);
});

test('says the right lines behind a cell of several lines', () => {
  expect(refusal('name,email\n"Anna\nNováková",a@example.org\nBen,nobody\n')).toEqual([expect.stringMatching(/^4: the e-mail is "nobody"/)]);
});

test.each([
  ['a formula as a name', 'name\n"=cmd|\'/C\'!A0"\n', /^2: the last name is/],
  ['a formula as a first name', 'first name,last name\n+1+1,Ng\n', /^2: the first name is/],
  ['a formula as an e-mail', 'name,email\nNg,@SUM(A1)\n', /^2: the e-mail is/],
  ['a terminal\'s command in a name', 'name\n"a\u001b[2Jb"\n', /^2: the .*name is/],
  ['a line that names nobody', 'name,email,group\n,,A1\n', /^2: the line names nobody/],
  ['no column that says who the students are', 'points,mark\n3,A\n', /^1: no column says who the students are: the first line has "points", "mark"/],
  ['headings without students', 'name,email\n', /^1: there is no student/],
  ['nothing', '', /^1: no column says/],
  ['a binary file', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0]), /^1: this is a binary file/],
])('refuses %s', (_, content, expected) => {
  expect(refusal(content)).toEqual([expect.stringMatching(expected)]);
});

test('refuses an encoding that does not exist, and a file that does not', () => {
  expect(refusal('name\nNg\n', { encoding: 'klingon' })).toEqual([expect.stringContaining('there is no encoding')]);
  expect(() => readRoster(path.join(folder, 'no.csv'), folder)).toThrow(InputError);
});
