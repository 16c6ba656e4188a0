import { setTimeout as sleep } from 'node:timers/promises';
import { FakeProject, TALOS_CONFIG } from './fake-cluster';

jest.setTimeout(600_000);

let standing: FakeProject;
let project: FakeProject;

beforeAll(async () => {
  standing = new FakeProject();
  await standing.stand();
});

afterAll(() => standing.remove());

beforeEach(() => {
  project = new FakeProject(standing);
  project.describe('v1.13.9', 'v1.36.3');
});

afterEach(() => {
  expect(project.leftovers()).toEqual([]);
  project.remove();
});

/** What was changed, in order. */
function changes(): string[] {
  return project.takeLog().map(({ args }) => args).filter(([command]) => command === 'upgrade' || command === 'upgrade-k8s').map(args => (
    args[0] === 'upgrade' ? project.machines.find(([, ip]) => ip === args[args.indexOf('--nodes') + 1])![0] : `kubernetes ${args[2]}`
  ));
}

function versions(): string[] {
  return Object.values(project.cluster.nodes).map(({ name, version, kubernetes }) => `${name} ${version} ${kubernetes}`);
}

test('all machines one after the other, then Kubernetes, with a look at the health before and after; a second time there is nothing to do', async () => {
  const { code, stdout, stderr } = await project.run('talos', 'upgrade', 'k8s', '--yes');

  expect({ code, stdout }).toEqual({ code: 0, stdout: 'k8s runs Talos v1.13.9 and Kubernetes v1.36.3\n' });
  expect(stderr).toContain('  1. ctrl-0: Talos v1.12.4 → v1.13.9\n  2. ctrl-1');
  expect(stderr).toContain('  6. Kubernetes v1.35.2 → v1.36.3\n');
  const log = project.takeLog();
  expect(log.filter(({ args }) => args[0] === 'health')).toHaveLength(7);
  expect(new Set(log.map(({ modes, config }) => `${modes} ${config}`))).toEqual(new Set([`600,700 ${TALOS_CONFIG}`]));
  expect(JSON.stringify(log.map(({ args }) => args))).not.toContain('lets somebody in');
  expect(versions()).toEqual(project.machines.map(([name]) => `${name} v1.13.9 v1.36.3`));

  const again = await project.run('talos', 'upgrade', 'k8s', '--yes');

  expect(again).toMatchObject({ code: 0, stderr: 'nothing to upgrade: every machine and Kubernetes are as described\n' });
  expect(changes()).toEqual([]);
});

test('a dry run says what would be done, and does nothing', async () => {
  const { code, stdout } = await project.run('talos', 'upgrade', 'k8s', '--dry-run', '--json', '--parallel', '2');

  expect(code).toBe(0);
  const { steps } = JSON.parse(stdout) as { steps: { action: string; machines?: { machine: string }[] }[] };
  expect(steps.map(({ action, machines }) => machines?.map(({ machine }) => machine).join('+') ?? action)).toEqual(
    ['health', 'ctrl-0', 'health', 'ctrl-1', 'health', 'ctrl-2', 'health', 'work-0+work-1', 'health', 'kubernetes', 'health'],
  );
  expect(changes()).toEqual([]);
});

test('nobody is there to say yes: refused, with the steps shown', async () => {
  const { code, stderr } = await project.run('talos', 'upgrade', 'k8s');

  expect(code).toBe(4);
  expect(stderr).toMatch(/1\. ctrl-0.*nobody is here to say yes/s);
  expect(changes()).toEqual([]);
});

