import { parse } from 'yaml';
import { CloudInitVm, OsImage, type CloudInitVmProps } from '../../constructs';
import { synthesized, type Synthesized } from '../support/synthesized';

const VM = 'proxmox_virtual_environment_vm';
const base = { name: 'db', vmId: 10001, nodeName: 'pve1' };

test('a machine is made from an image that is downloaded to its node once, and checked', () => {
  const stack = synthesized(inner => {
    const image = new OsImage(inner, 'image', { fileName: 'debian.qcow2', url: 'https://images.example.org/d.img', checksum: `sha512:${'AB'.repeat(64)}` });
    for (const vmId of [10001, 10002]) {
      const { fileId: imageFileId, fileDependencies } = image.onNode('pve1');
      new CloudInitVm(inner, `db${vmId}`, { ...base, vmId, systemDisk: { imageFileId, sizeGiB: 20, datastoreId: 'local-lvm' }, vmDependencies: fileDependencies });
    }
  });

  expect(stack.only('proxmox_download_file')).toMatchObject({
    content_type: 'import', file_name: 'debian.qcow2', checksum: 'ab'.repeat(64), checksum_algorithm: 'sha512', overwrite: false,
  });
  expect(Object.values(stack.all(VM)).map(({ disk }) => disk)).toEqual(Array(2).fill([expect.objectContaining({ import_from: 'local:import/debian.qcow2' })]));
});

test('an image that is wanted on two nodes is brought to both, and one that two images bring to a node is an error', () => {
  const image = { fileName: 'debian.qcow2', url: 'https://images.example.org/d.img' };
  const nodes = synthesized(inner => {
    const { onNode } = new OsImage(inner, 'image', image);
    for (const node of ['pve1', 'pve2', 'pve1']) onNode(node);
  }).all('proxmox_download_file');

  expect(Object.values(nodes).map(({ node_name: node }) => node)).toEqual(['pve1', 'pve2']);
  expect(() => synthesized(inner => {
    for (const id of ['one', 'two']) new OsImage(inner, id, image).onNode('pve1');
  })).toThrow('local:import/debian.qcow2 on node pve1 is made by test/one already: use what that makes, or give the file another name');
});

test('an image of this machine is uploaded', () => {
  const stack = synthesized(inner => void new OsImage(inner, 'image', { fileName: 'd.qcow2', path: '~/d.qcow2' }).onNode('pve1'));

  expect(stack.only('proxmox_virtual_environment_file')).toMatchObject({ content_type: 'import', source_file: { path: '${pathexpand("~/d.qcow2")}', file_name: 'd.qcow2' } });
});

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIj6kjlpwpcLzc0Ma4NAObT18bW0Smf9xvRMd8+d6qOx anna';
const SYSTEM_DISK = { imageFileId: 'local:import/d.qcow2', sizeGiB: 20, datastoreId: 'local-lvm' };
const vmOf = (props: Partial<CloudInitVmProps>) => synthesized(inner => void new CloudInitVm(inner, 'db', { ...base, systemDisk: SYSTEM_DISK, ...props }));
const fileOf = (stack: Synthesized, name: string) => Object.values(stack.all('proxmox_virtual_environment_file'))
  .map(({ source_raw: source }) => source as { file_name: string; data: string }).find(({ file_name: fileName }) => fileName === name)!.data;

test('what PVE cannot say goes to the node in files that are named after the machine, with what it would have said', () => {
  const stack = vmOf({ cloudInit: { user: 'admin', sshKeys: [KEY] }, userData: { packages: ['nginx'], commands: ['date'] } });

  expect(stack.only(VM)).toMatchObject({ initialization: { user_data_file_id: 'local:snippets/db-user.yaml', meta_data_file_id: 'local:snippets/db-meta.yaml' } });
  expect(fileOf(stack, 'db-user.yaml')).toMatch(/^#cloud-config\n/);
  expect(parse(fileOf(stack, 'db-user.yaml'))).toEqual({
    manage_etc_hosts: true, user: 'admin', ssh_authorized_keys: [KEY], chpasswd: { expire: false }, users: ['default'],
    package_upgrade: true, package_update: true, packages: ['nginx'], runcmd: ['date'],
  });
  expect(fileOf(stack, 'db-meta.yaml')).toMatch(/^instance-id: db-\$\{substr\(sha1\(.*\)\}\nlocal-hostname: "db"\n$/);
});

test('root is let in where root is the user, and the host is named in full where its domain is known', () => {
  const stack = vmOf({ cloudInit: { user: 'root', dnsDomain: 'lab.example' }, userData: {} });

  expect(parse(fileOf(stack, 'db-user.yaml'))).toEqual(expect.objectContaining({ user: 'root', disable_root: false }));
  expect(parse(fileOf(stack, 'db-user.yaml'))).not.toHaveProperty('users');
  expect(fileOf(stack, 'db-meta.yaml')).toContain('local-hostname: "db.lab.example"\n');
});

test('any text is in user data what it is', () => {
  const content = 'a: "\\b"\u0000\u007f\u0080\u0085 \u2028 \u2029\ufeff\uffff \u{1f600}\t\n# c';
  const text = fileOf(vmOf({ userData: { files: [{ path: '/a', content }] } }), 'db-user.yaml');

  expect(parse(text)).toMatchObject({ write_files: [{ path: '/a', content }] });
  // what PyYAML does not take, or takes for the end of a line
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\ufffe\uffff]/);
});

