import { statSync } from 'node:fs';
import path from 'node:path';
import { STANDSMITH } from './project';
import { MachineProject, results, type Report } from './scenario/machine-project';
import { reasonWithoutSshd, type SshServer } from './scenario/ssh-machine';

const reason = reasonWithoutSshd();
if (reason !== undefined) process.stderr.write(`not tested with a real sshd: ${reason}\n`);
const servers: readonly SshServer[] = reason === undefined ? ['ssh2', 'sshd'] : ['ssh2'];

/** The phases of simple-vm-roundtrip, which do not wait for long. The image is another one than the environment's, which is there already. */
const QUICK = (onError: string) => `
inputs: { ssh_user: root, log_in: echo logged in }
phases:
  - { name: ensure_image, on_error: ${onError}, download_image: { volume: "local:import/another.qcow2", url: https://example.org/debian.qcow2 } }
  - { name: provision, on_error: ${onError}, tofu_apply: { environment: test } }
  - { name: start, on_error: ${onError}, start_vm: { vm_id: "\${envs.test.vm_id}" } }
  - { name: wait_ip, on_error: ${onError}, timeout: 1s, wait_for_guest_agent: { vm_id: "\${envs.test.vm_id}" } }
  - { name: verify_ssh, on_error: ${onError}, timeout: 3s, ssh_command: { address: "\${wait_ip.address}", user: "\${ssh_user}", command: "\${log_in}", contains: logged } }
  - { name: destroy, on_error: ${onError}, tofu_destroy: { environment: test } }
`;

const IMAGE = '{ name: ensure_image, download_image: { volume: "${envs.test.image}", url: https://example.org/debian.qcow2 } }';

let project: MachineProject;
afterEach(async () => project.end());

test.each(servers)('simple-vm-roundtrip makes a VM, logs in to it (%s), takes it away, and reports it three times', async server => {
  project = await MachineProject.start(server);
  const ran = await project.scenario('simple-vm-roundtrip', { args: ['--junit', 'out/junit.xml', '--json'] });
  expect(ran).toMatchObject({ code: 0, report: { scenario: 'simple-vm-roundtrip', result: 'passed' } });
  expect(Object.values(results(ran))).toEqual(Array(6).fill('passed'));
  expect(JSON.parse(ran.stdout)).toEqual(ran.report);
  expect(ran.stderr).toMatch(/^✓ 6\/6 destroy: Destroy test VM done/m);
  expect(project.files().filter(file => /^(reports|out)\//.test(file))).toEqual([
    'out/junit.xml', ...['json', 'junit.xml', 'md'].map(ending => expect.stringMatching(new RegExp(`^reports/\\d{8}-\\d{6}\\.passed\\.${ending}$`))),
  ]);
  expect(Object.keys((await project.dump()).vms ?? {})).toEqual([]);
});

test('each phase fails once, is reported, and the run goes on at it', async () => {
  project = await MachineProject.start('ssh2');
  project.write('scenarios/quick.yaml', QUICK('stop'));
  const faults: readonly [phase: string, fault?: string][] = [
    ['ensure_image', '{ kind: http-error, match: { method: POST, path: "/nodes/pve/storage/local/download-url" } }'],
    ['provision', '{ kind: task-failed, match: { task: qmcreate } }'],
    ['start', '{ kind: task-failed, match: { task: qmstart } }'],
    ['wait_ip', '{ kind: http-error, match: { path: "/nodes/*/qemu/*/agent/network-get-interfaces" } }'],
    ['verify_ssh'],
    ['destroy', '{ kind: task-failed, match: { task: qmdestroy } }'],
  ];
  project.write('faults.yaml', ['faults:', ...faults.flatMap(([, fault]) => (fault === undefined ? [] : [`  - ${fault}`])), ''].join('\n'));
  const state = '.standsmith/simulated-scenarios/quick.pve.json';
  // each fault happens once; so does the refusal of the machine
  const once = path.join(project.machine.folder, 'once');
  const logIn = `test -e ${once} && echo logged in || { touch ${once}; exit 1; }`;
  const scenario = `'${process.execPath}' '${STANDSMITH}' scenario -S quick ${project.loginWords} --set 'log_in=${logIn}'`;
  const script = `${scenario} && exit 9
    for run in 1 2 3 4 5; do cp -p ${state} state-$run.json; ${scenario} --resume && exit 9; done; cp -p ${state} state-6.json
    ${scenario} --resume || exit 8; ${scenario} --resume; test $? = 4`;
  const ran = await project.standsmith(['sim', '--provider', 'stand-in', '--faults', 'faults.yaml', '--', 'bash', '-c', script]);
  expect({ code: ran.code, said: ran.stderr.slice(-3000) }).toMatchObject({ code: 0, said: expect.stringContaining('there is no run of quick on pve to go on with') });

  const reports = project.reports().map(file => JSON.parse(project.read('reports', file)) as Report);
  expect(reports.map(({ result }) => result)).toEqual([...faults.map(() => 'failed'), 'passed']);
  for (const [index, [phase]] of faults.entries()) {
    const report = reports[index]!;
    expect(report.next).toBe('standsmith sim -- standsmith scenario --scenario quick --host pve --resume');
    expect(results({ report })).toEqual(Object.fromEntries(faults.map(([name], at) => [name, at < index ? 'passed' : at === index ? 'failed' : 'not_run'])));
    expect(report.phases.find(({ name }) => name === phase)!.error).not.toBe('');
    expect(statSync(project.path(`state-${index + 1}.json`)).mode & 0o777).toBe(0o600);
    expect(project.read(`state-${index + 1}.json`)).not.toContain('do-not-tell');
  }
});

