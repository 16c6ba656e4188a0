import { cleanEnvironment, Project, STANDSMITH, type Dump } from './project';
import { reasonWithoutTerminal, Terminal } from './terminal';

const reason = reasonWithoutTerminal();
if (reason !== undefined) process.stderr.write(`the menu is not tested in a terminal: ${reason}\n`);

const CLUSTER = `nodes: { pve1: { bridges: [vmbr0, vmbr7] }, pve2: { bridges: [vmbr0] } }
templates:
  - { vmid: 100, node: pve1, name: eco }
  - { vmid: 101, node: pve1, name: debian-12 }
firewall: true
`;
const SIMULATION = ['--provider', 'stand-in', '--cluster', 'lab.yaml'];
const YES = 'Only "yes" goes on:$';

(reason === undefined ? describe : describe.skip)('the menu in a terminal', () => {
  const project = new Project();
  let terminal: Terminal | undefined;
  let before: Dump;

  function open(): Terminal {
    const command = [process.execPath, STANDSMITH];
    return terminal = new Terminal([...command, 'sim', ...SIMULATION, '--', ...command, 'menu'], project.folder, cleanEnvironment());
  }

  const dump = async () => JSON.parse(await project.succeed('sim', ...SIMULATION, '--dump')) as Dump;

  beforeAll(async () => {
    project.write('lab.yaml', CLUSTER);
    before = await dump();
  });

  afterEach(() => terminal?.close());

  afterAll(() => project.remove());

  it('takes a class from nothing to running stands and back, and leaves the cluster as it was', async () => {
    const screen = open();

    await screen.choose('Standsmith', 'Create configuration');
    await screen.answer('Name of the class', '');
    await screen.choose('What does every student get', 'Machines of my own');
    await screen.choose('Nodes of the class', 'all 2: pve1, pve2');
    await screen.choose('Where do the stands go', 'All on one node');
    await screen.choose('How are the students\' networks', 'SDN');
    await screen.answer('Name of the machine', '');
    await screen.choose('What is router', 'ecorouter');
    await screen.choose('Template of router', '100 eco (pve1)');
    await screen.choose('Port 1 of router', 'vmbr0');
    await screen.choose('Port 2 of router', 'a new isolated network');
    await screen.answer('Name of the network', 'hq');
    await screen.choose('Port 3 of router', 'no more ports');
    await screen.answer('vCPUs', '2');
    await screen.answer('RAM', '2048');
    await screen.answer('Full copy', '');
    await screen.answer('Another machine', 'y');
    await screen.answer('Name of the machine', 'host');
    await screen.choose('What is host', 'linux');
    await screen.choose('Template of host', '101 debian-12');
    await screen.choose('Port 1 of host', 'hq: isolated');
    await screen.choose('Port 2 of host', 'no more ports');
    await screen.answer('vCPUs', '');
    await screen.answer('RAM', '');
    await screen.answer('Full copy', '');
    await screen.answer('Another machine', '');
    await screen.answer('How many students', '');

    await screen.choose('Standsmith', 'Create users list');
    await screen.choose('Which class', 'my-class');
    await screen.choose('Where do the names come from', 'I type them');
    await screen.answer('Student 1', 'Anna Nováková');
    await screen.answer('Student 2', 'Иванов Иван Иванович');
    await screen.answer('Student 3', 'student7');
    await screen.answer('Student 4', '');
    await screen.choose('Who is on the list', 'The whole class');
    await screen.answer('Realm', '');
    await screen.answer('\\(yes/no\\)$', 'yes');

    await screen.choose('Standsmith', 'Deploy');
    await screen.choose('Which class', 'my-class');
    await screen.answer(YES, 'yes');
    const deployed = await screen.waitForEnd('student7 [^✔]*stands[^✔]*❯ Create');
    expect(deployed).toMatch(/\$ standsmith capacity my-class[^]*it fits[^]*\$ standsmith apply my-class/);
    expect(deployed).not.toContain('templates sync');

    await screen.choose('Standsmith', 'Exam mode');
    await screen.choose('Which class', 'my-class');
    await screen.choose('Exam mode of my-class, which is off', 'On');
    await screen.answer(YES, 'yes');
    await screen.waitForEnd('internet is blocked');

    await screen.choose('Standsmith', 'Exam mode');
    await screen.choose('Which class', 'my-class');
    await screen.choose('Exam mode of my-class, which is on', 'Off');
    await screen.answer(YES, 'yes');
    await screen.waitForEnd('internet is allowed');

    await screen.choose('Standsmith', 'Delete one user');
    await screen.choose('Which class', 'my-class');
    await screen.choose('Whose stand', 'anna.novakova@pve');
    await screen.answer('Keep users', '');
    await screen.answer(YES, 'yes');

    await screen.choose('Standsmith', 'Delete by list');
    await screen.choose('Which class', 'my-class');
    await screen.choose('Whose stands', 'Those of everybody');
    await screen.answer('Keep users', '');
    await screen.answer(YES, 'yes');

    await screen.choose('Standsmith', 'Exit');

    const said = await screen.waitForEnd('ended with 0');
    for (const text of ['my-class: 3 students, 6 machines, sdn-simple: good', 'users_list.yml is written', '1 student is no longer in my-class']) expect(said).toContain(text);
    expect(await dump()).toEqual(before);
  });

  it('makes a lab, spreads it over the nodes with its template, and deletes it', async () => {
    const screen = open();
    await screen.choose('Standsmith', 'Create configuration');
    await screen.answer('Name of the class', 'lab');
    await screen.choose('What does every student get', 'router: ');
    await screen.choose('Nodes of the class', 'all 2: pve1, pve2');
    await screen.choose('Where do the stands go', 'Spread over all nodes');
    await screen.choose('How are the students\' networks', 'VXLAN');
    await screen.choose('Template of router, host1, host2', '101 debian-12');
    await screen.answer('How many students', '2');

    await screen.choose('Standsmith', 'Deploy');
    await screen.choose('Which class', 'lab');
    await screen.answer('Make one replica[^]*Only "yes" goes on:$', 'yes');
    await screen.answer('Apply this to lab\\? Only "yes" goes on:$', 'yes');
    const said = await screen.waitForEnd('student2 [^✔]*stands[^✔]*❯ Create');
    const commands = said.split('\n').filter(line => line.startsWith('$ ')).slice(-6);
    expect(commands.map(line => line.replace(/ --.*/, ''))).toEqual([
      '$ standsmith init lab', '$ standsmith validate lab', '$ standsmith credentials lab', '$ standsmith templates sync lab',
      '$ standsmith capacity lab', '$ standsmith apply lab',
    ]);
    expect(said).toContain('--isolation sdn-vxlan --vxlan-peer 10.0.0.1 --vxlan-peer 10.0.0.2 --node pve1 --node pve2 --placement balanced --template router');

    await screen.choose('Standsmith', 'Delete by list');
    await screen.choose('Which class', 'lab');
    await screen.choose('Whose stands', 'Those of everybody');
    await screen.answer('Keep users', '');
    await screen.answer(YES, 'yes');
    await screen.choose('Standsmith', 'Exit');
    await screen.waitForEnd('ended with 0');

    const { code } = await project.rehearse(['templates', 'remove', 'lab', '--yes'], SIMULATION.slice(2));
    expect({ code, dump: await dump() }).toEqual({ code: 0, dump: before });
  });

  it('is left by Ctrl-C at a question, with nothing half written', async () => {
    const screen = open();
    const files = project.files('envs');
    await screen.choose('Standsmith', 'Create configuration');
    await screen.answer('Name of the class', 'other');
    await screen.choose('What does every student get', 'Machines of my own');
    await screen.waitForEnd('Nodes of the class');
    screen.press('C-c');

    expect(await screen.waitForEnd('ended with 130')).toContain('interrupted');
    expect(project.files('envs')).toEqual(files);
  });

  it('is left by Ctrl-C where a command asks, too: nobody is off the list whose stand stays', async () => {
    const screen = open();
    const list = project.read('envs/my-class/users_list.yml');
    await screen.choose('Standsmith', 'Delete one user');
    await screen.choose('Which class', 'my-class');
    await screen.choose('Whose stand', 'student7@pve');
    await screen.answer('Keep users', 'n');
    await screen.waitForEnd(YES);
    screen.press('C-c');

    expect(await screen.waitForEnd('ended with 130')).toContain('interrupted');
    expect(project.read('envs/my-class/users_list.yml')).toBe(list);
    expect(await dump()).toEqual(before);
  });
});
