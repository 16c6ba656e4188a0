import { loadSite } from '../../../lib/config/site/load-site';
import { readSecrets } from '../../../lib/config/site/read-secrets';
import { resolveNode } from '../../../lib/config/site/resolve-node';
import { machineTree, toSiteSettings } from '../../../lib/config/site/site-settings';
import { toPlain } from '../../../lib/config/located';
import { SiteFolder } from './site-folder';

let made: SiteFolder | undefined;

afterEach(() => made?.remove());

function load(changes?: Readonly<Record<string, string | undefined>>) {
  made?.remove();
  made = new SiteFolder(changes);
  return loadSite(made.folder, made.root);
}

function errorOf(changes: Readonly<Record<string, string | undefined>>): string {
  try {
    load(changes);
    return 'loaded';
  } catch (error) {
    return (error as Error).message;
  }
}

test('a node has what its keys lead to, and what the site says where it says nothing', async () => {
  const site = load();
  const secrets = await readSecrets(site, { env: { STANDSMITH_SIMULATION: '1' } });

  expect(resolveNode(site, 'pve', secrets)).toMatchObject({
    name: 'pve', apiEndpoint: 'https://10.0.12.10:8006', apiToken: 'root@pam!tofu=aaaa', datastore: 'local-zfs', domain: 'lab.example',
    host: { name: 'pve', address: '10.0.12.10', sshUser: 'admin', sshPort: 2222, authorizedKeys: ['ssh-ed25519 AAAA anna@desk'] },
  });
  expect(resolveNode(site, 'pve-deb', secrets)).toMatchObject({
    apiEndpoint: undefined, apiToken: 'root@pam!tofu=bbbb', parentNode: 'pve', datastore: 'local', host: { sshUser: 'root', sshPort: 22 },
  });
});

test('without secrets, a site is read, and nodes have no tokens', () => {
  expect(resolveNode(load(), 'pve')).toMatchObject({ apiToken: undefined, host: { authorizedKeys: [] } });
});

test('later levels win, null removes, and every value knows its level and place', () => {
  const site = load();
  const [dev, test] = [site.environments.get('dev')!, site.environments.get('test')!];
  const tree = machineTree(site, dev, dev.machines[1]!);

  expect(toPlain(tree)).toMatchObject({ name: 'dev1', domain: 'dev.example', gateway: '10.10.10.1', bridge: 'vmbr0', datastore: 'local-zfs' });
  expect(tree.entries.get('bridge')!.value).toMatchObject({ level: 'site', position: { file: 'site/site.yaml', line: 5, column: 11 } });
  expect(tree.entries.get('domain')!.value).toMatchObject({ level: 'environment', position: { file: 'site/envs/dev.yaml', line: 3, column: 9 } });
  expect(tree.entries.get('gateway')!.value).toMatchObject({ level: 'machine', position: { file: 'site/envs/dev.yaml', line: 6 } });
  expect(toSiteSettings(machineTree(site, test, test.machines[0]!))).toMatchObject({ domain: undefined, datastore: 'local' });
  expect(toSiteSettings(machineTree(site, test, test.machines[0]!, 'pve'))).toMatchObject({ datastore: 'local-zfs' });
});

test('VM IDs are counted up from vmid_base', () => {
  expect(load().environments.get('dev')!.machines.map(({ name, vmId }) => [name, vmId])).toEqual([['router', 10000], ['dev1', 10001]]);
});

test.each<[string, Record<string, string | undefined>, string]>([
  ['a host', { 'nodes/pve.yaml': 'host: pvee\n' },
    'site/nodes/pve.yaml:1:7: host is "pvee", but there is no hosts/pvee.yaml; there is pve\n    did you mean pve? Else make hosts/pvee.yaml'],
  ['a token', { 'nodes/pve.yaml': 'api_token: pve_deb\n' },
    'site/nodes/pve.yaml:1:12: api_token is "pve_deb", but api_tokens of secrets.yaml has no "pve_deb"; there are pve, pve-deb\n'
    + '    did you mean pve-deb? Else add it: standsmith secrets set api_tokens.pve_deb'],
  ['a token, for want of secrets', { 'secrets.yaml': undefined },
    'api_token is "pve", but there is no secrets.yaml\n    add it: standsmith secrets set api_tokens.pve'],
  ['a public key', { 'hosts/pve.yaml': 'access: { authorized_keys: [ben@desk] }\n' },
    'authorized_keys is "ben@desk", but ssh_keys of secrets.yaml has no "ben@desk"'],
  ['a node', { 'envs/test.yaml': 'node: pev\n' },
    'site/envs/test.yaml:1:7: node is "pev", but there is no nodes/pev.yaml; there are pve, pve-deb\n    did you mean pve?'],
  ['a node above', { 'nodes/pve-deb.yaml': 'parent_node: mother\n' },
    'parent_node is "mother", but there is no nodes/mother.yaml; there are pve, pve-deb\n    make nodes/mother.yaml'],
])('a missing key of %s is named with the near ones', (_what, changes, message) => {
  expect(errorOf(changes)).toContain(message);
});

