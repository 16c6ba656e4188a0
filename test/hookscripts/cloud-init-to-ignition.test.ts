import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ignitionFile } from '../../lib/values/fw-cfg';
import { reasonWithoutPerl } from '../support/perl';
import { Node } from './node';

const missing = ['genisoimage', 'isoinfo'].find(program => spawnSync(program, ['--version']).error !== undefined);
const reason = reasonWithoutPerl ?? (missing && `${missing} is not installed (Debian package genisoimage)`);
if (reason !== undefined) process.stderr.write(`the hook script that takes Ignition from the cloud-init drive is not tested: ${reason}\n`);
const hasQemuImg = spawnSync('qemu-img', ['--version']).error === undefined;
if (!hasQemuImg) process.stderr.write('cloud-init drives in qcow2 are not tested: qemu-img is not installed (Debian package qemu-utils)\n');

const LARGE_FILE = { path: '/ä', contents: { source: `data:,%0A,"'\\n\n${'x'.repeat(60_000)}` } };
const IGNITION = Buffer.from(JSON.stringify({ ignition: { version: '3.4.0' }, storage: { files: [LARGE_FILE] } }));

(reason === undefined ? describe : describe.skip)('the hook script from cloud-init to Ignition', () => {
  let node: Node;
  beforeEach(() => { node = new Node(); });
  afterEach(() => node.remove());

  /** A drive as PVE writes it, raw or in the format that the storage has. */
  function drive(userData: Buffer | string, { name = 'user-data', format = 'raw' } = {}): void {
    const folder = path.join(node.root, 'drive');
    spawnSync('rm', ['-rf', folder]);
    node.write(`drive/${name}`, userData);
    node.write('drive/meta-data', 'instance-id: 1\n');
    const iso = path.join(node.root, 'images/iso');
    const volume = `vm-101-cloudinit${format === 'raw' ? '' : `.${format}`}`;
    expect(spawnSync('genisoimage', ['-quiet', '-iso-level', '3', '-J', '-R', '-V', 'cidata', '-o', iso, folder]).status).toBe(0);
    if (format === 'raw') spawnSync('mv', [iso, path.join(node.root, 'images', volume)]);
    else expect(spawnSync('qemu-img', ['convert', '-O', format, iso, path.join(node.root, 'images', volume)]).status).toBe(0);
    node.configure(101, { lines: ['scsi0: local:images/vm-101-disk-0,size=8G', `ide2: local:images/${volume},media=cdrom,size=4M`] });
  }

  const start = () => node.run('cloud-init-to-ignition.pl', 101, 'pre-start');
  const file = path.join('.', ignitionFile(101));

  test('puts the user data where the arguments for QEMU look for it, byte for byte, as often as the VM starts', () => {
    drive(IGNITION);
    expect(start()).toMatchObject({ status: 0, stderr: '', stdout: expect.stringMatching(/^the Ignition of VM 101 is in .*101\.ign \(60\d+ bytes\)\n$/) });
    expect(node.read(file)).toEqual(IGNITION);
    expect(start().status).toBe(0);

    drive('{"ignition":{"version":"3.5.0"}}\n');
    expect(start().status).toBe(0);
    expect(node.read(file).toString()).toBe('{"ignition":{"version":"3.5.0"}}\n');
    expect(readdirSync(path.dirname(path.join(node.root, file)))).toEqual(['101.ign']);
  });

  test('finds it on a drive of the other kind, too', () => {
    drive(IGNITION, { name: 'openstack/latest/user_data' });
    expect(start().status).toBe(0);
    expect(node.read(file)).toEqual(IGNITION);
  });

  (hasQemuImg ? test : test.skip)('finds it on a drive in qcow2', () => {
    drive(IGNITION, { format: 'qcow2' });
    expect(start()).toMatchObject({ status: 0, stderr: '' });
    expect(node.read(file)).toEqual(IGNITION);
  });

  test('takes the file away once the VM has stopped, and leaves it alone before; twice is no error', () => {
    drive(IGNITION);
    start();
    for (const phase of ['post-start', 'pre-stop'] as const) expect(node.run('cloud-init-to-ignition.pl', 101, phase)).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(existsSync(path.join(node.root, file))).toBe(true);
    for (let time = 0; time < 2; time += 1) expect(node.run('cloud-init-to-ignition.pl', 101, 'post-stop')).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(existsSync(path.join(node.root, file))).toBe(false);
  });

  test.each<[string, string, RegExp]>([
    ['PVE\'s own cloud-config', '#cloud-config\nhostname: a\n', /^the user data of VM 101 is no Ignition, it begins with '#cloud-config'; set it by cicustom: user=STORAGE:snippets\/FILE\n$/],
    ['half of an Ignition', '{"ignition":{"version":"3.4', /is no Ignition, it begins with '\{"ignition/],
    ['other JSON', '{"version":1}', /is JSON, but no Ignition: it has no ignition\.version/],
    ['a list', '[]', /is no Ignition, it begins with '\[\]'/],
    ['more than /etc/pve takes', `{"ignition":{"version":"3.4.0"},"a":"${'x'.repeat(1024 * 1024)}"}`, /^the Ignition of VM 101 is 10\d+ bytes long, and \/etc\/pve takes files of 1048576\n$/],
  ])('starts no VM with %s, and leaves what was there', (_, userData, message) => {
    drive(IGNITION);
    start();
    drive(userData);
    const { status, stderr } = start();
    expect(stderr).toMatch(message);
    expect(status).not.toBe(0);
    expect(node.read(file)).toEqual(IGNITION);
    expect(readdirSync(path.dirname(path.join(node.root, file)))).toEqual(['101.ign']);
  });

  test('starts no VM without a drive, or with one that is gone', () => {
    node.configure(101, { lines: ['ide2: local:iso/debian.iso,media=cdrom'] });
    expect(start().stderr).toBe('VM 101 has no cloud-init drive, so there is no Ignition for it; give it one: qm set 101 --ide2 STORAGE:cloudinit\n');
    node.configure(101, { lines: ['ide2: local:images/vm-101-cloudinit,media=cdrom'] });
    expect(start()).toMatchObject({ stderr: expect.stringMatching(/pvesm path local:images\/vm-101-cloudinit failed\n$/) });
  });
});
