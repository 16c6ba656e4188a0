import { Project, type Dump } from './project';
import { changedRows, rowsOfOthers } from './cluster-changes';

const CLASS = 'my-class';
const LIST = `envs/${CLASS}/users_list.yml`;

describe('taking students out', () => {
  const project = new Project();
  let before: Dump;

  beforeAll(async () => {
    await project.succeed('init', CLASS, '--students', '3');
    await project.succeed('credentials', CLASS);
    expect(await project.rehearse(['apply', CLASS, '--yes'])).toMatchObject({ code: 0 });
    before = await project.dump();
  });

  afterAll(() => project.remove());

  it('names the machines that end and asks; without a yes the list, the allocations and the cluster stay as they are', async () => {
    const files = () => [project.read(LIST), project.read('envs', CLASS, 'allocations.yaml'), project.read('cdktf.out', 'stacks', CLASS, 'cdk.tf.json')];
    const written = files();
    const { code, stdout, stderr } = await project.rehearse(['remove', CLASS, 'student2']);

    expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringContaining('--yes') });
    expect(stdout).toMatch(/destroys 2 VMs with their data: student2-/);
    expect(files()).toEqual(written);
    expect(await project.dump()).toEqual(before);
  });

  it('removes what is the student\'s, and touches nobody else', async () => {
    expect(await project.rehearse(['remove', CLASS, 'student2@pve', '--yes'])).toMatchObject({ code: 0 });
    const changed = changedRows(before, await project.dump());

    expect(project.read(LIST)).not.toContain('student2');
    expect(changed.length).toBeGreaterThan(5);
    expect(rowsOfOthers(changed, 'student2').map(({ name }) => name)).toEqual([]);
    expect(await project.rehearse(['plan', CLASS])).toMatchObject({ code: 0 });
  });

  it('takes a list of those who leave', async () => {
    project.write('leavers.txt', '# moved away\nstudent3@pve\n');
    expect(await project.rehearse(['remove', CLASS, '--list', 'leavers.txt', '--yes'])).toMatchObject({ code: 0 });

    expect(project.read(LIST)).toMatch(/users:\n {2}- student1@pve\n$/);
  });

  it.each([
    ['somebody who is no student', ['studnet1'], 3, /did you mean student1\?/],
    ['nobody', [], 3, /nobody is named/],
    ['everybody', ['student1'], 4, /standsmith destroy my-class/],
    ['a list that is not there', ['--list', 'no.txt'], 3, /does not exist/],
  ])('refuses %s', async (_, args, code, message) => {
    expect(await project.standsmith(['remove', CLASS, ...args, '--yes'])).toEqual(expect.objectContaining({ code, stderr: expect.stringMatching(message) }));
  });
});
