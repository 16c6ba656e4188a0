import type { PveClient } from '../../../lib/sim/provider/pve/pve-client';
import type { Access } from '../provider-scenario';
import { importing, resourcesConfig } from '../scenario-configs';
import { allGone } from './scenario';
import type { Scenarios } from './scenario';

type Values = Readonly<Record<string, unknown>>;
type Config = (access: Access) => object;

const onNode = { node_name: 'pve1', datastore_id: 'local' };
const snippet = { ...onNode, content_type: 'snippets' };

/** Files, over SSH by a way of one's own: directly or through a SOCKS server. */
function filesConfig(files: (access: Access) => Readonly<Record<string, Values>>, ssh: (access: Access) => Values = direct): Config {
  return (access) => {
    const config = resourcesConfig({ proxmox_virtual_environment_file: files(access) })(access) as { provider: { proxmox: object } };
    return { ...config, provider: { proxmox: { ...config.provider.proxmox, ssh: [ssh(access)] } } };
  };
}

function direct({ ssh }: Access): Values {
  return { node: Object.entries(ssh?.nodes ?? {}).map(([name, { host, port }]) => ({ name, address: host, port })) };
}

function throughSocks({ ssh }: Access): Values {
  return { username: 'somebody', password: ssh?.password ?? '', socks5_server: ssh?.socksServer ?? '127.0.0.1:1' };
}

function raw(fileName: string, data: string, more: Values = {}): Values {
  return { source_raw: [{ file_name: fileName, data, ...more }] };
}

function local({ folder }: Access, name: string, more: Values = {}): Values {
  return { source_file: [{ path: `${folder}/${name}`, ...more }] };
}

function written(userData: string, changes: Values = {}): Config {
  return filesConfig((access) => ({
    user_data: { ...snippet, ...raw('user-data.yaml', userData), ...changes },
    typed: { ...onNode, node_name: 'pve2', ...raw('näme.yml', '#cloud-config\n{}\n', { resize: 40 }) },
    sftp: { ...snippet, upload_mode: 'sftp', file_mode: '0640', ...raw('sent.ign', '{}') },
    hook: { ...snippet, file_mode: '0755', ...local(access, 'hook.sh', { file_name: 'hook' }) },
    image: { ...onNode, content_type: 'iso', ...local(access, 'tiny.img') },
    disk: { ...onNode, ...raw('disk.raw', 'a disk') },
  }));
}

async function removeSnippet(client: PveClient): Promise<void> {
  await client.delete('nodes/pve1/storage/local/content/local:snippets%2Fuser-data.yaml');
}

const ids = {
  'proxmox_virtual_environment_file.user_data': 'pve1/local:snippets/user-data.yaml',
  'proxmox_virtual_environment_file.image': 'pve1/local:iso/tiny.img',
};
const sha256OfHook = 'f'.repeat(64);

/** Files on nodes' storages. */
export const files: Scenarios = {
  'snippets over SSH and images by the API': [
    { name: 'created', files: { 'hook.sh': '#!/bin/sh\necho hook\n', 'tiny.img': 'x'.repeat(16) }, config: written('#cloud-config\n{}\n') },
    { name: 'changed', config: written('#cloud-config\npackages: [vim]\n', { file_mode: '0600', timeout_upload: 60 }) },
    { name: 'what needs no new file', config: written('#cloud-config\npackages: [vim]\n', { file_mode: '0600', overwrite: false, upload_mode: 'sftp' }) },
    { name: 'vanished', outside: removeSnippet, config: written('#cloud-config\npackages: [vim]\n', { file_mode: '0600' }) },
    { name: 'changed here', files: { 'hook.sh': '#!/bin/sh\necho another\n' }, config: written('#cloud-config\npackages: [vim]\n', { file_mode: '0600' }) },
    { name: 'imported', forgets: true, config: importing(written('#cloud-config\n{}\n'), ids) },
    allGone,
  ],
  'snippets through a SOCKS server, as a user who needs sudo': [
    { name: 'created', config: filesConfig(() => ({ a: { ...snippet, ...raw('a.yaml', 'a') }, b: { ...snippet, ...raw('b.yaml', 'b') } }), throughSocks) },
    { name: 'on another node', config: filesConfig(() => ({ a: { ...snippet, node_name: 'pve2', ...raw('a.yaml', 'a') } }), throughSocks) },
    allGone,
  ],
  'files that are not taken': [
    { name: 'no type', config: filesConfig(() => ({ a: { ...onNode, ...raw('a.txt', 'a') } })) },
    { name: 'no file', config: filesConfig((access) => ({ a: { ...snippet, ...local(access, 'nowhere.sh') } })) },
    { name: 'neither', config: filesConfig(() => ({ a: snippet })) },
    { name: 'both', config: filesConfig((access) => ({ a: { ...snippet, ...raw('a.yaml', 'a'), ...local(access, 'nowhere.sh') } })) },
    { name: 'too large', config: filesConfig(() => ({ a: { ...snippet, ...raw('a.yaml', 'longer', { resize: 3 }) } })) },
    {
      name: 'another checksum', files: { 'hook.sh': '#!/bin/sh\n' },
      config: filesConfig((access) => ({ a: { ...snippet, ...local(access, 'hook.sh', { checksum: sha256OfHook }) } })),
    },
    { name: 'no such storage', config: filesConfig(() => ({ a: { ...snippet, datastore_id: 'nowhere', ...raw('a.yaml', 'a') } })) },
    { name: 'no path', config: filesConfig(() => ({ a: { ...snippet, datastore_id: 'local-lvm', ...raw('a.yaml', 'a') } })) },
    { name: 'there already', config: filesConfig(() => ({ a: { ...snippet, ...raw('a.yaml', 'a') } })) },
    { name: 'not overwritten', config: filesConfig(() => ({ a: { ...snippet, ...raw('a.yaml', 'a') }, b: { ...snippet, overwrite: false, ...raw('a.yaml', 'b') } })) },
  ],
};
