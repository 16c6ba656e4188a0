import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { fwCfgArgument, ignitionFile } from '../../lib/values/fw-cfg';
import { hookChain } from '../../lib/model/hooks/hook-chain';
import { shareArguments, virtiofsdHookArguments } from '../../lib/model/shares/share-arguments';
import { processesWith, realDaemons, until } from '../hookscripts/daemons';
import { Node, type Phase } from '../hookscripts/node';
import { share } from '../model/shares/shares';
import { ROOT } from './project';
import { Qemu, reasonWithoutQemu } from './qemu';

const daemon = realDaemons()[0];
const missing = ['genisoimage', 'isoinfo'].find(program => spawnSync(program, ['--version']).error !== undefined);
const reason = reasonWithoutQemu ?? (daemon === undefined ? 'virtiofsd is not installed' : undefined)
  ?? (missing && `${missing} is not installed (Debian package genisoimage)`) ?? (process.getuid?.() === 0 ? undefined : 'virtiofsd wants root');
if (reason !== undefined) process.stderr.write(`hook scripts are not tested together with QEMU: ${reason}\n`);

const IGNITION = Buffer.from(JSON.stringify({ ignition: { version: '3.4.0' }, passwd: { users: [{ name: 'ä, "b"\n'.repeat(8000) }] } }, undefined, 2));
const MACHINE = { vmId: 101, memoryMiB: 256 };

(reason === undefined ? describe : describe.skip)('a chain of all hook scripts', () => {
  let node: Node;
  let qemu: Qemu | undefined;

  beforeEach(() => {
    node = new Node([path.dirname(daemon!)]);
    for (const name of ['cloud-init-to-ignition.pl', 'virtiofsd.pl']) copyFileSync(path.join(ROOT, 'hookscripts', name), path.join(node.root, 'snippets', name));
    node.write('snippets/own.sh', '#!/bin/sh\ntest ! -e "$ROOT_OF_NODE/fail-in-$2"\n', 0o755);
    for (const tag of ['data', 'www']) mkdirSync(path.join(node.root, 'srv', tag), { recursive: true });
    node.write('drive/user-data', IGNITION);
    const drive = path.join(node.root, 'images/vm-101-cloudinit');
    expect(spawnSync('genisoimage', ['-quiet', '-iso-level', '3', '-J', '-R', '-V', 'cidata', '-o', drive, path.join(node.root, 'drive')]).status).toBe(0);
    const hooks = [
      { volume: 'local:snippets/cloud-init-to-ignition.pl' }, { volume: 'local:snippets/virtiofsd.pl', arguments: virtiofsdHookArguments(shares()) },
      { volume: 'local:snippets/own.sh' },
    ];
    const { description } = hookChain({ hooks, description: 'Mine', chainVolume: 'local:snippets/work.hooks' });
    node.configure(101, { description, lines: ['ide2: local:images/vm-101-cloudinit,media=cdrom'] });
  });

  afterEach(async () => {
    await qemu?.stop();
    qemu = undefined;
    run('post-stop');
    await until('nothing runs any more', () => processesWith(node.root).length === 0);
    node.remove();
  });

  const shares = () => ['data', 'www'].map(tag => share({ tag, method: 'virtiofsd', path: `${node.root}/srv/${tag}`, mountPoint: `/srv/${tag}` }));
  const run = (phase: Phase) => node.run('dispatcher.pl', 101, phase);
  const ignition = () => path.join(node.root, ignitionFile(101));

  /** As PVE does it: the scripts, then QEMU, then the scripts again. */
  async function start(): Promise<void> {
    expect(run('pre-start')).toMatchObject({ status: 0, stderr: '' });
    const args = [fwCfgArgument('flatcar', ignition()), ...shareArguments(shares(), MACHINE)].join(' ');
    qemu = await Qemu.start(args.replaceAll('path=/run/', `path=${node.root}/run/`), MACHINE);
    node.write('var/run/qemu-server/101.pid', `${qemu.pid}\n`);
    expect(run('post-start')).toEqual({ status: 0, stdout: '', stderr: '' });
  }

  async function stop(): Promise<void> {
    expect(run('pre-stop')).toEqual({ status: 0, stdout: '', stderr: '' });
    await qemu!.stop();
    qemu = undefined;
    expect(run('post-stop')).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(existsSync(ignition())).toBe(false);
    expect(processesWith(node.root)).toEqual([]);
  }

  test('starts a machine with its Ignition and its shares, and ends it, twice in a row', async () => {
    for (let time = 0; time < 2; time += 1) {
      await start();
      expect((await (await qemu!.firmwareItems()).get('opt/org.flatcar-linux/config')!()).equals(IGNITION)).toBe(true);
      expect(await qemu!.monitor('info qtree')).toMatch(/tag = "data"[^]*tag = "www"|tag = "www"[^]*tag = "data"/);
      await stop();
    }
  });

  test('leaves nothing when its last link fails, and works once that does', async () => {
    node.write('fail-in-pre-start', '');
    const { status, stderr } = run('pre-start');
    expect({ status, stderr }).toEqual({ status: 1, stderr: 'hook script local:snippets/own.sh (3 of 3) failed in pre-start: exit code 1\nVM 101 is not started\n' });
    expect(existsSync(ignition())).toBe(false);
    expect(processesWith(node.root)).toEqual([]);

    renameSync(path.join(node.root, 'fail-in-pre-start'), path.join(node.root, 'other'));
    await start();
    await stop();
  });

  test('starts again after a daemon and QEMU were killed', async () => {
    await start();
    process.kill(Number(node.read('run/standsmith/virtiofsd/101/data.pid').toString()), 'SIGKILL');
    await qemu!.stop();
    await until('the other daemon is gone, too', () => processesWith(path.join(node.root, 'run')).length === 0);
    await start();
    await stop();
  });
});
