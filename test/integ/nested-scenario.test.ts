import path from 'node:path';
import { NestedProject, scenarioFile, withMachine } from './machine/nested-project';
import { pictureOfHost } from './machine/host';
import { providers, ROOT } from './project';
import { results } from './scenario/machine-project';

const before = pictureOfHost();
let project: NestedProject;
afterEach(async () => project?.end());

withMachine.each(providers)('nested-pve-roundtrip makes a Proxmox VE in a VM, a VM in that, and takes both away; the host stays as it is (%s)', async provider => {
  project = await NestedProject.nested();
  const ran = await project.scenario('nested-pve-roundtrip', { provider });
  expect({ ...ran, results: Object.values(results(ran)) }).toMatchObject({ code: 0, report: { result: 'passed' }, results: Array(13).fill('passed') });
  expect(project.fresh.read('/etc/hostname')).toBe('pve-deb\n');
  expect([Object.keys((await project.dump()).vms ?? {}), Object.keys(project.inner.dump().vms ?? {})]).toEqual([[], []]);
  expect(pictureOfHost()).toEqual(before);
});

withMachine('what the constructor has made, the destructor takes away another day, by the address alone; with a project\'s own playbooks', async () => {
  project = await NestedProject.nested(true);
  project.write('ansible/pve-install.yml', '- hosts: target\n  gather_facts: false\n  tasks: []\n');
  project.write('ansible/nested-pve.yml', `- ansible.builtin.import_playbook: ${path.join(ROOT, 'ansible', 'api-token.yml')}\n`);
  expect(await project.scenario('nested-pve-constructor')).toMatchObject({ code: 0 });
  expect([Object.keys((await project.dump()).vms ?? {}), Object.keys(project.inner.dump().vms ?? {})]).toEqual([['99913'], ['99901']]);
  expect(await project.scenario('nested-pve-destructor')).toMatchObject({ code: 3, stderr: expect.stringContaining('needs --inner-ip') });
  const failed = await project.scenario('nested-pve-destructor', { args: ['--inner-ip', project.innerAddress, '--set', 'ssh_port=1'] });
  expect(results(failed)).toEqual({ cleanup_remote: 'failed', stop_inner: 'passed', destroy_inner: 'passed' });
  expect(await project.scenario('nested-pve-destructor', { args: ['--resume', '--skip', 'cleanup_remote'] })).toMatchObject({ code: 0 });

  // what is left of the environment on the inner cluster is known, and in nobody's way
  expect(Object.keys(project.inner.dump().vms ?? {})).toEqual(['99901']);
  expect(await project.scenario('nested-pve-constructor')).toMatchObject({ code: 0 });
  const ran = await project.scenario('nested-pve-destructor', { args: ['--inner-ip', project.innerAddress] });
  expect({ ...ran, results: Object.values(results(ran)) }).toMatchObject({ code: 0, results: Array(3).fill('passed') });
  expect([Object.keys((await project.dump()).vms ?? {}), Object.keys(project.inner.dump().vms ?? {})]).toEqual([[], []]);
  expect(project.written()).not.toMatch(new RegExp(project.tokens.join('|')));
});

withMachine('with rollback, a run that fails late takes away what is in the inner cluster before the VM that it runs in', async () => {
  project = await NestedProject.nested(true);
  project.write('ansible/pve-install.yml', '- hosts: target\n  gather_facts: false\n  tasks: []\n');
  project.write('ansible/nested-pve.yml', `- ansible.builtin.import_playbook: ${path.join(ROOT, 'ansible', 'api-token.yml')}\n`);
  project.write('scenarios/nested-pve-constructor.ts', scenarioFile('nestedPveConstructor', '() => ({ on_error: "rollback" })'));
  await project.breakInner({ kind: 'task-failed', match: { task: 'qmstart' } });
  const ran = await project.scenario('nested-pve-constructor');
  expect(results(ran)).toMatchObject({ provision: 'rolled_back', download_image: 'rolled_back', test_vm_apply: 'rolled_back', test_vm_start: 'failed', verify: 'not_run' });
  expect([Object.keys((await project.dump()).vms ?? {}), Object.keys(project.inner.dump().vms ?? {})]).toEqual([[], []]);
});