test.each(['no', 'null', '010', '1e3'])('a host may be called %s', name => {
  expect(fileOf(vmOf({ name, userData: {} }), `${name}-meta.yaml`)).toContain(`\nlocal-hostname: "${name}"\n`);
});

test('a machine is another instance with another address, and with other packages the one that it was', () => {
  const bridge = { bridgeName: 'vmbr0', bridgeDependencies: [] };
  const metaData = (ipAddress: string, packages: string[]) => fileOf(vmOf({
    networkDevices: [{ bridge, macAddress: 'BC:24:11:00:00:01', ipAddress }], userData: { packages },
  }), 'db-meta.yaml');

  expect(metaData('10.0.0.1/24', ['nginx'])).toBe(metaData('10.0.0.1/24', []));
  expect(metaData('10.0.0.2/24', [])).not.toBe(metaData('10.0.0.1/24', []));
});

test('user data of one\'s own is taken as it is, and there are no files where there is nothing to say', () => {
  expect(fileOf(vmOf({ userData: '#!/bin/sh\n' }), 'db-user.yaml')).toBe('#!/bin/sh\n');
  expect(vmOf({ cloudInit: { user: 'admin' } }).all('proxmox_virtual_environment_file')).toEqual({});
});

test('other user data replaces the machine where that is wanted, and else stays what it was made by', () => {
  const lifecycle = (onChange: 'ignore' | 'replace') => vmOf({ userData: {}, onChange }).only(VM).lifecycle as Record<string, unknown>;

  expect(lifecycle('replace').replace_triggered_by).toEqual([expect.stringMatching(/^proxmox_virtual_environment_file\.db_user-data_/)]);
  expect(lifecycle('ignore')).not.toHaveProperty('replace_triggered_by');
  expect(lifecycle('ignore').ignore_changes).toEqual(expect.arrayContaining(['initialization[0].user_data_file_id', 'initialization[0].meta_data_file_id']));
});

test.each<[string, Partial<CloudInitVmProps>, RegExp]>([
  ['nothing to start from', {}, /neither a `template` nor a `systemDisk.imageFileId`/],
  ['two things to start from', { template: { vmId: 9000, nodeName: 'pve1' }, systemDisk: { imageFileId: 'local:import/a.qcow2', sizeGiB: 1, datastoreId: 'local' } }, /made from one of them/],
  ['nine directories', { template: { vmId: 9000, nodeName: 'pve1' }, directories: Array.from({ length: 9 }, (_, i) => ({ mapping: `m${i}` })) }, /directories\.length/],
])('fails on %s', (_, props, message) => {
  expect(() => synthesized(inner => void new CloudInitVm(inner, 'db', { ...base, ...props }))).toThrow(message);
});

test.each([
  ['a name by which PVE does not know what it is', { fileName: 'debian.img', url: 'https://a.example.org/a' }, /\.qcow2, \.raw and \.vmdk/],
  ['neither URL nor path', { fileName: 'd.qcow2' }, /one of `url` and `path`/],
  ['a sum that is none', { fileName: 'd.qcow2', url: 'https://a.example.org/a', checksum: 'sha512:ab' }, /`checksum` is "sha512:ab", but a checksum is md5, sha1/],
])('an image fails on %s', (_, props, message) => {
  expect(() => synthesized(inner => void new OsImage(inner, 'image', props))).toThrow(message);
});
