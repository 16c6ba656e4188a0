import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fwCfgProblems } from '../../lib/model/hooks/fw-cfg';
import type { Share } from '../../lib/model/shares/share';
import { shareArguments, virtiofsdHookArguments } from '../../lib/model/shares/share-arguments';
import { fwCfgArgument, FW_CFG_NAMES, type IgnitionDistribution } from '../../lib/values/fw-cfg';
import { processesWith, realDaemons, until } from '../hookscripts/daemons';
import { Node } from '../hookscripts/node';
import { share } from '../model/shares/shares';
import { ignitionArguments } from './ignition-arguments';
import { Qemu, reasonWithoutQemu } from './qemu';

jest.setTimeout(120_000);
if (reasonWithoutQemu !== undefined) process.stderr.write(`what QEMU makes of its arguments is not tested: ${reasonWithoutQemu}\n`);
const daemons = process.getuid?.() === 0 ? realDaemons() : [];
if (daemons.length === 0) process.stderr.write('shares by virtiofsd are not tested with QEMU: virtiofsd is not installed, or not run as root\n');

/** Commas, quotes, backslashes, line feeds, and what shells and QEMU's own options would take for something else. */
const SPECIAL = 'a,b,,c "d" \'e\' \\f \\\\ g\nh\ti ${j} $k `l` #m %n ;o &p =q';
const ignitionOf = (text: string) => ({ ignition: { version: '3.4.0' }, storage: { files: [{ path: '/etc/a', contents: { source: `data:,${encodeURIComponent(text)}` } }] }, passwd: { users: [{ name: text }] } });
const SHORT = JSON.stringify(ignitionOf(SPECIAL));
const LONG = JSON.stringify(ignitionOf(SPECIAL.repeat(350)));

(reasonWithoutQemu === undefined ? describe : describe.skip)('QEMU', () => {
  let node: Node;
  let qemu: Qemu | undefined;
  beforeEach(() => { node = new Node(); });
  afterEach(async () => {
    await qemu?.stop();
    qemu = undefined;
    node.remove();
  });

  async function itemOf(args: string, distribution: IgnitionDistribution = 'flatcar'): Promise<Buffer> {
    qemu = await Qemu.start(args);
    return (await qemu.firmwareItems()).get(FW_CFG_NAMES[distribution])!();
  }

  test.each(['flatcar', 'fedora-coreos'] as const)('hands the Ignition of %s over as it is in the arguments', async distribution => {
    expect(fwCfgProblems(SHORT)).toEqual([]);
    expect((await itemOf(ignitionArguments(distribution, SHORT), distribution)).toString()).toBe(SHORT);
  });

  test('hands 60 kB of Ignition over as they are in the arguments', async () => {
    expect(LONG.length).toBeGreaterThan(60_000);
    expect((await itemOf(ignitionArguments('flatcar', LONG))).equals(Buffer.from(LONG))).toBe(true);
  });

  test('hands any file over, in several lines and with any characters', async () => {
    const content = JSON.stringify(ignitionOf(`${SPECIAL} ä€😀`.repeat(250)), undefined, 2);
    const file = node.write('etc/pve/nodes/pve1/ignition/101.ign', content);
    expect((await itemOf(fwCfgArgument('flatcar', file))).equals(Buffer.from(content))).toBe(true);
  });

  test('takes as long an argument as is said to be the longest', async () => {
    const longest = Array.from({ length: 200 }, (_, less) => `"${'x'.repeat(131_071 - less)}"`).find(content => fwCfgProblems(content).length === 0)!;
    expect(longest.length).toBeGreaterThan(130_900);
    expect((await itemOf(ignitionArguments('flatcar', longest))).toString()).toBe(longest);
  });

  function nineP(changes: Partial<Share> = {}): Share {
    mkdirSync(path.join(node.root, 'srv/data'), { recursive: true });
    return share({ method: '9p', path: `${node.root}/srv/data`, ...changes });
  }

  test('has a 9p device a share, with its tag, beside the Ignition', async () => {
    const shares = [nineP(), nineP({ tag: 'a'.repeat(31), readOnly: true })];
    qemu = await Qemu.start([ignitionArguments('flatcar', SHORT), ...shareArguments(shares, { vmId: 101, memoryMiB: 256 })].join(' '), { machine: 'pc' });
    const devices = await qemu.monitor('info qtree');
    for (const { tag } of shares) expect(devices).toContain(`mount_tag = "${tag}"`);
    expect((await (await qemu.firmwareItems()).get(FW_CFG_NAMES.flatcar)!()).toString()).toBe(SHORT);
  });

  test('does not start with what is refused before: a tag that is too long, a folder that is not there', async () => {
    const start = async (changes: Partial<Share>) => Qemu.start(shareArguments([nineP(changes)], { vmId: 101, memoryMiB: 256 }).join(' '));
    await expect(start({ tag: 'a'.repeat(32) })).rejects.toThrow(/mount tag .* is longer than maximum \(31 bytes\)/);
    await expect(start({ path: `${node.root}/gone` })).rejects.toThrow(/No such file or directory|error opening|cannot initialize/i);
  });

  test.each(daemons)('shares folders by %s: it connects, and the daemons end with it', async program => {
    const shares = ['data', 'a'.repeat(36)].map(tag => nineP({ tag, method: 'virtiofsd' }));
    const withDaemon = new Node([path.dirname(program)]);
    const run = (phase: 'pre-start' | 'post-start' | 'post-stop') => withDaemon.run('virtiofsd.pl', 101, phase, virtiofsdHookArguments(shares));
    try {
      expect(run('pre-start')).toMatchObject({ status: 0, stderr: '' });
      const args = shareArguments([...shares, nineP({ tag: 'nine' })], { vmId: 101, memoryMiB: 256 }).join(' ').replaceAll('path=/run/', `path=${withDaemon.root}/run/`);
      qemu = await Qemu.start(args);
      withDaemon.write('var/run/qemu-server/101.pid', `${qemu.pid}\n`);
      expect(run('post-start')).toEqual({ status: 0, stdout: '', stderr: '' });

      const devices = await qemu.monitor('info qtree');
      for (const { tag } of shares) expect(devices).toContain(`tag = "${tag}"`);
      expect(await qemu.command('query-memdev')).toEqual([expect.objectContaining({ id: 'share-memory', share: true, size: 256 * 2 ** 20 })]);
      await until('QEMU is connected', () => Number(withDaemon.read('run/standsmith/virtiofsd/101/data.log').length) > 0);
      await qemu.stop();
      await until('the daemons are gone', () => processesWith(withDaemon.root).length === 0);
      expect(run('post-stop')).toEqual({ status: 0, stdout: '', stderr: '' });
    } finally {
      await qemu?.stop();
      run('post-stop');
      withDaemon.remove();
    }
  });
});
