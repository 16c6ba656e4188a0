import { planLab } from '../../lib/model/plan-lab';
import { NOTHING_ALLOCATED, NOTHING_TAKEN, lab, users, type MachineFixture } from './lab';

const CLOUD_INIT = { sshKeys: [], dnsServers: [] };

function planOf(machines: readonly MachineFixture[], students = 3) {
  return planLab(lab({ name: 'class', snippetsDatastoreId: 'nas', students: users(students), machines }), NOTHING_ALLOCATED, NOTHING_TAKEN).plan;
}

function contentOf(packages?: readonly string[], commands?: readonly string[]): string | undefined {
  return planOf([{ name: 'web', networks: ['lan'], cloudInit: { ...CLOUD_INIT, packages, commands } }]).snippets[0]?.content;
}

test('there is one file for a machine and node, however many students have it', () => {
  const web = { name: 'web', nodeName: 'pve1', networks: ['vmbr0'], cloudInit: { ...CLOUD_INIT, user: 'student', packages: ['nginx'] } };
  const { snippets, stands } = planOf([web, { name: 'host', networks: ['lan'], cloudInit: CLOUD_INIT }, { ...web, name: 'far', nodeName: 'pve2' }]);

  expect(snippets).toMatchObject([
    { machine: 'web', nodeName: 'pve1', datastoreId: 'nas', fileName: 'class.web.pve1.yaml' },
    { machine: 'far', nodeName: 'pve2', datastoreId: 'nas', fileName: 'class.far.pve2.yaml' },
  ]);
  expect(stands[2]!.machines.map(({ cloudInit }) => cloudInit)).toEqual([
    { ...CLOUD_INIT, user: 'student', vendorData: 'class.web.pve1.yaml' }, CLOUD_INIT, { ...CLOUD_INIT, user: 'student', vendorData: 'class.far.pve2.yaml' },
  ]);
});

test('it has the packages and the commands, as YAML takes any text', () => {
  expect(contentOf(['nginx', 'g++'])).toBe('#cloud-config\npackage_update: true\npackages:\n  - "nginx"\n  - "g++"\n');
  expect(contentOf(undefined, ['echo "a: b" > \\x'])).toBe('#cloud-config\nruncmd:\n  - "echo \\"a: b\\" > \\\\x"\n');
});

test('an empty list keeps the file, for machines that start with it; without lists there is none', () => {
  expect(contentOf([])).toBe('#cloud-config\n{}\n');
  expect(contentOf()).toBeUndefined();
});

test('another list changes the content and nothing else', () => {
  const machines = (packages: string[]) => [{ name: 'web', networks: ['lan'], cloudInit: { ...CLOUD_INIT, packages } }];
  const [before, after] = [planOf(machines(['nginx'])), planOf(machines(['vim']))];

  expect(after).toEqual({ ...before, snippets: [{ ...before.snippets[0]!, content: expect.stringContaining('vim') }] });
});
