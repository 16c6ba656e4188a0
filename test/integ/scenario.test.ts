import { statSync } from 'node:fs';
import { STANDSMITH } from './project';
import { MachineProject, results } from './scenario/machine-project';
import { reasonWithoutSshd, startSshMachine, type SshServer } from './scenario/ssh-machine';

const reason = reasonWithoutSshd();
if (reason !== undefined) process.stderr.write(`not tested with a real sshd: ${reason}\n`);
const servers: readonly SshServer[] = reason === undefined ? ['ssh2', 'sshd'] : ['ssh2'];

/** The phases of simple-vm-roundtrip, which do not wait for long. The image is another one than the environment's, which is there already. */
const QUICK = (onError: string) => `
inputs: { ssh_user: root }
phases:
  - { name: ensure_image, on_error: ${onError}, download_image: { volume: "local:import/another.qcow2", url: https://example.org/debian.qcow2 } }
  - { name: provision, on_error: ${onError}, tofu_apply: { environment: test } }
  - { name: start, on_error: ${onError}, start_vm: { vm_id: "\${envs.test.vm_id}" } }
  - { name: wait_ip, on_error: ${onError}, timeout: 2s, wait_for_guest_agent: { vm_id: "\${envs.test.vm_id}" } }
  - { name: verify_ssh, on_error: ${onError}, timeout: 3s, ssh_command: { address: "\${wait_ip.address}", user: "\${ssh_user}", command: "echo logged in", contains: logged } }
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
  const faults: [string, string][] = [
    ['ensure_image', '{ kind: http-error, match: { method: POST, path: "/nodes/pve/storage/local/download-url" } }'],
    ['provision', '{ kind: task-failed, match: { task: qmcreate } }'],
    ['start', '{ kind: task-failed, match: { task: qmstart } }'],
    ['wait_ip', '{ kind: http-error, match: { path: "/nodes/*/qemu/*/agent/network-get-interfaces", times: always } }'],
    ['verify_ssh', ''],
    ['destroy', '{ kind: task-failed, match: { task: qmdestroy } }'],
  ];
  for (const [index, [phase, fault]] of faults.entries()) {
    if (phase === 'verify_ssh') await project.machine.stop();
    const ran = await project.scenario('quick', { args: index > 0 ? ['--resume'] : [], ...(fault && { faults: fault }) });
    expect({ phase, ...ran }).toMatchObject({ phase, code: 1, report: { result: 'failed', next: 'standsmith scenario --scenario quick --host pve --resume' } });
    expect(results(ran)).toEqual(Object.fromEntries(faults.map(([name], at) => [name, at < index ? 'passed' : at === index ? 'failed' : 'not_run'])));
    expect(ran.report!.phases.find(({ name }) => name === phase)!.error).not.toBe('');
    const state = project.path('.standsmith', 'simulated-scenarios', 'quick.pve.json');
    expect(statSync(state).mode & 0o777).toBe(0o600);
    expect(project.read('.standsmith', 'simulated-scenarios', 'quick.pve.json')).not.toContain('do-not-tell');
    if (phase === 'verify_ssh') project.machine = await startSshMachine('ssh2', project.machine);
  }
  expect(await project.scenario('quick', { args: ['--resume'] })).toMatchObject({ code: 0, report: { result: 'passed' } });
  expect((await project.scenario('quick', { args: ['--resume'] })).stderr).toContain('there is no run of quick on pve to go on with');
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
  expect(interrupted.stdout).toContain('to go on: standsmith scenario --scenario slow --host pve --resume');
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
  const command = (name: string) => `'${process.execPath}' '${STANDSMITH}' scenario -S ${name} ${project.login.map(word => `'${word}'`).join(' ')} --reports reports-${name}`;
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
    expect.stringContaining('the SSH key nowhere is not there'),
    expect.stringContaining('storage local-lvm of pve has 5 GiB free, and 20 are wanted'),
    expect.stringContaining('storage local of pve does not take import'),
  ] } });
});
