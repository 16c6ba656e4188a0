import path from 'node:path';
import { ProxmoxFile, ProxmoxVm, type ProxmoxFileProps } from '../../constructs';
import { synthesized, testStack } from '../support/synthesized';

const FILE = 'proxmox_virtual_environment_file';
const DOWNLOAD = 'proxmox_download_file';
const SNIPPET: ProxmoxFileProps = { nodeName: 'pve1', contentType: 'snippets', fileName: 'hook.sh', content: '#!/bin/sh\n' };
const IMAGE: ProxmoxFileProps = { nodeName: 'pve1', contentType: 'iso', fileName: 'talos.iso', url: 'https://images.example/talos.iso' };
const SHA512 = 'A'.repeat(128);

function resourceOf(type: string, props: ProxmoxFileProps): unknown {
  return synthesized(stack => new ProxmoxFile(stack, 'file', props)).only(type);
}

function problemsOf(props: Partial<ProxmoxFileProps>, base = SNIPPET): () => unknown {
  return () => testStack(stack => new ProxmoxFile(stack, 'file', { ...base, ...props }));
}

describe('ProxmoxFile', () => {
  test('makes a snippet of text, on the storage that every node has, and overwrites nothing', () => {
    expect(resourceOf(FILE, SNIPPET)).toEqual({
      node_name: 'pve1', datastore_id: 'local', content_type: 'snippets', source_raw: { file_name: 'hook.sh', data: '#!/bin/sh\n' }, overwrite: false,
    });
  });

  test('with all props of a snippet, sets them all', () => {
    expect(resourceOf(FILE, { ...SNIPPET, datastoreId: 'shared', fileMode: '0755', overwrite: true })).toMatchObject({
      datastore_id: 'shared', file_mode: '0755', overwrite: true,
    });
  });

  test('takes a file of this machine by its absolute path, and has tofu take its checksum, which tells when it has changed', () => {
    const file = path.resolve('a.img');
    expect(resourceOf(FILE, { nodeName: 'pve1', contentType: 'iso', fileName: 'b.img', path: 'a.img' })).toMatchObject({
      source_file: { path: file, file_name: 'b.img', checksum: `\${filesha256("${file}")}` },
    });
  });

  test('has the node fetch what is behind a URL, and check it', () => {
    const where = { node_name: 'pve1', datastore_id: 'local', content_type: 'iso', file_name: 'talos.iso', url: IMAGE.url, overwrite: false };
    expect(resourceOf(DOWNLOAD, IMAGE)).toEqual(where);
    expect(resourceOf(DOWNLOAD, { ...IMAGE, checksum: `sha512:${SHA512}` })).toEqual({ ...where, checksum: SHA512.toLowerCase(), checksum_algorithm: 'sha512' });
    expect(resourceOf(DOWNLOAD, { ...IMAGE, checksum: `md5:${'0'.repeat(32)}` })).toMatchObject({ checksum_algorithm: 'md5' });
  });

  test('is made once on a node: who makes it again is told who has made it', () => {
    const twice = (props: Partial<ProxmoxFileProps>) => () => testStack(stack => {
      new ProxmoxFile(stack, 'one', SNIPPET);
      new ProxmoxFile(stack, 'two', { ...SNIPPET, ...props });
    });

    expect(twice({ content: '#!/bin/bash\n' })).toThrow('local:snippets/hook.sh on node pve1 is made by test/one already: use what that makes, or give the file another name');
    for (const props of [{ nodeName: 'pve2' }, { datastoreId: 'shared' }, { fileName: 'b.sh' }]) expect(twice(props)).not.toThrow();
  });

  test('is known by the id of its volume', () => {
    synthesized(stack => expect(new ProxmoxFile(stack, 'file', SNIPPET).fileId).toBe('local:snippets/hook.sh'));
  });

  test('is what a VM starts with, which waits for it and does not change with it', () => {
    const vm = synthesized(stack => {
      const vendorData = new ProxmoxFile(stack, 'packages', { ...SNIPPET, fileName: 'a.yaml' });
      new ProxmoxVm(stack, 'vm', { vmId: 100, nodeName: 'pve1', template: ProxmoxVm.fromVmId(stack, 'debian', 9000, 'pve1'), cloudInit: { vendorData } });
    }).only('proxmox_virtual_environment_vm');

    expect(vm).toMatchObject({
      initialization: { vendor_data_file_id: 'local:snippets/a.yaml' },
      depends_on: [expect.stringMatching(/^proxmox_virtual_environment_file\.packages_/)],
      lifecycle: { ignore_changes: expect.arrayContaining(['initialization[0].vendor_data_file_id']) },
    });
  });

  test('writes text of several lines into HCL', () => {
    const { hcl } = testStack(stack => new ProxmoxFile(stack, 'file', { ...SNIPPET, content: 'a "b" \\\nc\n' })).toHclTerraform() as { hcl: string };
    expect(hcl).toContain('data = "a \\"b\\" \\\\\\nc\\n"');
  });

  test.each<[string, Partial<ProxmoxFileProps>, RegExp]>([
    ['nothing', { content: undefined }, /one of `content`, `path` and `url`/],
    ['text and a file', { path: '/etc/hosts' }, /one of `content`, `path` and `url`/],
    ['a snippet behind a URL', { content: undefined, url: 'https://images.example/a.sh' }, /`url` is .* but a node fetches no snippets/],
    ['a checksum of text', { checksum: `sha512:${SHA512}` }, /`checksum` .* for a `url` alone/],
    ['a folder in the name', { fileName: '../a.yaml' }, /`fileName` is "\.\.\/a\.yaml"/],
    ['no octal digits', { fileMode: '0o755' }, /`fileMode` is "0o755"/],
    ['another node\'s name', { nodeName: 'pve 1' }, /`nodeName` is "pve 1"/],
    ['another storage\'s name', { datastoreId: 'local:iso' }, /`datastoreId` is "local:iso"/],
  ])('fails with %s', (_what, props, message) => {
    expect(problemsOf(props)).toThrow(message);
  });

  test.each<[string, Partial<ProxmoxFileProps>, RegExp]>([
    ['a URL of something else', { url: 'ftp://images.example/a.iso' }, /`url` is "ftp:/],
    ['a short checksum', { checksum: 'sha256:abc' }, /`checksum` is "sha256:abc", but a checksum is md5, sha1, sha224, sha256, sha384, sha512, a colon and/],
    ['a checksum of nobody knows what', { checksum: SHA512 }, /`checksum` is "A+"/],
    ['permissions', { fileMode: '0644' }, /only a snippet can have it/],
    ['overwriting', { overwrite: true }, /overwrites nothing/],
  ])('of a URL fails with %s', (_what, props, message) => {
    expect(problemsOf(props, IMAGE)).toThrow(message);
  });
});
