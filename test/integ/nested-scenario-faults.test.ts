import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { NestedProject, scenarioFile, withMachine } from './machine/nested-project';
import { ROOT } from './project';
import { results, type Ran } from './scenario/machine-project';

/** The built-in scenario, which does not wait for long. */
const QUICK = scenarioFile('nestedPveRoundtrip', "name => ({ timeout: { wait_ip: '3s', test_vm_wait: '3s', verify: '4s' }[name] })");
const AGENT = '/nodes/*/qemu/*/agent/network-get-interfaces';
const SCENARIO = 'nested-pve-roundtrip';

interface Step {
  readonly phase: string;
  readonly error: RegExp;
  /** On the outer cluster. */
  readonly fault?: string;
  readonly break?: () => unknown;
  readonly mend?: () => unknown;
  /** Phases that have failed before it, and held nothing up. */
  readonly withIt?: readonly string[];
}

let project: NestedProject;
afterEach(async () => project?.end());

const hide = (file: string) => project.fresh.run('mv', file, `${file}.hidden`);
const show = (file: string) => project.fresh.run('mv', `${file}.hidden`, file);
/** Of the user of the test VM, who is not the inner PVE's. */
const shell = (file: string) => project.fresh.run('usermod', '--shell', file, 'debian');
/** By which the machine's own commands come to its Proxmox VE. */
const WAY = '/etc/simulated-pve.json';
const POSTFIX = '/srv/pve/postfix_99.0_all.deb';

const STEPS: readonly Step[] = [
  { phase: 'provision', fault: '{ kind: task-failed, match: { task: qmcreate } }', error: /exit code 1/ },
  { phase: 'start_vm', fault: '{ kind: task-failed, match: { task: qmstart } }', error: /exit code 1/ },
  { phase: 'wait_ip', fault: `{ kind: http-error, match: { path: "${AGENT}", times: always } }`, error: /not done after 3 s/ },
  { phase: 'install_pve', break: () => hide(POSTFIX), mend: () => show(POSTFIX), error: /ansible-playbook ended with 2/ },
  { phase: 'setup_nested', break: () => hide(WAY), mend: () => show(WAY), error: /ansible-playbook ended with 2/ },
  {
    phase: 'download_image', error: /got no worker upid/,
    break: async () => project.breakInner({ kind: 'http-error', match: { path: '/nodes/*/storage/*/download-url' } }),
    // of the site's own, which is quicker
    mend: () => project.write('ansible/nested-pve.yml', `- ansible.builtin.import_playbook: ${path.join(ROOT, 'ansible', 'api-token.yml')}\n`),
  },
  { phase: 'test_vm_apply', error: /exit code 1/, break: async () => project.breakInner({ kind: 'task-failed', match: { task: 'qmcreate' } }) },
  { phase: 'test_vm_start', error: /exit code 1/, break: async () => project.breakInner({ kind: 'task-failed', match: { task: 'qmstart' } }) },
  {
    phase: 'test_vm_wait', error: /not done after 3 s/, mend: async () => project.breakInner(),
    break: async () => project.breakInner({ kind: 'http-error', match: { path: AGENT, times: 'always' } }),
  },
  { phase: 'verify', error: /not done after 4 s/, break: () => shell('/usr/sbin/nologin'), mend: () => shell('/bin/bash') },
  {
    phase: 'stop_inner', withIt: ['cleanup_remote'], error: /got no worker upid/, fault: '{ kind: http-error, match: { path: "/nodes/*/qemu/99913/status/shutdown" } }',
    break: () => hide('/usr/bin/pveum'), mend: () => show('/usr/bin/pveum'),
  },
  { phase: 'destroy_inner', fault: '{ kind: task-failed, match: { task: qmdestroy } }', error: /exit code 1/ },
];
const PHASES = STEPS.flatMap(({ phase, withIt = [] }) => [...withIt, phase]);

