import { TestIo, TestProject } from '../test-io';

let project: TestProject;
const USERS = 'envs/a/users_list.yml';

beforeEach(async () => {
  project = new TestProject();
  await project.run(['init', 'a', '--students', '2']);
  project.write('class.csv', 'Given;Surname;Email address\nAnna;Ng;anna@example.org\nBen;Li;ben@example.org\n');
});

afterEach(() => project.remove());

const NAMED = ['--column', 'first-name=Given'];

test('shows the difference, asks, and writes', async () => {
  const io = new TestIo('yes');
  const { code, stdout } = await project.run(['roster', 'a', 'class.csv', ...NAMED], io);

  expect([code, io.questions]).toEqual([0, [`Write this into ${USERS}? (yes/no) `]]);
  expect(stdout).toContain('  + anna.ng@pve  Anna Ng <anna@example.org>\n');
  expect(stdout).toContain('  - student1@pve\n');
  expect(project.read(USERS)).toContain('{ user: ben.li@pve, first_name: Ben, last_name: Li, email: ben@example.org }');
  expect((await project.run(['validate', 'a'])).code).toBe(0);
  expect((await project.run(['roster', 'a', 'class.csv', ...NAMED])).stdout).toContain('2 students: 0 new, 2 as before (0 with other details), 0 gone');
});

test('writes nothing without a yes', async () => {
  const before = project.read(USERS);

  expect((await project.run(['roster', 'a', 'class.csv'], new TestIo('no'))).code).toBe(4);
  expect((await project.run(['roster', 'a', 'class.csv'])).code).toBe(4);
  expect(project.read(USERS)).toBe(before);
});

test('adds to those who are there, in a realm of their own that needs no passwords', async () => {
  await project.run(['roster', 'a', 'class.csv', '--add', '--realm', 'school-ldap', '--yes']);

  expect(project.read(USERS)).toMatch(/student1@pve\n.*student2@pve\n.*user: ng@school-ldap,/);
  expect((await project.run(['credentials', 'a'])).stdout).toMatch(/^2 new passwords/);
});

test('tells programs the difference as JSON', async () => {
  const { stdout } = await project.run(['roster', 'a', 'class.csv', '--json', '--yes']);

  expect(JSON.parse(stdout)).toMatchObject({ delimiter: ';', columns: { email: 'Email address' }, added: [{ key: 'ng' }, { key: 'li' }], removed: [{}, {}] });
});

test.each([
  ['a realm that is none', ['--realm', '1'], /a realm has/],
  ['a column of a field that is none', ['--column', 'age=Given'], /first-name/],
  ['a heading that is not there', ['--column', 'email=Mail'], /there is no column "Mail"/],
])('refuses %s', async (_, options, message) => {
  const { code, stderr } = await project.run(['roster', 'a', 'class.csv', '--yes', ...options]);

  expect(code).toBe(3);
  expect(stderr).toMatch(message);
});

test('names in the place of a file', async () => {
  const { code, stdout } = await project.run(['roster', 'a', '--name', 'Anna Nováková', '--name', 'student1', '--yes']);

  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.not.stringContaining('read as') });
  expect(project.read(USERS).match(/\S+@pve/g)).toEqual(['student1@pve', 'anna.novakova@pve']);
});

test.each([[[]], [['class.csv', '--name', 'Anna Ng']]])('a class list and names are one of the two: %j is neither', async args => {
  expect(await project.run(['roster', 'a', ...args])).toMatchObject({ code: 3, stderr: expect.stringContaining('give one of the two') });
});
