import { chmodSync } from 'node:fs';
import path from 'node:path';
import { TestProject } from '../test-io';

let project: TestProject;
beforeEach(() => { project = new TestProject(); });
afterEach(() => project.remove());

/** Where playbooks were run, and with which variables: by a program in the place of Ansible, which fails. */
function ranOn(): string[] {
  return project.read('ran').trim().split('\n').map(line => line.trim());
}

async function run(...args: string[]) {
  const told = 'cat "$2" "$(echo "$4" | cut -c2-)" | grep -o \'\\(ansible_host\\|page\\): !unsafe "[^"]*"\' | tr "\\n" " "';
  project.write('bin/ansible-playbook', `#!/bin/sh\n(${told}; echo) >> "${project.root}/ran"; exit 1\n`);
  chmodSync(path.join(project.root, 'bin/ansible-playbook'), 0o755);
  return project.run(['scenario', '--no-preflight', ...args], undefined, { PATH: `${project.root}/bin:${process.env.PATH}`, HOME: project.root });
}

test('a run goes on at the machine that it was begun for, whatever the site says', async () => {
  const site = { 'site.yaml': 'defaults: {}\n', 'hosts/pve.yaml': 'address: 10.0.0.1\n', 'nodes/pve.yaml': 'host: pve\n' };
  for (const [file, text] of Object.entries(site)) project.write(`site/${file}`, text);
  const args = ['-S', 'pve-configure', '--site', path.join(project.root, 'site')];
  expect(await run(...args)).toMatchObject({ code: 1 });
  expect(await run(...args, '--remote', '10.0.0.2')).toMatchObject({ code: 1 });
  expect(await run(...args, '--resume')).toMatchObject({ code: 1 });

  expect(ranOn()).toEqual(['10.0.0.1', '10.0.0.2', '10.0.0.2'].map(address => `ansible_host: !unsafe "${address}"`));
});

test('a value that was mended in the file of the scenario is taken by the run that goes on', async () => {
  const scenario = (page: string) => (
    project.write('scenarios/web.yaml', `inputs: { page: ${page} }\nphases: [{ name: a, ansible_playbook: { playbook: user, address: 10.0.0.3, variables: { page: "\${page}" } } }]`)
  );
  scenario('wrong');
  await run('-S', 'web');
  scenario('right');
  await run('-S', 'web', '--resume');
  await run('-S', 'web', '--resume', '--set', 'page=given');
  await run('-S', 'web', '--resume');

  expect(ranOn().map(line => /page: !unsafe "(\w+)"/.exec(line)?.[1])).toEqual(['wrong', 'right', 'given', 'given']);
});
