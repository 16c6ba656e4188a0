import { parse } from 'papaparse';
import { parse as parseYaml } from 'yaml';
import { TestProject } from '../test-io';

const FIRST = ['Анна', 'Łukasz', 'François', '美玲', '日向', 'Σοφία', 'Ángel', "O'Brien", 'Jean Luc', 'Đorđe', 'یاسمن', 'Müller-Lüdenscheidt'];
const LAST = ['Иванова', 'Żółć', "D'Angelo", '王', '佐藤', 'Παπαδόπουλος', 'Núñez', 'van der  Berg', 'Çelik', 'کریمی', 'de la Cruz'];
const HOSTILE = ["=cmd|' /C calc'!A0", '+1+1', '-2+3', '@SUM(A1)', '=HYPERLINK("http://x")'];

interface Person { readonly first: string; readonly last: string; readonly email: string }

/** Some have the same name, and some none that is a name; e-mail tells all apart. */
const people: readonly Person[] = Array.from({ length: 500 }, (_, i) => ({
  first: i % 50 === 0 ? HOSTILE[(i / 50) % HOSTILE.length]! : FIRST[i % FIRST.length]!,
  last: LAST[Math.floor(i / 3) % LAST.length]!,
  email: `student.${i}@example.org`,
}));
const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
const csv = (rows: readonly Person[]) => `First name,Last name,Email address\n${rows.map(({ first, last, email }) => [first, last, email].map(cell).join()).join('\n')}\n`;

let project: TestProject;

beforeEach(async () => {
  project = new TestProject();
  await project.run(['init', 'faculty', '--students', '1']);
});

afterEach(() => project.remove());

interface Listed { readonly user: string; readonly email?: string }
const listed = () => (parseYaml(project.read('envs/faculty/users_list.yml')) as { users: Listed[] }).users;
const idsByEmail = () => new Map(listed().map(({ user, email }) => [email, user]));

async function take(rows: readonly Person[]) {
  project.write('class.csv', csv(rows));
  return project.run(['roster', 'faculty', 'class.csv', '--yes']);
}

test('five hundred names of any script become ids of PVE, each its own, in whatever order they come again', async () => {
  const { code, stderr } = await take(people.filter(({ first }) => !HOSTILE.includes(first)));
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const ids = idsByEmail();

  expect(new Set(ids.values()).size).toBe(490);
  for (const id of ids.values()) expect(id).toMatch(/^[a-z0-9][a-z0-9._-]*@pve$/);
  expect((await project.run(['validate', 'faculty'])).stdout).toMatch(/^faculty: 490 students, 980 machines/);

  await take([...people.filter(({ first }) => !HOSTILE.includes(first))].reverse());
  expect(idsByEmail()).toEqual(ids);
});

test('cells that a spreadsheet would run are refused by their lines, all at once, and nothing is written', async () => {
  const before = project.read('envs/faculty/users_list.yml');
  const { code, stderr } = await take(people);

  expect(code).toBe(3);
  expect(stderr.match(/^class\.csv:\d+:1: the first name is /gm)).toHaveLength(10);
  expect(stderr).toMatch(/^class\.csv:2:1: the first name is "=cmd\|' \/C calc'!A0"/m);
  expect(project.read('envs/faculty/users_list.yml')).toBe(before);
});

test('what is handed out has no cell that a spreadsheet would run', async () => {
  await take(people.filter(({ first }) => !HOSTILE.includes(first)));
  await project.run(['credentials', 'faculty']);
  const { data } = parse<string[]>(project.read('envs/faculty/hand-out.csv').trim());

  expect(data).toHaveLength(491);
  expect(data.flat().filter(text => /^[=+\-@\t\r]/.test(text))).toEqual([]);
});

test('two with the same name and nothing else are refused by their lines', async () => {
  project.write('class.csv', 'First name,Last name\nAnna,Ng\nAnna,Ng\n');

  expect(await project.run(['roster', 'faculty', 'class.csv', '--yes'])).toMatchObject({ code: 3, stderr: expect.stringMatching(/class\.csv:3:1: the same name/) });
});

test('a list without names is refused, and says which columns it looked for', async () => {
  project.write('class.csv', `Grade,Room\n${'1,2\n'.repeat(500)}`);
  const { code, stderr } = await project.run(['roster', 'faculty', 'class.csv', '--yes']);

  expect(code).toBe(3);
  expect(stderr).toMatch(/column/);
});
