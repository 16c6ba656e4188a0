import { TestIo, TestProject } from './test-io';

const SITE = { HOMESTAK_SITE_CONFIG: 'site' };

let project: TestProject;

beforeEach(() => {
  project = new TestProject();
  project.write('site/site.yaml', 'defaults: { datastore: local-zfs }\n');
  project.write('site/nodes/pve.yaml', '');
  project.write('site/nodes/inner.yaml', 'parent_node: pve\n');
  project.write('site/envs/test.yaml', 'node: pve\nvms:\n  - { name: test1, vmid: 99901, image: debian-13 }\n');
  project.write('site/envs/other.yaml', 'node: pve\nvms:\n  - { name: o1, vmid: 10000 }\n');
  project.write('envs/test/env.yaml', 'kind: machines\n');
});

afterEach(() => project.remove());

async function run(...args: string[]) {
  return project.run(args, new TestIo(), SITE);
}

test('the site\'s machines are validated as others are', async () => {
  expect(await run('validate')).toEqual({ code: 0, stdout: 'test: 1 machine, 1 with debian: good\n', stderr: '' });
});

test('a VM ID of the project that the site keeps for another environment of the cluster is found, and none is given out', async () => {
  const machine = (more: string) => `kind: machines\nproxmox: { node_name: pve }\nmachines:\n  web: { os: debian, image: { template_vmid: 9000 }${more} }\n`;
  project.write('envs/web/env.yaml', machine(', vm_id: 10000'));
  expect(await run('validate', 'web')).toMatchObject({
    code: 3, stderr: expect.stringContaining('envs/web/env.yaml:4:61: vm_id 10000 of web is in use in environment "other"\n    give web another vm_id'),
  });

  project.write('envs/web/env.yaml', machine(''));
  expect((await run('show', 'web')).stdout).toMatch(/web +debian +10001 /);

  for (const elsewhere of ['inner', 'unknown']) {
    project.write('envs/web/env.yaml', machine(', vm_id: 10000').replace('name: pve', `name: ${elsewhere}`));
    expect(await run('validate', 'web')).toMatchObject({ code: 0 });
  }
});

test('a VM ID of the site that an environment of the project has is found, with the place in the site', async () => {
  project.write('envs/a/env.yaml', 'kind: machines\nproxmox: { node_name: pve }\nmachines: { web: { os: debian, vm_id: 99901, image: { template_vmid: 9000 } } }\n');
  project.write('envs/a/allocations.yaml', 'machines:\n  web: { vm_id: 99901, mac_addresses: [], node: pve }\n');

  expect((await run('validate', 'test')).stderr).toMatch(/^site\/envs\/test.yaml:3:26: vm_id 99901 of test1 is in use in environment "a"\n/);
});

test('an environment that only the site has is answered with the line to write', async () => {
  expect(await run('plan', 'other')).toMatchObject({ code: 3, stderr: expect.stringContaining('make envs/other/env.yaml with the line "kind: machines"') });
});

test('a broken site does not keep a class from being read', async () => {
  project.write('site/site.yaml', 'defaults: { datastor: x }\n');
  project.write('envs/a/env.yaml', 'cluster: { template_node: pve1 }\n');
  project.write('envs/a/users_list.yml', 'users: [student1@pve]\n');
  project.write('envs/a/deployment_config.yml', 'machines:\n- { name: host, device_type: linux, template_vmid: 101, networks: [{ bridge: lan }] }\n');

  expect(await run('validate', 'a')).toMatchObject({ code: 0 });
  expect(await run('validate', 'test')).toMatchObject({ code: 3, stderr: expect.stringContaining('site/site.yaml:1:13: unknown key "datastor"') });
});

test('two machines of one name in a file of the site are found', async () => {
  project.write('site/envs/test.yaml', 'vms:\n  - { name: a }\n  - { name: a }\n');

  expect(await run('validate', 'test')).toMatchObject({ code: 3, stderr: expect.stringContaining('site/envs/test.yaml:3:7: test has two machines a (site/envs/test.yaml:2)') });
});
