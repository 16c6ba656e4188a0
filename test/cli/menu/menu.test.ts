import { createServer } from 'node:net';
import { startSimulatedCluster, type SimulatedCluster } from '../../../lib/sim';
import { TestIo, TestProject } from '../test-io';

let project: TestProject;

beforeEach(() => {
  project = new TestProject();
});

afterEach(() => project.remove());

/** What was run, as the menu showed it. */
function commandLines(stderr: string): string[] {
  return stderr.split('\n').filter(line => line.startsWith('$ '));
}

const BRIEFLY = ['linux', '101', 'pve1', 'vmbr0', 'no more', '', '1024', 'no'];

test('without a terminal, the plain commands are named', async () => {
  expect(await project.run(['menu'])).toEqual({ code: 3, stdout: '', stderr: expect.stringMatching(/needs a terminal\n {4}by command line: standsmith init, roster, credentials, apply, remove, destroy, exam/) });
});

test('a configuration without a cluster: names are typed, and the files are those that the command writes', async () => {
  const io = new TestIo('Create configuration', 'my-class', 'Not now', 'Machines of my own', 'pve1', 'SDN', 'router', ...BRIEFLY, 'no', '2', 'Exit');
  const { code, stderr, stdout } = await project.run(['menu'], io);

  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('my-class: 2 students, 2 machines, sdn-simple: good') });
  expect(commandLines(stderr)).toEqual([
    '$ standsmith init my-class --students 2 --node pve1 --machine \'router device_type=linux template_node=pve1 template_vmid=101 memory_mib=1024 networks=vmbr0\'',
    '$ standsmith validate my-class',
  ]);
  const files = project.files().map(file => project.read(file));
  project.remove();
  await project.run(['init', 'my-class', '--students', '2', '--machine', 'router device_type=linux template_node=pve1 template_vmid=101 memory_mib=1024 networks=vmbr0']);

  expect(project.files().map(file => project.read(file))).toEqual(files);
});

test('an answer that is no good is asked for again, with what is allowed', async () => {
  const io = new TestIo('Create configuration', 'no name!', 'my-class', 'Not now', 'Machines of my own', 'pve1', 'Linux bridges', 'router', ...BRIEFLY, 'yes', 'router', 'host', ...BRIEFLY, 'no', 'none', '2', 'Exit');
  const { stderr } = await project.run(['menu'], io);

  for (const message of ['an environment name has', 'there is a machine router already', 'a whole number from 1 to 9999']) expect(stderr).toContain(message);
  expect(project.read('envs/my-class/deployment_config.yml').match(/name: .*/g)).toEqual(['name: router', 'name: host']);
});

test('what is there is not written over without a yes, and the students stay', async () => {
  await project.run(['init', 'my-class', '--students', '7']);
  const before = project.read('envs/my-class/deployment_config.yml');
  await project.run(['menu'], new TestIo('Create configuration', 'my-class', 'no', 'Exit'));
  const machine = ['Not now', 'Machines of my own', 'pve1', 'SDN', 'router', ...BRIEFLY, 'no'];
  await project.run(['menu'], new TestIo('Create configuration', 'my-class', 'yes', ...machine, 'no', 'Exit'));

  expect(project.read('envs/my-class/deployment_config.yml')).toBe(before);

  await project.run(['menu'], new TestIo('Create configuration', 'my-class', 'yes', ...machine, 'yes', 'Exit'));

  expect(project.read('envs/my-class/deployment_config.yml')).not.toBe(before);
  expect(await project.run(['validate'])).toMatchObject({ stdout: 'my-class: 7 students, 7 machines, sdn-simple: good\n' });
});

test('Ctrl-C at any question ends the menu as interrupted, with nothing written', async () => {
  const answers = ['Create configuration', 'my-class', 'Not now', 'Machines of my own', 'pve1', 'SDN', 'router', ...BRIEFLY, 'no'];
  for (let count = 1; count <= answers.length; count += 1) {
    expect(await project.run(['menu'], new TestIo(...answers.slice(0, count)))).toMatchObject({ code: 130, stderr: expect.stringContaining('interrupted') });
    expect(project.files()).toEqual([]);
  }
});

