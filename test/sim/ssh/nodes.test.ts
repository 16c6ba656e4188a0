import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { utils } from 'ssh2';
import { call, connect, openSftp, run, startCluster, type ClusterWithSsh } from './node-client';
import recorded from './recorded-commands.json';

const HOOK = '/var/lib/vz/snippets/hook.sh';
const TEXT = '#!/bin/sh\necho hello\n';
const { OPEN_MODE } = utils.sftp;

/** What the provider sends to write a file, for another one. */
function write(file: string): string {
  return recorded.writeAsRoot.replace(HOOK, file);
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
    const attempt = async (file: string) => (await run(client, write(file), TEXT)).stderr.replace('/usr/bin/tee: ', '').trim();

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

describe('the host key of the nodes', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ssh-host-key-'));
  const dataFile = path.join(folder, 'lab.json');

  afterAll(() => rmSync(folder, { recursive: true }));

  it('is that of the run before, kept beside the data for its owner only', async () => {
    const first = await startCluster({ dataFile });
    await first.stop();
    const second = await startCluster({ dataFile });

    expect(second.ssh.hostKey).toBe(first.ssh.hostKey);
    expect(statSync(path.join(folder, 'lab.host-key')).mode & 0o777).toBe(0o600);
    expect((await startCluster()).ssh.hostKey).not.toBe(first.ssh.hostKey);
    await second.stop();
  });

  it('is named by the fingerprint that a client sees', async () => {
    const { ssh } = await startCluster();
    let seen = '';
    await connect(ssh, { hostVerifier: (key: Buffer) => {
      seen = createHash('sha256').update(key).digest('base64').replace(/=+$/, '');
      return true;
    } });

    expect(ssh.hostKeyFingerprint).toBe(`SHA256:${seen}`);
  });

  it('is not replaced where the file is something else', async () => {
    writeFileSync(path.join(folder, 'other.host-key'), 'my notes');

    await expect(startCluster({ dataFile: path.join(folder, 'other.json') })).rejects.toThrow('other.host-key is no private SSH key');
    expect(readFileSync(path.join(folder, 'other.host-key'), 'utf8')).toBe('my notes');
  });
});

it('a file that was left open when the connection broke is there, as far as it came', async () => {
  const { ssh, dump } = await startCluster();
  const client = await connect(ssh);
  const sftp = await openSftp(client);
  const handle = await call<Buffer>(done => sftp.open(HOOK, 'w', done));
  await call(done => sftp.write(handle, Buffer.from('half'), 0, 4, 0, done));
  client.destroy();

  const other = await openSftp(await connect(ssh));
  expect(String(await call(done => other.readFile(HOOK, done)))).toBe('half');
  expect(dump().volumes).toMatchObject({ 'pve1/local:snippets/hook.sh': { sizeBytes: 4 } });
});

it('requests tell what was run, and never what was in a file', async () => {
  const cluster = await startCluster();
  const client = await connect(cluster.ssh);
  await run(client, recorded.writeAsRoot, 'a secret text');
  await run(client, 'echo "a secret argument"');
  const response = await ask(cluster, 'GET', '/simulator/requests');

  expect(response).toContain('"path":"pve1: tee /var/lib/vz/snippets/hook.sh"');
  expect(response).toContain('"path":"pve1: echo"');
  expect(response).not.toContain('secret');
});

it('texts of files are kept with the cluster, and go when the volume is deleted', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ssh-data-'));
  const dataFile = path.join(folder, 'lab.json');
  const cluster = await startCluster({ dataFile });
  await run(await connect(cluster.ssh), recorded.writeAsRoot, TEXT);
  await cluster.stop();

  const next = await startCluster({ dataFile });
  const sftp = await openSftp(await connect(next.ssh));
  expect(String(await call(done => sftp.readFile(HOOK, done)))).toBe(TEXT);
  await ask(next, 'DELETE', '/api2/json/nodes/pve1/storage/local/content/local:snippets%2Fhook.sh');
  await expect(call(done => sftp.stat(HOOK, done))).rejects.toThrow('No such file');
  await next.stop();
  expect(readFileSync(dataFile, 'utf8')).not.toContain(Buffer.from(TEXT).toString('base64'));
  rmSync(folder, { recursive: true });
});

/** @returns the answer's body */
async function ask({ endpoint, apiToken, certificatePem: ca }: ClusterWithSsh, method: string, target: string): Promise<string> {
  return new Promise((resolve, reject) => {
    request(new URL(target, endpoint), { method, ca, headers: { authorization: `PVEAPIToken=${apiToken}` } }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => { body += text; }).on('end', () => resolve(body));
    }).on('error', reject).end();
  });
}

describe('a disk that is made of an image, by the commands of the provider', () => {
  const VM = '/api2/json/nodes/pve1/qemu';
  let cluster: ClusterWithSsh;

  beforeAll(async () => {
    cluster = await startCluster();
    await ask(cluster, 'POST', `${VM}?vmid=100&name=made&memory=512`);
    await run(await connect(cluster.ssh), write('/var/lib/vz/template/iso/debian.img'), 'x'.repeat(5000));
  });

  it('is the VM\'s, as large as the image', async () => {
    expect(await run(await connect(cluster.ssh), recorded.importDisk)).toEqual({ code: 0, stdout: 'update VM 100: -scsi0 local-lvm\n', stderr: '' });
    expect(JSON.parse(await ask(cluster, 'GET', `${VM}/100/config`))).toMatchObject({
      data: { scsi0: expect.stringMatching(/^local-lvm:vm-100-disk-0,aio=io_uring,.*size=/) },
    });
    expect(cluster.dump().volumes).toMatchObject({ 'pve1/local-lvm:vm-100-disk-0': { vmid: 100, content: 'images' } });
  });

  it('is none where there is no image, no VM, or no right to make it', async () => {
    const client = await connect(cluster.ssh);

    expect(await run(client, recorded.importDisk.replace('debian.img', 'other.img'))).toMatchObject({ code: 255, stderr: expect.stringContaining('other.img') });
    expect(await run(client, recorded.importDisk.replace('vm_id=100', 'vm_id=101'))).toMatchObject({ code: 255, stderr: expect.stringContaining('101') });
    expect(await run(await connect(cluster.ssh, { username: 'terraform' }), recorded.importDisk)).toMatchObject({ code: 255, stderr: 'please run as root\n' });
    expect(await run(client, recorded.importDisk.replace('qm set', 'qm destroy'))).toMatchObject({ code: 127 });
  });
});
