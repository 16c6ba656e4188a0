import type { FaultInput } from '../../lib/sim';
import { Project, type Dump } from './project';

const STUDENTS = ['user1', 'user2', 'user3'];
const APPLY = 'cd cdktf.out/stacks/class-router && tofu init && tofu apply -var-file values.tfvars -auto-approve';
const EMPTY_PLAN = 'tofu plan -var-file values.tfvars -detailed-exitcode';

const faults: readonly (readonly [string, FaultInput])[] = [
  ['a storage that is full', { kind: 'storage-full', storage: 'local-lvm', match: { call: 5 } }],
  ['a reload that is refused', { kind: 'http-error', match: { method: 'PUT', path: '/nodes/*/network', call: 2 }, reason: 'command failed' }],
  ['a start that fails', { kind: 'task-failed', match: { task: 'qmstart', call: 2 }, exitstatus: 'start failed: QEMU exited with code 1' }],
];

describe('an apply that fails, and then the same command again', () => {
  const project = new Project();
  let expected: Dump;

  beforeAll(async () => {
    project.addExample('class-router', ...STUDENTS);
    await project.succeed('credentials', 'class-router');
    await project.succeed('synth');
    expected = await apply('undisturbed.json');
  });

  afterAll(() => project.remove());

  it.each(faults)('end as if nothing had happened, after %s', async (name, fault) => {
    const data = `${name.replaceAll(' ', '-')}.json`;
    project.write('faults.yaml', JSON.stringify({ faults: [fault] }));

    const failed = await project.standsmith(simulation(data, APPLY, '--faults', 'faults.yaml'));
    expect(failed.code).not.toBe(0);
    expect(failed.stderr).toMatch(new RegExp(`fault ${fault.kind} hit (?!nothing)`));
    expect(JSON.parse(failed.stdout)).not.toEqual(expected);

    expect(await apply(data)).toEqual(expected);
  });

  /** Applies, which has to do well and leave an empty plan. @returns what is on the cluster then */
  async function apply(data: string): Promise<Dump> {
    return JSON.parse(await project.succeed(...simulation(data, `${APPLY} && ${EMPTY_PLAN}`))) as Dump;
  }
});

function simulation(data: string, script: string, ...options: string[]): string[] {
  return ['sim', '--provider', 'stand-in', '--data', data, '--dump', ...options, '--', 'bash', '-ec', `{ ${script}; } >&2`];
}