test('a users list is typed, or taken from a file', async () => {
  await project.run(['init', 'my-class']);
  project.write('late.csv', 'name\nBob Stone\n');
  const { stderr } = await project.run(['menu'], new TestIo(
    'Create users list', 'my-class', 'I type', 'Anna Ng', 'student2', '', 'whole', 'pve', 'yes',
    'Create users list', 'my-class', 'CSV', 'no.csv', 'late.csv', 'More', 'pve', 'yes', 'Exit',
  ));

  expect(commandLines(stderr)).toEqual(['$ standsmith roster my-class --name \'Anna Ng\' --name student2', '$ standsmith roster my-class late.csv --add']);
  expect(stderr).toContain('there is no file no.csv');
  expect(project.read('envs/my-class/users_list.yml').match(/\S+@pve/g)).toEqual(['student2@pve', 'anna.ng@pve', 'bob.stone@pve']);
});

test('stands are deleted of one student, of those on a list, or of everybody, with or without their users', async () => {
  await project.run(['init', 'my-class', '--students', '2']);
  await project.run(['init', 'single', '--students', '1']);
  project.write('leavers.txt', 'student2\n');
  const list = project.read('envs/my-class/users_list.yml');
  const { stderr } = await project.run(['menu'], new TestIo(
    'Delete one user', 'my-class', 'student2@pve', 'no', 'Delete one user', 'my-class', 'student1@pve', 'yes', 'Delete one user', 'single', 'student1', 'no',
    'Delete by list', 'my-class', 'another file', 'leavers.txt', 'yes', 'Delete by list', 'my-class', 'everybody', 'no', 'Delete by list', 'my-class', 'back', 'Exit',
  ));

  expect(commandLines(stderr)).toEqual([
    '$ standsmith remove my-class student2@pve', '$ standsmith remove my-class student1@pve --keep-users', '$ standsmith destroy single',
    '$ standsmith remove my-class --list leavers.txt --keep-users', '$ standsmith destroy my-class',
  ]);
  // there is no cluster: none of them came to its end
  expect(project.read('envs/my-class/users_list.yml')).toBe(list);
});

test('what is wrong with a class is said, and does not end the menu', async () => {
  project.write('envs/broken/env.yaml', 'isolation: none\n');
  const { code, stderr } = await project.run(['menu'], new TestIo('Deploy', 'broken', 'Delete one user', 'back', 'Exit'));

  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('envs/broken/env.yaml:1:1: isolation is') });
});

test('an exam is for a class that stands', async () => {
  await project.run(['init', 'my-class']);
  const { stderr } = await project.run(['menu'], new TestIo('Exam mode', 'my-class', 'Exit'));

  expect({ lines: commandLines(stderr), stderr }).toEqual({ lines: [], stderr: expect.stringContaining('my-class does not stand yet: deploy it first') });
});

test('the choices have the order of the work, with what is new behind it', async () => {
  const { stderr } = await project.run(['menu'], new TestIo('none of them'));

  expect(stderr).toContain('among Create configuration, Create users list, Deploy, Delete by list, Delete one user, Exam mode, Exit');
});

test('clusters of another kind are no classes to choose from', async () => {
  project.write('envs/talos/env.yaml', 'kind: talos\n');

  expect((await project.run(['menu'], new TestIo('Deploy', 'Exit'))).stderr).toContain('there is no configuration yet: create one first');
});

test('where there is no class, the first step is named', async () => {
  expect((await project.run(['menu'], new TestIo('Deploy', 'Exit'))).stderr).toContain('there is no configuration yet: create one first');
});

