import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { FakeProject } from './fake-cluster';

jest.setTimeout(600_000);

const SIZE = 1024 + 32;
let standing: FakeProject;
let project: FakeProject;

beforeAll(async () => {
  standing = new FakeProject();
  await standing.stand();
});

afterAll(() => standing.remove());

beforeEach(() => {
  project = new FakeProject(standing);
});

afterEach(() => {
  expect(project.leftovers()).toEqual([]);
  project.remove();
});

test('a snapshot is of a healthy control plane, whole, readable by its owner only, and restored where etcd is lost, not where it lives', async () => {
  project.changeNode('ctrl-0', { etcd: 'unhealthy' });

  const made = await project.run('talos', 'backup', 'k8s', '--json');

  expect(made.code).toBe(0);
  const { file, ...rest } = JSON.parse(made.stdout) as { file: string };
  expect(file).toMatch(/^envs\/k8s\/output\/etcd-\d{8}T\d{6}Z\.snapshot$/);
  expect(rest).toEqual({ machine: 'ctrl-1', size: SIZE });
  expect([statSync(project.path(file)).size, statSync(project.path(file)).mode & 0o777]).toEqual([SIZE, 0o600]);

  const refused = await project.run('talos', 'restore', 'k8s', '--from', file, '--yes');
  expect(refused.code).toBe(4);
  expect(refused.stderr).toMatch(/^etcd lives on ctrl-0, ctrl-1, ctrl-2: .*nothing was changed\n.*\n.*--nodes 10\.0\.0\.11,10\.0\.0\.12,10\.0\.0\.13 reset/s);

  ['ctrl-0', 'ctrl-1', 'ctrl-2'].forEach(name => project.changeNode(name, { etcd: undefined }));
  const restored = await project.run('talos', 'restore', 'k8s', '--from', file, '--yes');
  expect(restored).toMatchObject({ code: 0, stderr: expect.stringContaining('1. etcd begins on ctrl-0 (10.0.0.11)') });
  expect(project.cluster).toMatchObject({ restored: SIZE, bootstrapped: ['10.0.0.11'] });
});

test('what is not whole is thrown away', async () => {
  project.change(now => ({ ...now, emptySnapshot: true }));

  const { code, stderr } = await project.run('talos', 'backup', 'k8s', '--output', 'kept/db');

  expect(code).not.toBe(0);
  expect(stderr).toContain('what came from the machine is no whole snapshot of etcd');
  expect(readdirSync(project.path('kept'))).toEqual([]);
});

test('no snapshot is written over', async () => {
  writeFileSync(project.path('db'), 'precious');

  expect((await project.run('talos', 'backup', 'k8s', '--output', 'db')).code).toBe(4);
  expect(readFileSync(project.path('db'), 'utf8')).toBe('precious');
});

test('where no etcd is healthy, that is said', async () => {
  ['ctrl-0', 'ctrl-1', 'ctrl-2'].forEach(name => project.changeNode(name, { etcd: 'unhealthy' }));

  expect(await project.run('talos', 'backup', 'k8s', '--output', 'db')).toMatchObject({ code: 1, stderr: expect.stringContaining('no control plane has a healthy etcd') });
  expect(existsSync(project.path('db'))).toBe(false);
});

test('a restore is refused when a control plane does not answer, and when the file is no snapshot', async () => {
  ['ctrl-0', 'ctrl-1', 'ctrl-2'].forEach(name => project.changeNode(name, { etcd: undefined }));
  writeFileSync(project.path('broken'), Buffer.alloc(SIZE, 1));
  expect(await project.run('talos', 'restore', 'k8s', '--from', 'broken', '--yes')).toMatchObject({ code: 3, stderr: expect.stringContaining('its checksum is another one') });
  expect(await project.run('talos', 'restore', 'k8s', '--from', 'nowhere', '--yes')).toMatchObject({ code: 3, stderr: expect.stringContaining('there is no nowhere') });

  writeFileSync(project.path('good'), Buffer.concat([Buffer.alloc(512, 1), createHash('sha256').update(Buffer.alloc(512, 1)).digest()]));
  project.changeNode('ctrl-2', { isOff: true });
  expect(await project.run('talos', 'restore', 'k8s', '--from', 'good', '--yes')).toMatchObject({ code: 4, stderr: expect.stringContaining('ctrl-2 does not answer, and etcd may live there') });
  expect(project.cluster.restored).toBeUndefined();
});
