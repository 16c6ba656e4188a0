import { createHash } from 'node:crypto';
import { utils } from 'ssh2';
import { call, connect, openSftp, run, startCluster } from './node-client';
import recorded from './recorded-commands.json';

const HOOK = '/var/lib/vz/snippets/hook.sh';
const TEXT = '#!/bin/sh\necho hello\n';
const { OPEN_MODE } = utils.sftp;

/** What the provider sends to write a file, for another one. */
function write(path: string): string {
  return recorded.writeAsRoot.replace(HOOK, path);
}

describe('a snippet that is sent as the provider sends it', () => {
  it('becomes a volume of the node, with its size and what was in it', async () => {
    const { ssh, dump } = await startCluster();
    const client = await connect(ssh);

    expect(await run(client, recorded.askSudo)).toEqual({ code: 0, stdout: '0\n', stderr: '' });
    expect(await run(client, recorded.writeAsRoot, TEXT)).toEqual({ code: 0, stdout: TEXT, stderr: '' });

    const sha256 = createHash('sha256').update(TEXT).digest('hex');
    expect(dump().volumes).toEqual({
      'pve1/local:snippets/hook.sh': {
        volid: 'local:snippets/hook.sh', storage: 'local', node: 'pve1', content: 'snippets', format: 'snippet', sizeBytes: TEXT.length, sha256,
      },
    });
  });

  it('is found by SFTP with its size, and gets the permissions that are asked for', async () => {
    const { ssh } = await startCluster();
    const client = await connect(ssh);
    await run(client, recorded.writeAsRoot, TEXT);
    const sftp = await openSftp(client);

    const handle = await call<Buffer>(done => sftp.open(HOOK, 'r', done));
    expect(await call(done => sftp.fstat(handle, done))).toMatchObject({ size: TEXT.length, mode: 0o100644 });
    await call(done => sftp.chmod(HOOK, 0o755, done));
    expect(await call(done => sftp.stat(HOOK, done))).toMatchObject({ size: TEXT.length, mode: 0o100755 });
  });

  it('is written anew by the same command, and keeps its permissions', async () => {
    const { ssh, dump } = await startCluster();
    const client = await connect(ssh);
    const sftp = await openSftp(client);
    await run(client, recorded.writeAsRoot, TEXT);
    await call(done => sftp.chmod(HOOK, 0o755, done));
    await run(client, recorded.writeAsRoot, 'shorter');

    expect(await call(done => sftp.stat(HOOK, done))).toMatchObject({ size: 7, mode: 0o100755 });
    expect(String(await call(done => sftp.readFile(HOOK, done)))).toBe('shorter');
    expect(Object.keys(dump().volumes as object)).toHaveLength(1);
  });

  it('goes to the node that the port is of', async () => {
    const { ssh, dump } = await startCluster();
    await run(await connect(ssh, { node: 'pve2' }), recorded.writeAsRoot, TEXT);

    expect(Object.keys(dump().volumes as object)).toEqual(['pve2/local:snippets/hook.sh']);
  });

  it('is on every node where the storage is shared', async () => {
    const { ssh, dump } = await startCluster();
    const backup = '/mnt/pve/backups/dump/vzdump-qemu-100-2026_11_21-10_00_00.vma.zst';
    await run(await connect(ssh), write(backup), 'backup');
    const sftp = await openSftp(await connect(ssh, { node: 'pve2' }));

    expect(await call(done => sftp.stat(backup, done))).toMatchObject({ size: 6 });
    expect(dump().volumes).toMatchObject({ 'backups:backup/vzdump-qemu-100-2026_11_21-10_00_00.vma.zst': { content: 'backup', format: 'vma.zst' } });
  });

  it('comes through whole where it is more than a window of the protocol', async () => {
    const { ssh } = await startCluster();
    const client = await connect(ssh);
    const large = Buffer.alloc(5_000_000, 'text\n');

    expect(await run(client, recorded.writeAsRoot, large)).toMatchObject({ code: 0, stdout: large.toString() });
    expect(await call(async done => (await openSftp(client)).stat(HOOK, done))).toMatchObject({ size: large.length });
  });

  it('is put by SFTP alone as well', async () => {
    const { ssh, dump } = await startCluster();
    const sftp = await openSftp(await connect(ssh));
    const handle = await call<Buffer>(done => sftp.open(HOOK, OPEN_MODE.READ | OPEN_MODE.WRITE | OPEN_MODE.CREAT | OPEN_MODE.TRUNC, {}, done));
    await call(done => sftp.write(handle, Buffer.from('world'), 0, 5, 6, done));
    await call(done => sftp.write(handle, Buffer.from('hello '), 0, 6, 0, done));
    await call(done => sftp.chmod(HOOK, 0o700, done));
    expect(await call(done => sftp.fstat(handle, done))).toMatchObject({ size: 11, mode: 0o100700 });
    await call(done => sftp.close(handle, done));

    expect(String(await call(done => sftp.readFile(HOOK, done)))).toBe('hello world');
    expect(dump().volumes).toMatchObject({ 'pve1/local:snippets/hook.sh': { sizeBytes: 11 } });
  });
});

