import { statSync } from 'node:fs';
import path from 'node:path';
import { TestProject } from '../test-io';

let project: TestProject;

beforeEach(async () => {
  project = new TestProject();
  await project.run(['init', 'a', '--students', '2']);
});

afterEach(() => project.remove());

const FILES = ['envs/a/values.tfvars', 'envs/a/hand-out.csv'];

test('makes a password for each student, in files that nobody else can read', async () => {
  const { code, stdout, stderr } = await project.run(['credentials', 'a']);

  expect({ code, stdout }).toEqual({ code: 0, stdout: '2 new passwords, 0 kept: envs/a/values.tfvars and envs/a/hand-out.csv\n' });
  expect(stderr).toContain('for a real cluster, fill in proxmox_endpoint and proxmox_api_token in envs/a/values.tfvars\n');
  for (const file of FILES) expect(statSync(path.join(project.root, file)).mode & 0o777).toBe(0o600);
});

test('keeps the passwords that are there, and drops those of students who are gone', async () => {
  await project.run(['credentials', 'a']);
  const passwords = () => project.read(FILES[0]!).match(/"?student\d"? *= *".*"/g);
  const before = passwords();
  project.write('envs/a/users_list.yml', 'users: [student2@pve, student3@pve]\n');
  const { stdout } = await project.run(['credentials', 'a']);

  expect(stdout).toMatch(/^1 new password, 1 kept:[^]*dropped: student1/);
  expect(passwords()![0]).toBe(before![1]);
});

test('says none of the passwords', async () => {
  const { stdout, stderr } = await project.run(['credentials', 'a']);
  const passwords = [...project.read(FILES[0]!).matchAll(/"?student\d"? *= *"(.*)"/g)].map(([, password]) => password!);

  expect(passwords).toHaveLength(2);
  for (const password of passwords) expect(stdout + stderr).not.toContain(password);
});

test('nothing is written for an environment that is wrong', async () => {
  project.write('envs/a/users_list.yml', 'users: []\n');
  const before = project.files();

  expect((await project.run(['credentials', 'a'])).code).toBe(3);
  expect(project.files()).toEqual(before);
});

test('takes one secret from standard input, and no second one', async () => {
  expect(await project.run(['credentials', 'a', '--token-stdin', '--ssh-password-stdin'])).toMatchObject({
    code: 3, stderr: expect.stringContaining('standard input holds one secret'),
  });
});

test('where there are no students, nothing is said of passwords, and what is to be filled in is a list', async () => {
  project.write('envs/web/env.yaml', `kind: machines
proxmox: { node_name: pve1 }
machines:
  db: { os: debian, image: { template_vmid: 9000 }, cloud_init: { packages: [nginx] } }
`);

  expect(await project.run(['credentials', 'web'])).toMatchObject({
    code: 0,
    stdout: 'envs/web/values.tfvars is written\n',
    stderr: 'for a real cluster, fill in proxmox_endpoint, proxmox_api_token, proxmox_ssh_username and proxmox_ssh_password in envs/web/values.tfvars\n',
  });
  expect((await project.run(['credentials', 'web'])).stdout).toBe('envs/web/values.tfvars is as it was\n');
});
