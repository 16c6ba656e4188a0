import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { utils } from 'ssh2';
import { newKeyPair } from '../../../lib/sim/ssh/host-key';
import { recognizeCommand } from '../../../lib/sim/ssh/commands';
import { MAX_UPLOAD_BYTES } from '../../../lib/sim/ssh/shell';
import { call, connect, openSftp, run, startCluster, type ClusterWithSsh } from './node-client';
import recorded from './recorded-commands.json';

const HOOK = '/var/lib/vz/snippets/hook.sh';

describe('a node runs nothing but what the provider sends', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ssh-attacker-'));
  const trace = path.join(folder, 'trace');
  let cluster: ClusterWithSsh;

  beforeAll(async () => {
    cluster = await startCluster();
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    `touch ${trace}`, `/bin/bash -c 'touch ${trace}'`, `/bin/bash -c 'touch "'"'"'${trace}"'"'"''`, 'rm -rf /', '', ' ', '\u0000', '/bin/bash -c', "/bin/bash -c '",
    `${recorded.writeAsRoot.slice(0, -1)}; touch ${trace}'`,
    recorded.writeAsRoot.replace(HOOK, `${HOOK};touch\${IFS}${trace}`),
    recorded.writeAsRoot.replace(HOOK, `$(touch ${trace})`),
    recorded.writeAsRoot.replace(HOOK, `\`touch ${trace}\``),
    recorded.writeAsRoot.replace(HOOK, `${HOOK}\ntouch ${trace}`),
    recorded.writeAsRoot.replace(HOOK, `${HOOK} ${trace}`),
    recorded.writeAsRoot.replace('sudo "$@"', `touch ${trace}`),
    recorded.writeAsRoot.replace('try_sudo /usr/bin/tee', `touch ${trace}; try_sudo /usr/bin/tee`),
    `${recorded.askSudo}; touch ${trace}`,
  ])('%j', async (command) => {
    const { code, stdout, stderr } = await run(await connect(cluster.ssh), command, 'input');

    expect({ code, stdout }).toEqual({ code: 127, stdout: '' });
    expect(stderr).toMatch(/^bash: line 1: \S*: command not found\nthis node is simulated/);
    expect(cluster.dump().volumes).toEqual({});
    expect(existsSync(trace)).toBe(false);
  });

  it('whatever is said', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.nat(), (text, at) => {
      const index = at % recorded.writeAsRoot.length;
      const command = recognizeCommand(recorded.writeAsRoot.slice(0, index) + text + recorded.writeAsRoot.slice(index));
      if (command?.kind === 'write-file') expect(command.path).not.toMatch(/[\s;&|<>$`'"\\(){}*?]/);
    }), { numRuns: 1000 });
  });

  it('neither in a shell', async () => {
    const client = await connect(cluster.ssh);
    const code = await new Promise(resolve => client.shell((_error, channel) => channel.on('exit', resolve).resume().end('ls\n')));

    expect(code).toBe(127);
  });

  it('nor does it lead to anywhere else', async () => {
    const client = await connect(cluster.ssh);
    const port = Number(new URL(cluster.endpoint).port);

    await expect(call(done => client.forwardOut('127.0.0.1', 1, '127.0.0.1', port, done))).rejects.toThrow();
    await expect(call(done => client.forwardIn('127.0.0.1', 0, done))).rejects.toThrow();
    await expect(call(done => client.subsys('netconf', done))).rejects.toThrow();
  });
});

describe('the files of a node are the simulated ones alone', () => {
  let cluster: ClusterWithSsh;

  beforeAll(async () => {
    cluster = await startCluster();
  });

  it.each([
    '/etc/passwd', '/var/lib/vz/snippets/../../../../etc/passwd', '/proc/self/environ', __filename, '../../etc/passwd', '//etc//passwd', '/var/lib/vz/snippets/..', '',
    '/var/lib/vz/snippets/a\u0000b',
  ])('%j is not to be had', async (name) => {
    const client = await connect(cluster.ssh);
    const sftp = await openSftp(client);

    await expect(call(done => sftp.readFile(name, done))).rejects.toThrow(/No such file|Is a directory/);
    await expect(call(done => sftp.writeFile(name, 'x', done))).rejects.toThrow(/No such file|Is a directory|Permission denied/);
    if (name !== '' && !name.includes('\u0000')) expect(await run(client, recorded.writeAsRoot.replace(HOOK, name), 'x')).toMatchObject({ code: 1 });
    expect(cluster.dump().volumes).toEqual({});
  });

  it('and are neither linked, renamed, nor removed', async () => {
    const client = await connect(cluster.ssh);
    await run(client, recorded.writeAsRoot, 'x');
    const sftp = await openSftp(client);
    const denied = { message: 'Permission denied' };

    await expect(call(done => sftp.symlink('/etc/passwd', '/var/lib/vz/snippets/passwd', done))).rejects.toMatchObject(denied);
    await expect(call(done => sftp.readlink(HOOK, done))).rejects.toMatchObject(denied);
    await expect(call(done => sftp.rename(HOOK, '/var/lib/vz/snippets/other', done))).rejects.toMatchObject(denied);
    await expect(call(done => sftp.unlink(HOOK, done))).rejects.toMatchObject(denied);
    await expect(call(done => sftp.mkdir('/var/lib/vz/other', done))).rejects.toMatchObject(denied);
    await expect(call(done => sftp.rmdir('/var/lib/vz/snippets', done))).rejects.toMatchObject(denied);
    expect(String(await call(done => sftp.readFile(HOOK, done)))).toBe('x');
  });
});

describe('a node takes no more than it can hold', () => {
  it('of one file', async () => {
    const { ssh, dump } = await startCluster();
    const client = await connect(ssh);

    expect(await run(client, recorded.writeAsRoot, Buffer.alloc(MAX_UPLOAD_BYTES + 1))).toMatchObject({ code: 1, stderr: expect.stringContaining('No space left') });
    const sftp = await openSftp(client);
    const handle = await call<Buffer>(done => sftp.open(HOOK, 'w', done));
    await expect(call(done => sftp.write(handle, Buffer.from('x'), 0, 1, 2 ** 40, done))).rejects.toThrow('No space left');
    await call(done => sftp.close(handle, done));
    expect(dump().volumes).toMatchObject({ 'pve1/local:snippets/hook.sh': { sizeBytes: 0 } });
  });

  it('of open files, and knows no handle that it has not given', async () => {
    const { ssh } = await startCluster();
    const sftp = await openSftp(await connect(ssh));
    const open = async () => call<Buffer>(done => sftp.open(HOOK, utils.sftp.OPEN_MODE.WRITE | utils.sftp.OPEN_MODE.CREAT, {}, done));
    for (let count = 0; count < 256; count += 1) await open();

    await expect(open()).rejects.toThrow('Too many open files');
    await expect(call(done => sftp.close(Buffer.from('no handle'), done))).rejects.toThrow('No such file');
  });
});

describe('a node lets in who has the password or the key', () => {
  const wrong = { message: 'All configured authentication methods failed' };

  it('and nobody else', async () => {
    const { ssh } = await startCluster();
    const { private: privateKey } = newKeyPair();

    await expect(connect(ssh, { password: 'wrong' })).rejects.toMatchObject(wrong);
    await expect(connect(ssh, { password: '' })).rejects.toMatchObject(wrong);
    await expect(connect(ssh, { username: 'root;id' })).rejects.toMatchObject(wrong);
    await expect(connect(ssh, { password: undefined, privateKey })).rejects.toMatchObject(wrong);
  });

  it('by a key that the caller has named, for which the client has to sign', async () => {
    const keys = newKeyPair();
    const { ssh } = await startCluster({ ssh: { authorizedKeys: [keys.public] } });
    const client = await connect(ssh, { password: undefined, privateKey: keys.private });

    expect(await run(client, recorded.askSudo)).toMatchObject({ code: 0 });
  });

  it('and says which authorized key is none', async () => {
    await expect(startCluster({ ssh: { authorizedKeys: ['ssh-ed25519 nonsense'] } })).rejects.toThrow('authorized key 1 is no public key');
  });

  it('and bears what is no SSH at all', async () => {
    const { ssh } = await startCluster();
    const { host, port } = ssh.nodes['pve1']!;
    for (const rubbish of ['GET / HTTP/1.1\r\n\r\n', '\u0000'.repeat(10_000), `SSH-2.0-x\r\n${'\u00ff'.repeat(50_000)}`, '']) {
      await new Promise(resolve => {
        const socket = connectTcp(port, host, () => socket.end(rubbish)).on('close', resolve).on('error', () => undefined).resume();
      });
    }

    expect(await run(await connect(ssh), recorded.askSudo)).toMatchObject({ code: 0 });
  });
});