describe('a node', () => {
  it('shows the folders of its storages, and what is in them', async () => {
    const { ssh } = await startCluster();
    const client = await connect(ssh);
    await run(client, recorded.writeAsRoot, TEXT);
    const sftp = await openSftp(client);
    const names = async (folder: string) => (await call<{ filename: string }[]>(done => sftp.readdir(folder, done))).map(({ filename }) => filename);

    expect(await names('/')).toEqual(['mnt', 'var']);
    expect(await names('/var/lib/vz')).toEqual(['dump', 'import', 'snippets', 'template']);
    expect(await names('/var/lib/vz/template/../snippets/')).toEqual(['hook.sh']);
    expect(await names('/mnt/pve')).toEqual(['backups']);
    expect(await call(done => sftp.stat('/var/lib', done))).toMatchObject({ mode: 0o040755 });
    expect(await call(done => sftp.realpath('.', done))).toBe('/root');
  });

  it('takes another user as one that has to use sudo', async () => {
    const { ssh, dump } = await startCluster();
    const client = await connect(ssh, { username: 'terraform' });

    expect(await run(client, recorded.askSudo)).toMatchObject({ code: 0, stdout: '1\n' });
    expect(await run(client, recorded.writeAsRoot, TEXT)).toMatchObject({ code: 1, stderr: `/usr/bin/tee: ${HOOK}: Permission denied\n` });
    expect(dump().volumes).toEqual({});
    expect(await run(client, recorded.writeBySudo, TEXT)).toMatchObject({ code: 0 });
    const sftp = await openSftp(client);
    expect(await call(done => sftp.stat(HOOK, done))).toMatchObject({ size: TEXT.length });
    await expect(call(done => sftp.chmod(HOOK, 0o755, done))).rejects.toThrow('Permission denied');
    await expect(call(done => sftp.writeFile(HOOK, 'other', done))).rejects.toThrow('Permission denied');
  });

  it('says like tee that there is no place for a file', async () => {
    const { ssh, dump } = await startCluster();
    const onSmall = await connect(ssh, { node: 'pve2' });
    const client = await connect(ssh);
    const attempt = async (path: string) => (await run(client, write(path), TEXT)).stderr.replace('/usr/bin/tee: ', '').trim();

    expect(await attempt('/mnt/pve/backups/snippets/a.yaml')).toBe('/mnt/pve/backups/snippets/a.yaml: No such file or directory');
    expect(await attempt('/mnt/pve/small/snippets/a.yaml')).toBe('/mnt/pve/small/snippets/a.yaml: No such file or directory');
    expect(await attempt('/var/lib/vz/a.yaml')).toBe('/var/lib/vz/a.yaml: Permission denied');
    expect(await attempt('/var/lib/vz/template/iso/a.yaml')).toBe('/var/lib/vz/template/iso/a.yaml: Permission denied');
    expect(await attempt('/var/lib/vz/snippets')).toBe('/var/lib/vz/snippets: Is a directory');
    expect(await run(onSmall, write('/mnt/pve/small/snippets/a.yaml'), 'x'.repeat(5000)))
      .toMatchObject({ code: 1, stderr: '/usr/bin/tee: /mnt/pve/small/snippets/a.yaml: No space left on device\n' });
    expect(dump().volumes).toEqual({});
  });
});
