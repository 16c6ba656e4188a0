import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PveClient } from '../../../lib/sim/provider/pve/pve-client';
import { NodeFiles } from '../../../lib/sim/provider/ssh/node-files';
import { sshSettingsOf } from '../../../lib/sim/provider/ssh/ssh-settings';
import { connectionOf } from '../../../lib/sim/provider/provider-config';
import type { ValueObject } from '../../../lib/sim/provider/values/value';
import { newKeyPair } from '../../../lib/sim/ssh/host-key';
import { startCluster, type ClusterWithSsh } from '../ssh/node-client';

const keys = newKeyPair();
const folder = mkdtempSync(path.join(tmpdir(), 'node-files-'));
const source = path.join(folder, 'a.yaml');
let cluster: ClusterWithSsh;

beforeAll(async () => {
  writeFileSync(source, 'x'.repeat(100_000));
  cluster = await startCluster({ ssh: { authorizedKeys: [keys.public] } });
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Sends a file as a provider with this configuration does. */
async function send(ssh: ValueObject, upload: object = {}): Promise<void> {
  const config = { endpoint: cluster.endpoint, username: 'root@pam', password: cluster.password, insecure: true, ssh: [ssh] };
  const connection = connectionOf(config, {});
  const files = new NodeFiles(sshSettingsOf(config, {}), new PveClient(connection));
  try {
    await files.send('pve1', { source, folder: '/var/lib/vz/snippets', name: 'a.yaml', mode: '', way: 'stream', ...upload });
  } finally {
    await connection.dispatcher.destroy();
  }
}

function node(port?: number, address = '127.0.0.1'): ValueObject {
  return { node: [{ name: 'pve1', address, port: port ?? cluster.ssh.nodes['pve1']?.port ?? 0 }] };
}

function written(name: string): unknown {
  return (cluster.dump()['volumes'] as Readonly<Record<string, unknown>>)[`pve1/local:snippets/${name}`];
}

describe('files go to a node', () => {
  it('with the password of the API', async () => {
    await send(node(), { name: 'password.yaml' });
    expect(written('password.yaml')).toMatchObject({ sizeBytes: 100_000 });
  });

  it('with a key', async () => {
    await send({ ...node(), password: 'wrong', private_key: keys.private }, { name: 'key.yaml', way: 'sftp', mode: '0600' });
    expect(written('key.yaml')).toMatchObject({ sizeBytes: 100_000 });
  });

  it('through a SOCKS server, where the API says that the node is', async () => {
    await send({ socks5_server: cluster.ssh.socksServer }, { name: 'socks.yaml' });
    expect(written('socks.yaml')).toMatchObject({ sizeBytes: 100_000 });
  });
});

describe('files do not go', () => {
  it('with a wrong password', async () => {
    await expect(send({ ...node(), password: 'wrong' })).rejects.toThrow(/failed to open SSH client: unable to authenticate user "root" over SSH to "127\.0\.0\.1:\d+"/);
  });

  it('to another machine, or through a SOCKS server of another one', async () => {
    await expect(send(node(22, '192.0.2.1'))).rejects.toThrow('the stand-in provider only talks to simulated nodes');
    await expect(send({ socks5_server: '192.0.2.1:1080' })).rejects.toThrow('the stand-in provider only talks to simulated nodes');
    await expect(send({})).rejects.toThrow(/only talks to simulated nodes.*got 10\.0\.0\.1/);
  });

  it('where the SOCKS server leads nowhere, does not know the login, or is none', async () => {
    const { socksServer } = cluster.ssh;
    await expect(send({ ...node(22, '192.0.2.1'), socks5_server: socksServer })).rejects.toThrow('unknown error host unreachable');
    await expect(send({ socks5_server: socksServer, socks5_username: 'a', socks5_password: 'b' })).rejects.toThrow('no acceptable authentication methods');
    await expect(send({ socks5_username: 'a' })).rejects.toThrow('socks5 server is required');
  });

  it('into a folder that is not there', async () => {
    await expect(send(node(), { folder: '/nowhere' })).rejects.toThrow(/Process exited with status 1 .*No such file or directory/s);
    await expect(send(node(), { folder: '/nowhere', way: 'sftp' })).rejects.toThrow('failed to create file /nowhere/a.yaml');
  });
});