withMachine('each phase fails once, is named by all reports with its reason, and the run goes on at it; the token is nowhere', async () => {
  project = await NestedProject.nested();
  project.write(`scenarios/${SCENARIO}.ts`, QUICK);
  const processes: string[] = [];
  const look = (text: string) => { if (/tofu (plan|init)|TASK/.test(text)) processes.push(spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).stdout); };
  const go = async (index: number, fault?: string): Promise<Ran> => (
    project.scenario(SCENARIO, { args: ['-v', ...index > 0 ? ['--resume'] : []], onOutput: look, ...(fault && { faults: fault }) })
  );
  for (const [index, { phase, fault, error, withIt = [], ...step }] of STEPS.entries()) {
    await step.break?.();
    const ran = await go(index, fault);
    await step.mend?.();
    const at = PHASES.indexOf(phase);
    expect({ phase, code: ran.code, results: results(ran), stderr: ran.code === 1 ? '' : ran.stderr }).toEqual({
      phase, code: 1, stderr: '',
      results: Object.fromEntries(PHASES.map((name, place) => [name, withIt.includes(name) || place === at ? 'failed' : place < at ? 'passed' : 'not_run'])),
    });
    expect(ran.report!.phases[at]!.error).toMatch(error);
    for (const ending of ['md', 'junit.xml']) {
      const newest = project.files('reports').filter(file => file.endsWith(ending)).at(-1)!;
      expect(project.read(newest)).toMatch(new RegExp(`${phase}[\\s\\S]*${error.source}`));
    }
  }
  const ended = await go(STEPS.length);
  expect({ code: ended.code, errors: errors(ended) }).toEqual({ code: 0, errors: [] });
  expect([Object.keys((await project.dump()).vms ?? {}), Object.keys(project.inner.dump().vms ?? {})]).toEqual([[], []]);
  const secret = new RegExp(project.tokens.join('|'));
  expect(project.tokens.length).toBeGreaterThan(5);
  expect(project.written()).not.toMatch(secret);
  expect(processes.filter(list => secret.test(list))).toEqual([]);
});

withMachine('killed or interrupted in a playbook, or in what tofu does on the inner cluster, the run goes on; nothing is left running', async () => {
  project = await NestedProject.nested(true);
  project.write(`scenarios/${SCENARIO}.ts`, QUICK);
  project.write('ansible/pve-install.yml', '- hosts: target\n  gather_facts: false\n  tasks:\n    - name: Take long\n      ansible.builtin.raw: echo begun; sleep 4\n');
  project.write('ansible/nested-pve.yml', `- ansible.builtin.import_playbook: ${path.join(ROOT, 'ansible', 'api-token.yml')}\n`);
  const kill = (when: string) => (text: string) => {
    if (text.includes(when)) process.kill((JSON.parse(project.read('.standsmith/simulated-scenarios/locks', `run-${SCENARIO}.pve.lock`)) as { pid: number }).pid, 'SIGKILL');
  };
  expect(await project.scenario(SCENARIO, { args: ['-v'], onOutput: kill('install_pve: TASK [Take long]') })).toMatchObject({ code: 137 });
  await nothingRuns();
  const interrupted = await project.scenario(SCENARIO, {
    args: ['-v', '--resume'], onOutput: (text, interrupt) => { if (text.includes('install_pve: TASK [Take long]')) interrupt(); },
  });
  expect(interrupted).toMatchObject({ code: 130 });
  expect(results(interrupted)).toMatchObject({ wait_ip: 'passed', install_pve: 'interrupted', setup_nested: 'not_run' });
  expect(playbooksRunning()).toBe('');
  const killed = await project.scenario(SCENARIO, { args: ['-v', '--resume'], onOutput: kill('test_vm_apply: applying test') });
  expect(killed).toMatchObject({ code: 137 });
  await nothingRuns();
  const ended = await project.scenario(SCENARIO, { args: ['--resume'] });
  expect({ code: ended.code, errors: errors(ended) }).toEqual({ code: 0, errors: [] });
  expect(Object.keys(project.inner.dump().vms ?? {})).toEqual([]);
});

function errors({ report, stderr }: Ran): string[] {
  return report === undefined ? [stderr] : report.phases.filter(({ result }) => result !== 'passed').map(({ name, result, error = '' }) => `${name} ${result} ${error}`);
}

/** What was killed could not end what it had started: that ends with the pipe that it speaks into. */
async function nothingRuns(): Promise<void> {
  for (let attempt = 0; attempt < 100 && playbooksRunning() !== ''; attempt += 1) await wait(200);
  expect(playbooksRunning()).toBe('');
}

/** Of ansible-playbook and tofu, what works on this project. */
function playbooksRunning(): string {
  const { stdout } = spawnSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' });
  return stdout.split('\n').filter(line => /ansible-playbook|tofu/.test(line) && line.includes(project.folder)).join('\n');
}