test('with rollback, a failed run leaves the cluster as it was', async () => {
  project = await MachineProject.start('ssh2');
  project.write('scenarios/quick.yaml', QUICK('rollback'));
  const before = await project.dump();
  await project.machine.stop();
  const ran = await project.scenario('quick');
  expect(results(ran)).toEqual({
    ensure_image: 'rolled_back', provision: 'rolled_back', start: 'rolled_back', wait_ip: 'rolled_back', verify_ssh: 'failed', destroy: 'not_run',
  });
  const after = await project.dump();
  expect(after.vms).toEqual(before.vms);
  expect(after.volumes).toEqual(before.volumes);
});

test('a run that is killed or interrupted goes on where it was, and nothing is made twice', async () => {
  project = await MachineProject.start('ssh2');
  project.write('scenarios/slow.yaml', `
phases:
  - ${IMAGE}
  - { name: provision, tofu_apply: { environment: test } }
  - { name: wait, ssh_command: { address: 127.0.0.1, command: "echo waiting; sleep 300" } }
  - { name: destroy, tofu_destroy: { environment: test } }
`);
  const state = () => JSON.parse(project.read('.standsmith', 'simulated-scenarios', 'slow.pve.json')) as { phases: { status: string }[] };
  const killed = await project.scenario('slow', {
    args: ['-v'], onOutput: text => {
      if (!text.includes('wait: waiting')) return;
      const lock = JSON.parse(project.read('.standsmith', 'simulated-scenarios', 'locks', 'run-slow.pve.lock')) as { pid: number };
      process.kill(lock.pid, 'SIGKILL');
    },
  });
  expect(killed).toMatchObject({ code: 137 });
  expect(state().phases.map(({ status }) => status)).toEqual(['done', 'done', 'running', 'waiting']);
  const interrupted = await project.scenario('slow', {
    args: ['-v', '--resume'], onOutput: (text, interrupt) => { if (text.includes('wait: waiting')) interrupt(); },
  });
  expect(interrupted).toMatchObject({ code: 130, report: { phases: [{ result: 'passed' }, { result: 'passed' }, { result: 'interrupted' }, { result: 'not_run' }] } });
  expect(interrupted.stdout).toContain('to go on: standsmith sim -- standsmith scenario --scenario slow --host pve --resume');
  const resumed = await project.scenario('slow', { args: ['--resume', '--skip', 'wait'] });
  expect(results(resumed)).toEqual({ ensure_image: 'passed', provision: 'passed', wait: 'skipped', destroy: 'passed' });
});

test('two scenarios at once on one site keep apart, and one that wants what the other has is refused by name', async () => {
  project = await MachineProject.start('ssh2');
  project.addEnvironment('second', 99902);
  project.write('scenarios/image.yaml', `phases: [${IMAGE}]\n`);
  for (const name of ['test', 'second']) {
    project.write(`scenarios/${name}.yaml`, `
phases:
  - { name: make, tofu_apply: { environment: ${name} } }
  - { name: wait, ssh_command: { address: 127.0.0.1, command: "echo waiting; sleep 3" } }
  - { name: destroy, tofu_destroy: { environment: ${name} } }
`);
  }
  const command = (name: string) => `'${process.execPath}' '${STANDSMITH}' scenario -S ${name} ${project.loginWords} --reports reports-${name}`;
  const script = `${command('image')}; ${command('test')} & first=$!; ${command('second')} & second=$!; until grep -q '"name": "make"' .standsmith/simulated-scenarios/test.pve.json; do sleep 0.2; done
    ${command('simple-vm-destructor')} && exit 9; wait $first && wait $second`;
  const { code, stderr } = await project.standsmith(['sim', '--provider', 'stand-in', '--', 'bash', '-c', script]);
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringMatching(/the environment test is in use by scenario test on pve \(process \d+\)/) });
  expect(Object.keys((await project.dump()).vms ?? {})).toEqual([]);
});

test('what would fail half-way is said before anything is begun, all at once', async () => {
  project = await MachineProject.start('ssh2');
  project.write('cluster.yaml', 'nodes: { pve: {} }\nstorages:\n  local: { type: dir, content: [iso], size_gib: 2 }\n  local-lvm: { type: lvmthin, content: [images], size_gib: 5 }\n');
  const ran = await project.scenario('simple-vm-roundtrip', { simulation: ['--cluster', 'cluster.yaml'], args: ['--set', 'ssh_key=nowhere'] });
  expect(ran).toMatchObject({ code: 4, report: { result: 'failed', refused: [
    expect.stringContaining('the SSH key nowhere cannot be used: it is not there'),
    expect.stringContaining('storage local-lvm of pve has 5 GiB free, and 20 are wanted'),
    expect.stringContaining('storage local of pve does not take import'),
  ] } });
});