test('nodes that are machines of each other are one finding', () => {
  const error = errorOf({ 'nodes/pve.yaml': 'parent_node: pve-deb\n' });

  expect(error).toBe(
    'site/nodes/pve.yaml:1:14: parent_node leads in a circle: pve → pve-deb → pve\n    remove parent_node from the node that is no virtual machine',
  );
});

test('a VM ID that machines of two environments have is found, unless one is in a node of its own', () => {
  expect(errorOf({ 'envs/k8s.yaml': 'node: pve\nvms: [{ name: other, vmid: 10001 }]\n' })).toMatch(
    /^site\/envs\/k8s.yaml:2:22: VM ID 10001 of other in k8s is that of dev1 in dev, too \(site\/envs\/dev.yaml:6\)\n/,
  );
  expect(errorOf({ 'envs/inner.yaml': 'node: pve-deb\nvms: [{ name: other, vmid: 10001 }]\n' })).toBe('loaded');
});

test('everything that is wrong in any file comes at once', () => {
  const error = errorOf({
    'site.yaml': 'defaults: { datastor: x }\n', 'nodes/pve.yaml': 'host: nobody\napi_endpoint: http://x\n',
    'hosts/Bad name.yml': '', 'envs/dev.yaml': 'vms: [{}]\n',
  });

  expect(error).toContain('unknown key "datastor" in defaults');
  expect(error).toContain('did you mean datastore?');
  expect(error).toContain('api_endpoint is "http://x": the URL of an API is https://');
  expect(error).toContain('files of a site end in .yaml');
  expect(error).toContain('vms[0] has no name');
  expect(error).toContain('there is no hosts/nobody.yaml');
});

test('a secrets file that was cut off is said to be so, and no key is said to be missing', () => {
  const error = errorOf({ 'secrets.yaml': 'api_tokens:\n    pve: ENC[AES256_GCM,data:AA' });

  expect(error).toBe('site/secrets.yaml:2:10: values are encrypted, but the part sops with the key to them is missing: the file was cut off\n'
    + '    restore the file from a copy, or from version control');
});

test('secrets in clear are for simulations only', async () => {
  await expect(readSecrets(load(), { env: {} })).rejects.toThrow(
    /^site\/secrets.yaml:1:1: the secrets are in clear: .*\n {4}encrypt the file: standsmith secrets rotate$/,
  );
});

test('an unknown node is answered with the near one', () => {
  expect(() => resolveNode(load(), 'pv')).toThrow(/there is no node "pv"; there are pve, pve-deb\n {4}did you mean pve\?/);
});

test('names that differ in case alone are one name', () => {
  expect(errorOf({ 'envs/k8s.yaml': 'node: pve\nvms: [{ name: web }, { name: Web }]\n' })).toBe(
    'site/envs/k8s.yaml:2:24: k8s has two machines Web (site/envs/k8s.yaml:2)\n    rename one of them',
  );
});

test('a secret that is a map, a list or empty is none', () => {
  for (const value of ['{ id: x }', '[x]', '""']) {
    expect(errorOf({ 'secrets.yaml': `api_tokens: { pve: ${value}, pve-deb: x }\nssh_keys: { anna@desk: x }\n` })).toContain('api_tokens of secrets.yaml has no "pve"');
  }
});

test('a secret in clear that looks like a number is the text that is written', async () => {
  const secrets = await readSecrets(load({ 'secrets.yaml': 'api_tokens: { pve: 0123, pve-deb: 1e3 }\nssh_keys: { anna@desk: x }\n' }), { env: { STANDSMITH_SIMULATION: '1' } });

  expect(secrets.api_tokens).toEqual({ 'pve': '0123', 'pve-deb': '1e3' });
});

test.each([
  'https:pve:8006', 'https:\\\\pve:8006', ' https://pve:8006', 'https://:hidden@pve:8006', 'https://@pve:8006', 'https://pve:8006?', 'https://pve:8006#', 'https://pve:8006/api2',
])('the API is at no place such as %j', endpoint => {
  expect(errorOf({ 'nodes/pve.yaml': `api_endpoint: '${endpoint}'\n` })).toMatch(/^site\/nodes\/pve.yaml:1:1: api_endpoint is .*: the URL of an API is https:\/\//);
});

test.each(['10.0.0.256', '1', ':', '1::2::3', 'a.-b', 'a_b', 'fe80::1%eth0', '-a'])('no machine is at %s', address => {
  expect(errorOf({ 'hosts/pve.yaml': `address: '${address}'\n` })).toContain('an IP address or a DNS name is wanted');
});

test.each(['10.0.0.1', 'fe80::1', '::ffff:10.0.0.1', 'pve', 'pve1.lab.example'])('a machine may be at %s', address => {
  expect(errorOf({ 'hosts/pve.yaml': `address: '${address}'\n` })).toBe('loaded');
});
