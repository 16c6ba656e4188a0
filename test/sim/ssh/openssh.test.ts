import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startCluster, type ClusterWithSsh } from './node-client';
import recorded from './recorded-commands.json';

const hasClient = ['ssh', 'sftp', 'ssh-keygen'].every(program => existsSync(`/usr/bin/${program}`));
if (!hasClient) process.stderr.write('not tested with OpenSSH: its programs are not in /usr/bin\n');

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

(hasClient ? describe : describe.skip)('OpenSSH', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'openssh-'));
  let cluster: ClusterWithSsh;

  beforeAll(async () => {
    expect((await program('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path.join(folder, 'id')])).code).toBe(0);
    cluster = await startCluster({ ssh: { authorizedKeys: [readFileSync(path.join(folder, 'id.pub'), 'utf8')] } });
    const { port } = cluster.ssh.nodes['pve1']!;
    writeFileSync(path.join(folder, 'known_hosts'), `[127.0.0.1]:${port} ${cluster.ssh.hostKey}\n`);
    // a program that says the password: OpenSSH takes it neither as argument nor from standard input
    writeFileSync(path.join(folder, 'password'), `#!/bin/sh\necho '${cluster.ssh.password}'\n`, { mode: 0o700 });
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  /** Standard input comes after the arguments. */
  async function program(name: string, args: readonly string[], input = ''): Promise<Ended> {
    const env = { PATH: '/usr/bin:/bin', HOME: folder, SSH_ASKPASS: path.join(folder, 'password'), SSH_ASKPASS_REQUIRE: 'force', DISPLAY: ':0' };
    return new Promise((resolve) => {
      execFile(`/usr/bin/${name}`, [...args], { env, cwd: folder }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
      }).stdin?.end(input);
    });
  }

  /** Options of all its programs, for the first node. */
  function options(...more: readonly string[]): string[] {
    const all = [`Port=${cluster.ssh.nodes['pve1']!.port}`, 'StrictHostKeyChecking=yes', `UserKnownHostsFile=${path.join(folder, 'known_hosts')}`, ...more];
    return ['-F', '/dev/null', ...all.flatMap(option => ['-o', option])];
  }

  const byKey = (): string[] => options(`IdentityFile=${path.join(folder, 'id')}`, 'IdentitiesOnly=yes', 'PasswordAuthentication=no');
  const byPassword = (): string[] => options('PubkeyAuthentication=no', 'NumberOfPasswordPrompts=1');

  it('writes a snippet as the provider does, by key and by password', async () => {
    expect(await program('ssh', [...byKey(), 'root@127.0.0.1', recorded.writeAsRoot], 'by key')).toMatchObject({ code: 0, stdout: 'by key' });
    expect(await program('ssh', [...byPassword(), 'root@127.0.0.1', recorded.writeAsRoot], 'by password')).toMatchObject({ code: 0, stdout: 'by password' });
    expect(cluster.dump().volumes).toMatchObject({ 'pve1/local:snippets/hook.sh': { sizeBytes: 'by password'.length } });
  });

  it('finds no other command', async () => {
    expect(await program('ssh', [...byKey(), 'root@127.0.0.1', 'cat /etc/passwd'])).toMatchObject({
      code: 127, stdout: '', stderr: expect.stringContaining('bash: line 1: cat: command not found'),
    });
  });

  it('is told by the host key when the node is another one', async () => {
    writeFileSync(path.join(folder, 'other_hosts'), `[127.0.0.1]:${cluster.ssh.nodes['pve1']!.port} ${readFileSync(path.join(folder, 'id.pub'), 'utf8')}`);
    const args = [...options('IdentitiesOnly=yes').map(option => option.replace('known_hosts', 'other_hosts')), 'root@127.0.0.1', recorded.askSudo];

    expect(await program('ssh', args)).toMatchObject({ code: 255, stderr: expect.stringContaining('REMOTE HOST IDENTIFICATION HAS CHANGED') });
  });

  it('puts, lists and gets files', async () => {
    writeFileSync(path.join(folder, 'user.yaml'), '#cloud-config\n');
    const batch = ['cd /var/lib/vz/snippets', 'put user.yaml', 'chmod 600 user.yaml', 'ls -l', 'get user.yaml back.yaml'].join('\n');
    const { code, stdout, stderr } = await program('sftp', [...byKey(), '-b', '-', 'root@127.0.0.1'], `${batch}\n`);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/-rw-------\s.*\s14\s.*user\.yaml/);
    expect(readFileSync(path.join(folder, 'back.yaml'), 'utf8')).toBe('#cloud-config\n');
  });

  it('cannot put one elsewhere', async () => {
    const { code, stderr } = await program('sftp', [...byKey(), '-b', '-', 'root@127.0.0.1'], 'put user.yaml /etc/user.yaml\n');

    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/etc\/user\.yaml.*No such file|No such file/) });
  });
});
