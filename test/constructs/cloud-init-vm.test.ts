import { CloudInitVm, OsImage, ProxmoxFile, type CloudInitVmProps } from '../../constructs';
import { synthesized } from '../support/synthesized';

const VM = 'proxmox_virtual_environment_vm';
const base = { name: 'db', vmId: 10001, nodeName: 'pve1' };

test('a machine is made from an image that is downloaded to its node once, and checked', () => {
  const stack = synthesized(inner => {
    const image = new OsImage(inner, 'image', { fileName: 'debian.qcow2', url: 'https://images.example.org/d.img', checksum: { algorithm: 'sha512', sum: 'ab' } });
    for (const vmId of [10001, 10002]) {
      const { fileId: imageFileId, fileDependencies } = image.onNode('pve1');
      new CloudInitVm(inner, `db${vmId}`, { ...base, vmId, systemDisk: { imageFileId, sizeGiB: 20, datastoreId: 'local-lvm' }, vmDependencies: fileDependencies });
    }
  });

  expect(stack.only('proxmox_download_file')).toMatchObject({
    content_type: 'import', file_name: 'debian.qcow2', checksum: 'ab', checksum_algorithm: 'sha512', overwrite: false,
  });
  expect(Object.values(stack.all(VM)).map(({ disk }) => disk)).toEqual(Array(2).fill([expect.objectContaining({ import_from: 'local:import/debian.qcow2' })]));
});

test('an image of this machine is uploaded', () => {
  const stack = synthesized(inner => void new OsImage(inner, 'image', { fileName: 'd.qcow2', path: '~/d.qcow2' }).onNode('pve1'));

  expect(stack.only('proxmox_virtual_environment_file')).toMatchObject({ content_type: 'import', source_file: { path: '${pathexpand("~/d.qcow2")}', file_name: 'd.qcow2' } });
});

test('other user data replaces the machine where that is wanted, and else stays what it was made by', () => {
  const lifecycle = (isReplaced: boolean) => synthesized(inner => {
    const userData = new ProxmoxFile(inner, 'user-data', { nodeName: 'pve1', contentType: 'snippets', fileName: 'a.yaml', content: '#cloud-config' });
    const systemDisk = { imageFileId: 'local:import/d.qcow2', sizeGiB: 20, datastoreId: 'local-lvm' };
    new CloudInitVm(inner, 'db', { ...base, systemDisk, cloudInit: { userData }, replacedWith: isReplaced ? [userData] : [] });
  }).only(VM).lifecycle as Record<string, unknown>;

  expect(lifecycle(true).replace_triggered_by).toEqual([expect.stringMatching(/^proxmox_virtual_environment_file\.user-data_/)]);
  expect(lifecycle(false)).not.toHaveProperty('replace_triggered_by');
  expect(lifecycle(false).ignore_changes).toContain('initialization[0].user_data_file_id');
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
])('an image fails on %s', (_, props, message) => {
  expect(() => synthesized(inner => void new OsImage(inner, 'image', props))).toThrow(message);
});
