import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { virtiofsdHookArguments, virtiofsdSocket } from '../../lib/model/shares/share-arguments';
import { share } from '../model/shares/shares';
import { reasonWithoutPerl } from '../support/perl';
import { commandLine, FAKE_VIRTIOFSD, processesWith, realDaemons, until } from '../hookscripts/daemons';
import { Node, type Phase } from '../hookscripts/node';

const real = realDaemons();
const isRoot = process.getuid?.() === 0;
if (reasonWithoutPerl !== undefined) process.stderr.write(`the hook script that starts virtiofsd is not tested: ${reasonWithoutPerl}\n`);
else if (real.length === 0 || !isRoot) process.stderr.write(`the hook script that starts virtiofsd is tested with a stand-in alone: ${isRoot ? 'virtiofsd is not installed' : 'virtiofsd wants root'}\n`);

describe.each(reasonWithoutPerl === undefined ? ['a stand-in', ...isRoot ? real : []] : [])('the hook script that starts virtiofsd, with %s', program => {
  let node: Node;
  let qemu: ChildProcess | undefined;
  beforeEach(() => {
    node = new Node(program === 'a stand-in' ? [] : [path.dirname(program)]);
    if (program === 'a stand-in') node.write('bin/virtiofsd', FAKE_VIRTIOFSD, 0o755);
    for (const folder of ['data', 'www']) mkdirSync(path.join(node.root, 'srv', folder), { recursive: true });
  });
  afterEach(async () => {
    run('post-stop');
    qemu?.kill('SIGKILL');
    await until('nothing runs any more', () => processesWith(node.root).length === 0);
    node.remove();
  });

  const SHARES = [share({ method: 'virtiofsd' }), share({ tag: 'www', method: 'virtiofsd', cache: 'always' })];
  /** The script runs with another folder for /, but shares folders by their whole path. */
  const words = () => virtiofsdHookArguments(SHARES).map((word, index) => word.replace('path=/srv/data', `path=${node.root}/srv/${index === 0 ? 'data' : 'www'}`));
  const run = (phase: Phase, given = words(), env = {}) => node.run('virtiofsd.pl', 101, phase, given, env);
  const folder = () => path.join(node.root, path.dirname(virtiofsdSocket(101, 'data')));
  const socket = (tag: string) => path.join(node.root, virtiofsdSocket(101, tag));
  const pid = (name: string) => node.read(`run/standsmith/virtiofsd/101/${name}.pid`).toString().trim();
  const kill = (name: string) => process.kill(Number(pid(name)), 'SIGKILL');
  const logs = () => readdirSync(folder()).filter(name => !name.endsWith('.log'));

  /** Something that runs under the number that PVE has for the VM's QEMU. */
  function startQemu(): ChildProcess {
    qemu = spawn('sleep', ['600']);
    node.write('var/run/qemu-server/101.pid', `${qemu.pid}\n`);
    return qemu;
  }

  test('starts a daemon a share, in a folder for root alone, and ends them with the VM', () => {
    expect(run('pre-start')).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(['data', 'www'].map(tag => existsSync(socket(tag)))).toEqual([true, true]);
    expect(['data', 'www'].map(tag => commandLine(pid(tag)).includes(`--socket-path=${socket(tag)}`))).toEqual([true, true]);
    expect(commandLine(pid('www'))).toMatch(/cache=always/);

    startQemu();
    for (const phase of ['post-start', 'pre-stop', 'post-stop'] as const) expect(run(phase)).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(processesWith(folder())).toEqual([]);
    expect(logs()).toEqual([]);
  });

  test('starts twice in a row with new daemons, and stops twice in a row', () => {
    run('pre-start');
    const first = pid('data');
    expect(run('pre-start')).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(pid('data')).not.toBe(first);
    expect(commandLine(first)).toBe('');
    expect(processesWith('virtiofsd-watch').filter(command => command.includes(node.root))).toHaveLength(1);
    for (let time = 0; time < 2; time += 1) expect(run('post-stop')).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(processesWith(folder())).toEqual([]);
  });

  test('starts over what is left where all was killed', async () => {
    run('pre-start');
    for (const name of ['watch', 'data', 'www']) kill(name);
    await until('they are gone', () => processesWith(folder()).length === 0);
    expect(existsSync(socket('data'))).toBe(true);

    expect(run('pre-start')).toEqual({ status: 0, stdout: '', stderr: '' });
    startQemu();
    expect(run('post-start').status).toBe(0);
  });

  test('ends daemons whose watcher was killed', async () => {
    run('pre-start');
    const watcher = pid('watch');
    kill('watch');
    await until('it is gone', () => commandLine(watcher) === '');
    expect(run('post-stop').status).toBe(0);
    expect(processesWith(folder())).toEqual([]);
    expect(logs()).toEqual([]);
  });

  test('tells of a daemon that was killed while the VM runs, clears up after it, and leaves the other one', async () => {
    run('pre-start');
    startQemu();
    kill('data');
    await until('it has been told', () => node.read('run/standsmith/virtiofsd/101/watch.log').includes('has ended'));
    expect(node.read('run/standsmith/virtiofsd/101/watch.log').toString()).toContain('virtiofsd of share \'data\' of VM 101 has ended (signal 9), and the VM has lost the folder until it is stopped and started\n');
    expect(logs().filter(name => name.startsWith('data'))).toEqual([]);
    expect(run('post-start')).toMatchObject({ status: expect.any(Number), stderr: `virtiofsd of share 'data' of VM 101 has ended, see ${folder()}/data.log\n` });
    expect(run('post-start').status).not.toBe(0);
    expect(commandLine(pid('www'))).toContain(socket('www'));
  });

  test('ends the daemons of a VM that has ended and that nobody stops', async () => {
    node.write('var/run/qemu-server/101.pid', '4194305\n');
    run('pre-start');
    startQemu().kill('SIGKILL');
    await until('the daemons are gone', () => processesWith(folder()).length === 0);
    expect(logs()).toEqual([]);
  });

  test('ends the daemons of a VM that does not start', async () => {
    run('pre-start', words(), { STANDSMITH_START_SECONDS: '0' });
    await until('the daemons are gone', () => processesWith(folder()).length === 0);
    expect(node.read('run/standsmith/virtiofsd/101/watch.log').toString()).toBe('VM 101 has not started within 0 s: its virtiofsd are ended\n');
  });

  test('starts nothing when a folder is not there', () => {
    expect(run('pre-start', [words()[0]!, `tag=gone,path=${node.root}/gone`])).toMatchObject({ stderr: `the folder ${node.root}/gone of share 'gone' of VM 101 is not there\n` });
    expect(existsSync(folder())).toBe(false);
  });

  test('leaves the daemons of another VM alone', () => {
    run('pre-start');
    node.run('virtiofsd.pl', 102, 'pre-start', words());
    run('post-stop');
    expect(processesWith(`${path.dirname(folder())}/102`).length).toBeGreaterThanOrEqual(3);
    node.run('virtiofsd.pl', 102, 'post-stop');
    expect(processesWith(path.dirname(folder()))).toEqual([]);
  });
});
