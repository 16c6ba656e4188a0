import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readDeviceTypes } from '../../lib/config/device-types';

const envs = mkdtempSync(path.join(tmpdir(), 'device-types-'));
mkdirSync(path.join(envs, 'device-types'));
afterAll(() => rmSync(envs, { recursive: true }));

function read(files: Readonly<Record<string, string>> = {}) {
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(envs, 'device-types', name), content);
  const result = readDeviceTypes(envs, envs);
  for (const name of Object.keys(files)) rmSync(path.join(envs, 'device-types', name));
  return result;
}

test('those that come with it are good, and an ecorouter is what it was', () => {
  const { types, findings } = read();
  expect(findings).toEqual([]);
  expect([...types.keys()]).toEqual(['ecorouter', 'linux', 'mikrotik', 'openwrt', 'pfsense', 'vyos', 'windows']);
  expect(types.get('ecorouter')).toEqual({
    name: 'ecorouter', networkModel: 'vmxnet3', macPrefix: '1C:87:76:40', managementPort: true, agent: false, cloudInit: false,
  });
});

test('those beside the environments are added, and come first', () => {
  const { types } = read({ 'cisco.yaml': 'network_model: e1000\nmac_prefix: 00:1b:54\nconsole: serial\n', 'linux.yml': 'agent: true\n' });
  expect(types.get('cisco')).toMatchObject({ name: 'cisco', networkModel: 'e1000', macPrefix: '00:1B:54', console: 'serial' });
  expect(types.get('linux')).toMatchObject({ agent: true, networkModel: 'virtio' });
});

test.each([
  ['an adapter that is none', 'x.yaml', 'network_model: virtoi\n', /network_model is "virtoi"/],
  ['a prefix for multicast', 'x.yaml', 'mac_prefix: "01:00:5E"\n', /mac_prefix is "01:00:5E"/],
  ['a key that is none', 'x.yaml', 'nic: virtio\n', /unknown key "nic"/],
  ['a name that is none', 'a b.yaml', 'agent: true\n', /the file's name is that of a device type/],
])('refuses %s', (_, name, content, message) => {
  expect(read({ [name]: content }).findings).toMatchObject([{ position: { file: `device-types/${name}` }, message: expect.stringMatching(message) }]);
});
