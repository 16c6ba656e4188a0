import { Project } from './project';

/** Room for two students with a machine of 2 GiB each, and a VM of somebody else's. */
const CLUSTER = `nodes: { pve1: { memory_mib: 6144, cores: 4 } }
templates:
  - { vmid: 200, node: pve1, name: linux, memory_mib: 2048 }
`;
const SIMULATION = ['--cluster', 'lab.yaml'];

let project: Project;

beforeEach(async () => {
  project = new Project();
  project.write('lab.yaml', CLUSTER);
});

afterEach(() => project.remove());

async function withStudents(...students: string[]): Promise<void> {
  project.addExample('class-single', ...students);
  await project.succeed('credentials', 'class-single');
}

const rehearse = async (...args: string[]) => project.rehearse([...args], SIMULATION);

it('says what is needed and left, and how many more there can be', async () => {
  await withStudents('a', 'b');

  const { code, stdout } = await rehearse('capacity', 'class-single', '--json');

  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    fits: true,
    capacity: {
      nodes: [{ nodeName: 'pve1', machines: 2, newMachines: 2, memoryMiB: 6144, ownMemoryMiB: 4096, leftMemoryMiB: 2048, leftVcpus: 14 }],
      storages: [{ storageId: 'local-lvm', nodeName: 'pve1', totalGib: 2000 }],
      more: { students: 1, limit: 'RAM of pve1' },
    },
  });
});

it('refuses to apply what does not fit, before anything is made, and lets what stands stand', async () => {
  await withStudents('a', 'b');
  expect(await rehearse('apply', 'class-single', '--yes')).toMatchObject({ code: 0 });
  const before = await project.dump(...SIMULATION);

  await withStudents('a', 'b', 'c', 'd');
  for (const command of [['plan', 'class-single'], ['apply', 'class-single', '--yes'], ['capacity', 'class-single']]) {
    const { code, stdout, stderr } = await rehearse(...command);
    expect({ command, code }).toEqual({ command, code: 4 });
    expect(stdout + stderr).toMatch(/pve1 lacks 2 GiB of RAM: 6 GiB, others run with 0, this environment with 8/);
    expect(stdout + stderr).toMatch(/overcommit\.memory in env\.yaml/);
  }
  expect(await project.dump(...SIMULATION)).toEqual(before);

  await withStudents('a', 'c');
  expect(await rehearse('apply', 'class-single', '--yes')).toMatchObject({ code: 0 });
});

it('refuses at once where a template is missing', async () => {
  project.write('lab.yaml', 'nodes: { pve1: {} }\n');
  await withStudents('a');

  const { code, stderr } = await rehearse('plan', 'class-single');

  expect(code).toBe(4);
  expect(stderr).toMatch(/templates that are missing: 200 on pve1/);
});
