import { Project, type Dump } from './project';

const CLASS = 'my-class';
const LIST = `envs/${CLASS}/users_list.yml`;
const IDS = ['student1@pve', 'student2@pve'];

describe('users and pools that are kept', () => {
  const project = new Project();
  let before: Dump;

  beforeAll(async () => {
    await project.succeed('init', CLASS, '--students', '2');
    await project.succeed('credentials', CLASS);
    before = await project.dump();
    expect(await project.rehearse(['apply', CLASS, '--yes'])).toMatchObject({ code: 0 });
  });

  afterAll(() => project.remove());

  async function expectOnCluster(machines: readonly string[]): Promise<void> {
    const dump = await project.dump();
    expect({
      machines: Object.keys(dump.vms!).filter(id => id !== '101'),
      users: Object.keys(dump.users!).filter(id => IDS.includes(id)),
      pools: Object.keys(dump.pools!).filter(id => id.startsWith(`${CLASS}/`)),
    }).toEqual({ machines, users: IDS, pools: [`${CLASS}/student1`, `${CLASS}/student2`] });
  }

  it('stay when one student\'s machines go, without anything left to change', async () => {
    const { code, stdout } = await project.rehearse(['remove', CLASS, 'student1', '--keep-users', '--yes']);

    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('destroys 2 VMs with their data: student1-') });
    expect(project.read(LIST)).toContain('- { user: student1@pve, stand: false }\n  - student2@pve\n');
    await expectOnCluster(['10002', '10003']);
    expect(await project.rehearse(['plan', CLASS])).toMatchObject({ code: 0 });
  });

  it('get their machines back, under the same IDs, once the list says so', async () => {
    project.setStudents(CLASS, 'student1', 'student2');
    expect(await project.rehearse(['apply', CLASS, '--yes'])).toMatchObject({ code: 0 });

    await expectOnCluster(['10000', '10001', '10002', '10003']);
  });

  it('stay when all machines go, and the class can come back as it was', async () => {
    expect(await project.rehearse(['destroy', CLASS, '--keep-users', '--yes'])).toMatchObject({ code: 0 });
    await expectOnCluster([]);
    expect(await project.rehearse(['plan', CLASS])).toMatchObject({ code: 2, stdout: expect.stringMatching(/student1, student2: each +\d+ +0 +0/) });
  });

  it('go with the class in the end', async () => {
    expect(await project.rehearse(['destroy', CLASS, '--yes'])).toMatchObject({ code: 0 });

    expect(await project.dump()).toEqual(before);
  });
});