describe('with a cluster', () => {
  let cluster: SimulatedCluster;

  beforeAll(async () => {
    cluster = await startSimulatedCluster({ description: {
      nodes: { pve1: { bridges: ['vmbr0', 'vmbr7', 'vmbr1000'] }, pve2: { bridges: ['vmbr0', 'vmbr8'] } },
      templates: [{ vmid: 9000, node: 'pve2', name: 'debian-12', storage: 'fast' }],
      storages: { fast: { type: 'lvmthin', content: ['images'] } },
    } });
  });

  afterAll(async () => cluster.stop());

  const answers = ['Create configuration', 'my-class', 'Machines of my own', 'all 2: pve1, pve2', 'All on one', 'SDN', 'web', 'linux', '9000 debian-12 (pve2)', '**vmbr7**', 'no more', '2', '2048', 'no', 'no', 'fast', '1', 'Exit'];

  function login(secret = cluster.apiToken) {
    return { PROXMOX_VE_ENDPOINT: cluster.endpoint, PROXMOX_VE_API_TOKEN: secret, PROXMOX_VE_INSECURE: 'true' };
  }

  test('nodes, templates, bridges and storages are those that there are', async () => {
    const io = new TestIo(...answers);
    const { stderr } = await project.run(['menu'], io, login());

    expect(commandLines(stderr)[0]).toBe(
      '$ standsmith init my-class --students 1 --node pve1 --node pve2 --storage fast '
      + '--machine \'web device_type=linux template_node=pve2 template_vmid=9000 cores=2 memory_mib=2048 networks=**vmbr7**\'',
    );
    expect(stderr).toMatch(/^\d+ nodes, 1 template, \d+ bridges?, \d+ vnets?$/m);
    expect(await project.run(['validate'])).toMatchObject({ code: 0 });
  });

  test('a token that is typed is hidden, and kept in values.tfvars only', async () => {
    const way = ['With an API token', cluster.endpoint, cluster.apiToken, 'yes'];
    const { stdout, stderr } = await project.run(['menu'], new TestIo(...answers.slice(0, 2), ...way, ...answers.slice(2)));

    expect(commandLines(stderr)[2]).toBe(`$ standsmith credentials my-class --endpoint ${cluster.endpoint} --token-stdin --insecure`);
    expect(stdout + stderr).not.toContain(cluster.apiToken);
    expect(project.read('envs/my-class/values.tfvars')).toContain(cluster.apiToken);
  });

  test('a lab is cloned from templates that there are, and stands are spread', async () => {
    const io = new TestIo('Create configuration', 'my-class', 'dmz: Gateway', 'all 2', 'Spread', 'SDN', '9000 debian-12 (pve2)', 'fast', '2', 'Exit');
    const { stderr } = await project.run(['menu'], io, login());

    expect(commandLines(stderr)[0]).toBe(
      '$ standsmith init my-class --students 2 --node pve1 --node pve2 --placement balanced --storage fast --template dmz --template-vmid 101=pve2/9000',
    );
    expect(io.questions).toContain('Template of gateway, web, client');
    expect(await project.run(['validate'])).toMatchObject({ code: 0, stdout: 'my-class: 2 students, 6 machines, sdn-simple: good\n' });
  });

  test('VXLAN asks for no address that the cluster tells', async () => {
    const io = new TestIo(...answers.map(answer => (answer === 'SDN' ? 'VXLAN' : answer)));
    const { stderr } = await project.run(['menu'], io, login());

    expect(commandLines(stderr)[0]).toContain('init my-class --students 1 --isolation sdn-vxlan --vxlan-peer 10.0.0.1 --vxlan-peer 10.0.0.2 --node pve1');
    expect(await project.run(['validate'])).toMatchObject({ code: 0, stdout: expect.stringContaining('sdn-vxlan: good') });
  });

  test('VLANs are those of a bridge that all nodes of the class have, and that no machine is on', async () => {
    const onOne = ['Create configuration', 'my-class', 'Machines of my own', 'pve2 only', 'VLANs', 'vmbr8', ...answers.slice(6)];
    const { stderr } = await project.run(['menu'], new TestIo(...onOne.map(answer => (answer === '**vmbr7**' ? 'vmbr0' : answer))), login());

    expect(commandLines(stderr)[0]).toContain('--isolation vlan --vlan-bridge vmbr8 --node pve2 --storage');
    expect(await project.run(['validate'])).toMatchObject({ code: 0, stdout: expect.stringContaining('vlan: good') });
    for (const [name, refused] of [['other', ['**vmbr7**', '**vmbr8**']], ['third', ['pve2 only', 'all 2']]] as const) {
      const wrong = onOne.map(answer => ({ 'my-class': name, [refused[0]]: refused[1] }[answer] ?? answer));
      const missing = name === 'other' ? 'there is no **vmbr8** among' : 'there is no VLANs among';
      expect((await project.run(['menu'], new TestIo(...wrong.flatMap(answer => (answer === 'all 2' ? [answer, 'All on one'] : answer))), login())).stderr).toContain(missing);
    }
  });

  test.each([['refuses', () => login('x@pve!y=z')], ['does not answer', async () => ({ ...login(), PROXMOX_VE_ENDPOINT: `https://127.0.0.1:${await freePort()}/` })]])(
    'one that %s is named in one line, and names are typed', async (_, environment) => {
      const io = new TestIo('Create configuration', 'my-class', 'Machines of my own', 'pve1', 'SDN', 'router', ...BRIEFLY, 'no', '2', 'Exit');
      const { code, stderr } = await project.run(['menu'], io, await environment());

      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^https:\S+ cannot be read \(.+\): type the names instead$/m) });
    },
  );
});

async function freePort(): Promise<number> {
  const server = createServer();
  return new Promise(resolve => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
