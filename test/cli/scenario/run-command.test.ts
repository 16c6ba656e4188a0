import { chmodSync } from 'node:fs';
import { TestProject } from '../test-io';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
  project.write('bin/ansible-playbook', '#!/bin/sh\n');
  chmodSync(`${project.root}/bin/ansible-playbook`, 0o755);
  project.write('scenarios/trial.yaml', 'phases: [{ name: a, ansible_playbook: { playbook: user, address: 10.0.0.3 } }]');
});
afterEach(() => project.remove());

async function run(...args: string[]) {
  return project.run(['scenario', '-S', 'trial', '--no-preflight', ...args], undefined, { PATH: `${project.root}/bin:${process.env.PATH}`, HOME: project.root });
}

test('where reports cannot be written, it is told what the run came to all the same', async () => {
  project.write('reports', 'a file');
  const { code, stdout, stderr } = await run('--json');

  expect(code).toBe(1);
  expect(stderr).toMatch(/^not all reports are written: .*reports.*\n {4}name another folder by --reports/m);
  expect(JSON.parse(stdout)).toMatchObject({ scenario: 'trial', result: 'passed' });
});

test('a port that is none is bad input, and nothing is begun', async () => {
  for (const port of ['abc', '0', '123456']) expect(await run('--set', `ssh_port=${port}`)).toMatchObject({ code: 3, stderr: expect.stringContaining(`ssh_port is "${port}", and no port`) });
  expect((await run()).code).toBe(0);
});

test('an environment that is not there is said before anything is begun, also where it is made elsewhere, or to roll back', async () => {
  project.write('scenarios/trial.yaml', `phases:
  - { name: a, tofu_apply: { environment: inner, endpoint: "https://10.0.0.5:8006", api_token: t } }
  - { name: b, ansible_playbook: { playbook: user, address: 10.0.0.3 }, rollback: { tofu_destroy: { environment: outer } } }
`);
  const { code, stderr } = await project.run(['scenario', '-S', 'trial']);
  expect([code, stderr.match(/there is no environment envs\/\w+/g)]).toEqual([4, ['there is no environment envs/inner', 'there is no environment envs/outer']]);
});
