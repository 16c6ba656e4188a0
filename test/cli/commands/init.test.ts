import { TestIo, TestProject } from '../test-io';

let project: TestProject;

beforeEach(() => {
  project = new TestProject();
});

afterEach(() => project.remove());

test('makes the three files of an environment, and says what is next', async () => {
  const { code, stdout } = await project.run(['init', 'my-class', '--students', '12']);

  expect(code).toBe(0);
  expect(project.files()).toEqual(['deployment_config.yml', 'env.yaml', 'users_list.yml'].map(file => `envs/my-class/${file}`));
  expect(stdout).toContain('next: standsmith credentials my-class');
  expect(await project.run(['validate', 'my-class'])).toMatchObject({ code: 0, stdout: 'my-class: 12 students, 24 machines, sdn-simple: good\n' });
});

test.each([['bridge', 'pve7'], ['sdn-simple', 'node-2']])('an environment with %s on %s is good', async (isolation, node) => {
  await project.run(['init', 'other', '--isolation', isolation, '--node', node]);

  expect(await project.run(['validate'])).toMatchObject({ code: 0, stdout: expect.stringContaining(`${isolation}: good`) });
  expect(project.read('envs/other/deployment_config.yml')).toContain(`template_node: ${node}`);
});

test('a folder that is there is left as it is', async () => {
  project.write('envs/my-class/notes.txt', 'mine');
  const { code, stderr } = await project.run(['init', 'my-class']);

  expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringContaining('envs/my-class is there already') });
  expect(project.files()).toEqual(['envs/my-class/notes.txt']);
});

test.each(['..', 'a/b', '', 'ö', 'x'.repeat(41), '-x'])('%p is no name, and nothing is made', async name => {
  const { code, stderr } = await project.run(['init', '--', name]);

  expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining('an environment name has 1 to 40 letters') });
  expect(project.files()).toEqual([]);
});

test.each([['--isolation', 'vlan'], ['--node', 'not a node']])('%s %s is refused, and nothing is made', async (option, value) => {
  expect((await project.run(['init', 'my-class', option, value])).code).toBe(3);
  expect(project.files()).toEqual([]);
});

test.each([
  [['sdn-vxlan', '--vxlan-peer', '10.0.0.1', '--vxlan-peer', '10.0.0.2'], /vxlan_peers: \[10\.0\.0\.1, 10\.0\.0\.2\]/],
  [['vlan', '--vlan-bridge', 'vmbr5', '--placement', 'balanced'], /bridges: \[vmbr0, vmbr5\]\n {2}vlan_bridge: vmbr5\n[^]*placement: balanced/],
])('an environment with --isolation %p is good', async ([isolation, ...options], text) => {
  await project.run(['init', 'other', '--isolation', isolation!, ...options]);

  expect(await project.run(['validate'])).toMatchObject({ code: 0, stdout: expect.stringContaining(`${isolation}: good`) });
  expect(project.read('envs/other/env.yaml')).toMatch(text);
});

test.each([
  ['--isolation sdn-vxlan', '--vxlan-peer 10.0.0.1'], ['--vlan-bridge vmbr1', '--isolation vlan and'], ['--template-vmid 101=9000', 'give --template, too'],
  ['--template dmz --template-vmid 100=9000', 'dmz is not cloned from 100'], ['--template dmz --template-vmid 101', '101=9000'],
])('%s alone is bad input, and nothing is made', async (options, said) => {
  expect(await project.run(['init', 'own', ...options.split(' ')])).toMatchObject({ code: 3, stderr: expect.stringContaining(said) });
  expect(project.files()).toEqual([]);
});

test('a lab is cloned from templates of one\'s own', async () => {
  await project.run(['init', 'own', '--node', 'pve1', '--node', 'pve2', '--template', 'active-directory', '--template-vmid', '101=9000', '--template-vmid', '110=pve2/9001']);

  expect(project.read('envs/own/deployment_config.yml').match(/template_\w+: .*/g)).toEqual([
    'template_vmid: 9000', ...Array<string[]>(2).fill(['template_vmid: 9001', 'template_node: pve2']).flat(), 'template_vmid: 111',
  ]);
  expect(project.read('envs/own/README.md')).toMatch(/\| 9000 \|[^]*\| 9001 \|[^]*\| 111 \|/);
  expect(await project.run(['validate'])).toMatchObject({ code: 0 });
});

test('machines are those that are given, on the first node unless they say otherwise', async () => {
  const { code } = await project.run([
    'init', 'own', '--node', 'pve2', '--node', 'pve3', '--storage', 'ceph',
    '--machine', 'web device_type=linux template_vmid=9000 networks=vmbr0,lan', '--machine', 'db device_type=linux template_node=pve3 template_vmid=9001 networks=lan',
  ]);

  expect(code).toBe(0);
  expect(project.read('envs/own/deployment_config.yml')).toContain(`machines:
  - device_type: linux
    name: web
    template_node: pve2
    template_vmid: 9000
    networks:
      - bridge: vmbr0
      - bridge: lan

  - device_type: linux
    name: db
    template_node: pve3
`);
  expect(project.read('envs/own/env.yaml')).toMatch(/nodes: \[pve2, pve3\][^]*cloud_init_datastore_id: ceph/);
  expect(await project.run(['validate'])).toMatchObject({ code: 0 });
});

test('a machine that is none is bad input, and nothing is made', async () => {
  expect(await project.run(['init', 'own', '--machine', 'web cores=many'])).toMatchObject({ code: 3, stderr: expect.stringContaining('cores is a whole number') });
  expect(project.files()).toEqual([]);
});

test('--replace asks, and leaves the students', async () => {
  await project.run(['init', 'own', '--students', '5']);
  const picture = () => project.files().map(file => project.read(file));
  const before = picture();
  const args = ['init', 'own', '--replace', '--node', 'pve9'];

  expect(await project.run(args)).toMatchObject({ code: 4, stderr: expect.stringContaining('--yes') });
  expect(await project.run(args, new TestIo('no'))).toMatchObject({ code: 4 });
  expect(picture()).toEqual(before);
  expect(await project.run([...args, '--yes'])).toMatchObject({ code: 0 });
  expect(project.read('envs/own/env.yaml')).toContain('pve9');
  expect(project.read('envs/own/users_list.yml')).toContain('student5@pve');
});
