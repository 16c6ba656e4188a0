import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Share } from '../../lib/model/shares/share';
import { shareArguments, virtiofsdHookArguments } from '../../lib/model/shares/share-arguments';
import { shareCloudConfig } from '../../lib/model/shares/share-mounts';
import { realDaemons } from '../hookscripts/daemons';
import { Node } from '../hookscripts/node';
import { share } from '../model/shares/shares';
import { reasonWithoutGuest, runInGuest } from './guest';
import { ignitionArguments } from './ignition-arguments';

jest.setTimeout(300_000);
// only Rust's can share read-only
const daemon = realDaemons().find(program => !program.startsWith('/usr/lib/qemu/'));
const reason = reasonWithoutGuest ?? (daemon === undefined ? 'virtiofsd (Rust\'s) is not installed' : undefined)
  ?? (process.getuid?.() === 0 ? undefined : 'virtiofsd wants root');
if (reason !== undefined) process.stderr.write(`no guest mounts shares: ${reason}\n`);

const MACHINE = { vmId: 101, memoryMiB: 512 };
const IGNITION = JSON.stringify({ ignition: { version: '3.4.0' }, passwd: { users: [{ name: 'a,b "c" \\d\n'.repeat(4000) }] } });

(reason === undefined ? test : test.skip)('a Linux guest finds its Ignition and its folders, as they are told to be', async () => {
  const node = new Node([path.dirname(daemon!)]);
  const folder = (tag: string) => path.join(node.root, 'srv', tag);
  const shares = ([
    { tag: 'data', method: 'virtiofsd', uid: 1000, gid: 1001 }, { tag: 'fixed', method: 'virtiofsd', readOnly: true, cache: 'never' },
    { tag: 'nine', method: '9p', uid: 1002 }, { tag: 'nine-fixed', method: '9p', readOnly: true, cache: 'always' },
  ] satisfies Partial<Share>[]).map(changes => share({ ...changes, path: folder(changes.tag), mountPoint: `/mnt/${changes.tag}` }));
  for (const { tag } of shares) {
    mkdirSync(folder(tag), { recursive: true });
    node.write(`srv/${tag}/hello`, `hello ${tag}\n`);
  }
  const run = (phase: 'pre-start' | 'post-start' | 'post-stop') => node.run('virtiofsd.pl', 101, phase, virtiofsdHookArguments(shares));
  const args = [ignitionArguments('flatcar', IGNITION), ...shareArguments(shares, MACHINE)].join(' ').replaceAll('path=/run/', `path=${node.root}/run/`);
  try {
    expect(run('pre-start')).toEqual({ status: 0, stdout: '', stderr: '' });
    const said = await runInGuest(args, guestScript(shares), MACHINE.memoryMiB, pid => node.write('var/run/qemu-server/101.pid', `${pid}\n`));

    expect(said).toContain(`${createHash('sha256').update(IGNITION).digest('hex')}  /sys/firmware/qemu_fw_cfg/by_name/opt/org.flatcar-linux/config/raw\n`);
    for (const { tag, readOnly } of shares) {
      expect(said).toContain(`hello ${tag}\n`);
      expect(existsSync(path.join(folder(tag), 'written'))).toBe(!readOnly);
      // root of a guest can mount it otherwise, but not change it
      expect(existsSync(path.join(folder(tag), 'again'))).toBe(!readOnly);
    }
    expect(readFileSync(path.join(folder('data'), 'written'), 'utf8')).toBe('by the guest\n');
    expect(statSync(folder('data'))).toMatchObject({ uid: 1000, gid: 1001 });
    expect(statSync(folder('nine'))).toMatchObject({ uid: 1002, gid: statSync(node.root).gid });
  } finally {
    expect(run('post-stop')).toEqual({ status: 0, stdout: '', stderr: '' });
    node.remove();
  }
});

/** Mounts as cloud-init would, and tries what is allowed and what is not. */
function guestScript(shares: readonly Share[]): string {
  const { mounts, runcmd } = shareCloudConfig(shares);
  return [
    'sha256sum /sys/firmware/qemu_fw_cfg/by_name/opt/org.flatcar-linux/config/raw',
    ...mounts.flatMap(([tag, place, type, options]) => [
      `mkdir -p ${place}`, `mount -t ${type} -o ${options!.replace(/,?nofail/, '') || 'rw'} ${tag} ${place}`, `cat ${place}/hello`, `echo by the guest > ${place}/written`,
    ]),
    ...runcmd.map(words => words.join(' ')),
    ...mounts.flatMap(([, place]) => [`mount -o remount,rw ${place}`, `echo again > ${place}/again`]),
  ].join('\n');
}
