import { TestProject } from '../test-io';

let project: TestProject;

beforeEach(async () => {
  project = new TestProject();
  await project.run(['init', 'a', '--students', '2']);
});

afterEach(() => project.remove());

test('says which command makes the values that are missing', async () => {
  expect(await project.run(['plan', 'a'])).toMatchObject({ code: 3, stderr: expect.stringContaining('run: standsmith credentials a') as string });
});

test('says whose password is missing', async () => {
  await project.run(['credentials', 'a']);
  project.write('envs/a/users_list.yml', 'users: [student1@pve, student2@pve, student3@pve]\n');
  expect(await project.run(['plan', 'a'])).toMatchObject({ code: 3, stderr: expect.stringContaining('has no password for student3') as string });
});

test('says what of the way to the cluster is missing, and how to do without, before tofu is asked', async () => {
  await project.run(['credentials', 'a']);
  const { code, stderr } = await project.run(['plan', 'a']);
  expect({ code, stderr }).toMatchObject({ code: 3, stderr: expect.stringMatching(/proxmox_endpoint and proxmox_api_token\n.*standsmith sim --/) as string });
});

test.each(['STANDSMITH_SIMULATION', 'PROXMOX_VE_API_TOKEN', 'TF_VAR_proxmox_api_token'])('leaves the way to the cluster to %s', async name => {
  await project.run(['credentials', 'a']);
  const { stderr } = await project.run(['plan', 'a'], undefined, { [name]: 'x', TOFU: '/nowhere/tofu' });
  expect(stderr).toContain('TOFU is /nowhere/tofu');
});