test('a machine after which the cluster is not healthy stops all; when it is well again, the same command does the rest', async () => {
  project.changeNode('ctrl-1', { becomesSick: true });

  const stopped = await project.run('talos', 'upgrade', 'k8s', '--yes');

  expect(stopped.code).toBe(1);
  expect(stopped.stderr).toContain('the cluster is not healthy after ctrl-1: Talos v1.12.4 → v1.13.9, so no more was upgraded');
  expect(stopped.stderr).toContain('rpc error: ctrl-1 is not healthy');
  expect(changes()).toEqual(['ctrl-0', 'ctrl-1']);

  const refused = await project.run('talos', 'upgrade', 'k8s', '--yes');
  expect(refused.code).toBe(4);
  expect(refused.stderr).toContain('the cluster is not healthy, so nothing was upgraded');
  expect(changes()).toEqual([]);

  project.changeNode('ctrl-1', { isSick: false });
  expect((await project.run('talos', 'upgrade', 'k8s', '--yes')).code).toBe(0);
  expect(changes()).toEqual(['ctrl-2', 'work-0', 'work-1', 'kubernetes 1.36.3']);
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s in the middle leaves nothing behind, and the same command goes on where it was', async signal => {
  project.changeNode('work-0', { hangs: true });
  const { pid, ended } = project.start(['talos', 'upgrade', 'k8s', '--yes']);
  while (project.cluster.nodes['10.0.0.14']!.hangs) await sleep(50);
  expect(project.leftovers()).toHaveLength(1);

  process.kill(pid, signal);

  const { code, stderr } = await ended;
  expect(code).toBe(130);
  expect(stderr).toContain('run the same command again to go on');
  expect(changes()).toEqual(['ctrl-0', 'ctrl-1', 'ctrl-2', 'work-0']);
  project.changeNode('work-0', { isCordoned: true });

  const again = await project.run('talos', 'upgrade', 'k8s', '--yes');

  expect(again.code).toBe(0);
  expect(again.stderr).toContain('given no pods now: work-0');
  expect(changes()).toEqual(['work-0', 'work-1', 'kubernetes 1.36.3']);
});

test('a machine that came back with what ran before is said', async () => {
  project.changeNode('ctrl-0', { rollsBack: true });

  const { code, stderr } = await project.run('talos', 'upgrade', 'k8s', '--yes');

  expect(code).toBe(1);
  expect(stderr).toContain('ctrl-0 (10.0.0.11) could not be upgraded:\n      it runs v1.12.4 after that: Talos went back to what ran before');
  expect(changes()).toEqual(['ctrl-0']);
});

test('what an upgrade of Kubernetes says before its error is not shown: there may be secrets in it', async () => {
  project.change(now => ({ ...now, kubernetesFails: true }));

  const { code, stderr } = await project.run('talos', 'upgrade', 'k8s', '--yes');

  expect(code).toBe(1);
  expect(stderr).toContain('Kubernetes could not be upgraded:\n      failed updating kubelet');
  expect(stderr).not.toContain('c2VjcmV0');
});

test.each<[string, () => void, RegExp]>([
  ['a version that is not the next one', () => project.describe('v1.14.0', 'v1.36.3'), /Talos goes from one minor version to the next: v1\.12\.4 runs, and v1\.14\.0 is wanted/],
  ['a machine that does not answer', () => project.changeNode('work-1', { isOff: true }), /work-1 does not answer at 10\.0\.0\.15/],
  ['no machine answers', () => project.machines.forEach(([name]) => project.changeNode(name, { isOff: true })), /none of the machines .* answers:\n +WARNING: some/],
  ['extensions that were not applied', () => project.describe('v1.13.9', 'v1.36.3', 'image: { extensions: [siderolabs/zfs] }\n'), /standsmith apply k8s does that first/],
  ['machines that apply upgrades', () => project.describe('v1.13.9', 'v1.36.3', '  upgrade: in-place\n'), /k8s has upgrade: in-place/],
])('%s: refused, and nothing is touched', async (_, prepare, message) => {
  project.change(now => ({ ...now, client: 'v1.14.0' }));
  prepare();

  const { code, stderr } = await project.run('talos', 'upgrade', 'k8s', '--yes');

  expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringMatching(message) });
  expect(changes()).toEqual([]);
});

test.each<[string, Record<string, string>, string, RegExp]>([
  ['no talosctl', { TALOSCTL: '' }, 'v1.13.9', /^there is no talosctl on PATH\n {4}install talosctl v1\.13\.9 \(https:.*\), or name one by TALOSCTL\n$/],
  ['one that is no program', { TALOSCTL: __filename }, 'v1.13.9', /^TALOSCTL is .*upgrade\.test\.ts, which is no program/],
  ['one that is too old', {}, 'v1.12.4', /talosctl is v1\.12\.4: too old for Talos v1\.13\.9/],
])('%s: said, with how to get one', async (_, variables, client, message) => {
  project.change(now => ({ ...now, client }));

  const { code, stderr } = await project.start(['talos', 'upgrade', 'k8s', '--yes'], variables).ended;

  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(message) });
});
