import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { writeReports } from '../../../lib/cli/scenario/reports';
import type { ScenarioReport } from '../../../lib/report/scenario/report';
import { TestIo, TestProject } from '../test-io';

let project: TestProject;
let server: Server;
/** Status of the pages that do not answer 200. */
let statuses: Record<string, number>;
let asked: string[];

beforeEach(async () => {
  project = new TestProject();
  [statuses, asked] = [{}, []];
  server = createServer((request, response) => {
    asked.push(request.url!);
    response.writeHead(statuses[request.url!] ?? 200, { connection: 'close' }).end();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  write('one', 'two');
});

afterEach(() => {
  server.close();
  project.remove();
});

const port = () => (server.address() as AddressInfo).port;
const page = (name: string, more = '') => `  - { name: ${name}, timeout: 1s, http_check: { url: "http://127.0.0.1:${port()}/${name}" }${more} }`;
/** A scenario that looks at a page in each phase. */
const write = (...names: string[]) => project.write('scenarios/pages.yaml', ['description: Pages', 'phases:', ...names.map(name => page(name)), ''].join('\n'));
const run = async (...args: string[]) => project.run(['scenario', '-S', 'pages', ...args], new TestIo());

test('scenarios and their phases are listed, for people and for programs', async () => {
  project.write('scenarios/broken.yaml', 'phases: 1\n');
  const listed = JSON.parse((await project.run(['scenario', '--list-scenarios', '--json'])).stdout) as { name: string; phases: number }[];
  const counts = Object.fromEntries(listed.map(({ name, phases }) => [name, phases]));

  expect(counts).toEqual({
    'bootstrap-install': 3, broken: 0, 'nested-pve-constructor': 10, 'nested-pve-destructor': 3, 'nested-pve-roundtrip': 13, pages: 2,
    'pve-configure': 2, 'simple-vm-constructor': 5, 'simple-vm-destructor': 1, 'simple-vm-roundtrip': 6,
  });
  expect((await project.run(['scenario', '--list-scenarios'])).stdout).toMatch(/^pages +2 +Pages$/m);
  expect((await run('--list-phases')).stdout).toMatch(/^1 +one +http_check[^]*^2 +two +http_check +one/m);
});

test.each([
  [['-S', 'simple-vm-roundtip'], /there is no scenario "simple-vm-roundtip"\n {4}did you mean simple-vm-roundtrip\?/],
  [[], /no scenario is named\n {4}name one by --scenario: bootstrap-install, /],
  [['-S', 'pages', '--skip', 'tow'], /pages has no phase "tow" to skip\n {4}did you mean two\?/],
  [['-S', 'pages', '--set', 'ssh_usr=root'], /pages takes no --set ssh_usr=…\n {4}did you mean ssh_user\?/],
])('%j is refused with what is near', async (args, message) => {
  expect(await project.run(['scenario', ...args])).toMatchObject({ code: 3, stderr: expect.stringMatching(message) });
  expect(asked).toEqual([]);
});

test('a phase that takes what a skipped one would give is refused before anything begins', async () => {
  project.write('scenarios/pages.yaml', `inputs: { wanted: "\${one.status}" }\nphases:\n${page('one')}\n${page('two', ', on_error: continue')}\n  - { name: three, after: [one], http_check: { url: "http://127.0.0.1:${port()}/\${wanted}" }, timeout: 1s }\n`);

  expect(await run('-s', 'one')).toMatchObject({ code: 3, stderr: 'three takes ${one.status}, and one is skipped\n    skip three, too, or do not skip one\n' });
  expect(asked).toEqual([]);
  expect((await run('-s', 'one', '-s', 'three')).code).toBe(0);
  expect((await run('-s', 'one', '--set', 'wanted=x')).code).toBe(0);
  expect(asked).toEqual(['/two', '/two', '/x']);
});

test('a run goes on on its own host, and with the phases that it has begun with', async () => {
  statuses['/two'] = 500;
  expect((await run()).code).toBe(1);
  expect(await run('--resume', '-H', 'pve2')).toMatchObject({
    code: 4, stderr: 'there is no run of pages on pve2 to go on with; there is one on pve\n    begin one: standsmith scenario --scenario pages --host pve2\n',
  });
  write('other', 'two');
  expect(await run('--resume')).toMatchObject({ code: 4, stderr: expect.stringMatching(/^one of pages is done, and the scenario says something else there since\n/) });
  // what has failed may be mended
  write('one', 'mended');
  expect((await run('--resume')).code).toBe(0);
  expect(asked.filter(url => url !== '/two')).toEqual(['/one', '/mended']);
});

test('how far a run is has to be understood', async () => {
  project.write('.standsmith/scenarios/pages.pve.json', '{"version": 1, "pha');

  expect(await run('--resume')).toMatchObject({ code: 4, stderr: expect.stringMatching(/^\.standsmith\/scenarios\/pages\.pve\.json says how far the run is, and cannot be understood/) });
  expect((await run()).code).toBe(0);
});

test('reports of runs that end in the same second are all kept', () => {
  const report: ScenarioReport = { scenario: 'pages', description: '', host: 'pve', result: 'passed', startedAt: '', endedAt: '', seconds: 0, phases: [] };
  const at = new Date(2026, 10, 21, 23, 59, 59);
  const names = [1, 2, 3].map(() => path.basename(writeReports(path.join(project.root, 'reports'), report, at)[0]!));

  expect(names).toEqual(['20261121-235959.passed.md', '20261122-000000.passed.md', '20261122-000001.passed.md']);
  expect(project.files().filter(file => file.startsWith('reports/'))).toHaveLength(9);
});

test.each(['../../pve', 'pve\u001b[31m', '-pve', ''])('a host that no node can be called is refused before anything is begun: %j', async host => {
  const { code, stderr, stdout } = await run('--no-preflight', `--host=${host}`);
  expect({ code, stdout, asked }).toEqual({ code: 3, stdout: '', asked: [] });
  expect(stderr).toContain('is no name of a node');
  expect(stderr).not.toContain('\u001b');
});
