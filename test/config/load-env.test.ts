import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { loadEnv } from '../../lib/config/load-env';
import { InputError } from '../../lib/values/finding';
import { goodFiles, writeEnvironment } from './broken-inputs';

let root: string;
let folder: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'load-env-'));
  folder = path.join(root, 'envs', 'lab');
});

afterEach(() => rmSync(root, { recursive: true }));

function load(files: Record<string, string | Buffer> = {}) {
  writeEnvironment(folder, { files });
  return loadEnv(folder, { root });
}

function findingsOf(action: () => unknown) {
  try {
    action();
  } catch (error) {
    return (error as InputError).findings.map(({ position, message }) => `${position.file}:${position.line}:${position.column} ${message}`);
  }
  return [];
}

const deployment = (...lines: string[]) => `machines:\n  - name: host\n${lines.map((line) => `    ${line}\n`).join('')}`;
const machine = ['device_type: linux', 'template_node: pve1', 'template_vmid: 101', 'networks: [{ bridge: lan }]'];

describe('the example environments', () => {
  test.each([
    ['class-single', ['student-vm'], 'student10@pve', 20000, 2000],
    ['class-router', ['router', 'host1', 'host2'], 'user10@pve', 10000, 1000],
    ['class-dmz', ['gateway', 'web-server', 'client'], 'o.morozov@pve', 30000, 3000],
  ])('%s has ten students and its machines', (name, machines, lastStudent, firstVmId, firstNetwork) => {
    const config = loadEnv(path.join(__dirname, '../../envs', name));
    expect(config).toMatchObject({ name, pool: name, isolation: 'bridge', firstNetwork, vmIds: { first: firstVmId, last: 99999 } });
    expect(config.machines.map(({ key }) => key)).toEqual(machines);
    expect(config.students).toHaveLength(10);
    expect(config.students.at(-1)!.userId).toBe(lastStudent);
  });
});

describe('what is left out', () => {
  test.each([['empty', ''], ['comments only', '# nothing yet\n'], ['keys without values', 'proxmox:\nvm_ids:\ndefaults:\npool:\n']])(
    'has a default: env.yaml is %s', (_, text) => {
      expect(load({ 'env.yaml': text })).toMatchObject({
        name: 'lab', isolation: 'sdn-simple', pool: 'lab', firstNetwork: 1000, createUsers: true,
        vmIds: { first: 10000, last: 99999 }, proxmox: { nodes: undefined, bridges: ['vmbr0'] },
      });
    });

  test('of a machine has a default, whose source is built in', () => {
    const [host] = load({ 'deployment_config.yml': deployment(...machine) }).machines;
    expect(host!.settings).toEqual({
      deviceType: { name: 'linux', networkModel: 'virtio', macPrefix: 'BC:24:11', managementPort: false, agent: false, cloudInit: true },
      agent: false, templateNode: 'pve1', templateVmId: 101, fullClone: false, started: true, onBoot: true, routes: false, tags: [],
      cloudInitDatastoreId: 'local-lvm', networks: [{ bridge: 'lan' }],
    });
    expect(host!.sources).toMatchObject({ started: { level: 'built-in' }, template_vmid: { level: 'node', position: { line: 5, column: 20 } } });
  });
});

describe('the levels', () => {
  const levels = {
    'env.yaml': [
      'defaults: { memory_mib: 1024, cores: 1, tags: [a], template_vmid: 300 }', 'cluster: { cores: 2, tags: [b, c], started: false }',
      'nodes:', '  host: { memory_mib: 4096, tags: null, started: null, template_vmid: 102 }',
    ].join('\n'),
    'deployment_config.yml': deployment(...machine, 'cores: 3', 'networks:').replace('    networks:\n', ''),
  };

  test('win from defaults over cluster to node, and null removes', () => {
    const [host] = load(levels).machines;
    expect(host!.settings).toMatchObject({ memoryMiB: 4096, cores: 3, tags: [], started: true, templateVmId: 102 });
    expect(host!.sources).toMatchObject({
      memory_mib: { level: 'node', position: { file: 'envs/lab/env.yaml', line: 4, column: 23 } },
      cores: { level: 'node', position: { file: 'envs/lab/deployment_config.yml', line: 7, column: 12 } },
      tags: { level: 'built-in' },
      'networks[0].bridge': { level: 'node', position: { file: 'envs/lab/deployment_config.yml', line: 6 } },
    });
  });

  test('begin with the defaults of all environments', () => {
    mkdirSync(path.dirname(folder), { recursive: true });
    writeFileSync(path.join(root, 'envs', 'defaults.yaml'), 'defaults:\n  memory_mib: 512\n  cores: 8\n  description: lab\n');
    const [host] = load({ ...levels, 'deployment_config.yml': deployment(...machine) }).machines;
    expect(host!.settings).toMatchObject({ description: 'lab', cores: 2, memoryMiB: 4096 });
    expect(host!.sources.description).toEqual({ level: 'defaults', position: { file: 'envs/defaults.yaml', line: 4, column: 16 } });
  });

  test('may have what the deployment leaves out', () => {
    const [host] = load({
      'env.yaml': 'defaults: { template_node: pve1, device_type: linux }\ncluster: { networks: [{ bridge: vmbr0 }] }\n',
      'deployment_config.yml': deployment('template_vmid: 7777'),
    }).machines;
    expect(host!.settings).toMatchObject({ templateNode: 'pve1', deviceType: { name: 'linux' }, networks: [{ bridge: 'vmbr0' }] });
    expect(host!.sources['networks[0].bridge']).toMatchObject({ level: 'cluster' });
  });
});

describe('what people and editors do to files', () => {
  test('a byte order mark and CRLF are fine, and positions count on', () => {
    const { students } = load({ 'users_list.yml': '\ufeffusers:\r\n  - user1@pve\r\n  - user2@pve\r\n' });
    expect(students.map(({ key, position }) => [key, position.line, position.column])).toEqual([['user1', 2, 5], ['user2', 3, 5]]);
  });

  test('a byte order mark and CRLF are fine in all files', () => {
    const files = Object.entries(goodFiles).map(([name, text]) => [name, `\ufeff${text.replace(/\n/g, '\r\n')}`]);
    expect(load(Object.fromEntries(files)).machines).toHaveLength(1);
  });

  test('line ends of old Macs, and quotes, and a document mark are fine', () => {
    expect(load({ 'users_list.yml': '---\rusers:\r  - "user1@pve"\r  - \'user2@pam\'\r' }).students).toMatchObject([{ key: 'user1' }, { key: 'user2', realm: 'pam' }]);
  });

  test('anchors and aliases are fine', () => {
    const text = 'machines:\n  - &a { name: a, device_type: linux, template_node: pve1, template_vmid: 101, networks: &n [{ bridge: lan }] }\n'
      + '  - { name: b, device_type: linux, template_node: pve1, template_vmid: 102, networks: *n }\n';
    expect(load({ 'deployment_config.yml': text }).machines.map(({ settings }) => settings.networks)).toEqual([[{ bridge: 'lan' }], [{ bridge: 'lan' }]]);
  });

  test('links to files elsewhere are fine, and so are other names', () => {
    writeEnvironment(folder, { files: { 'env.yaml': 'users: ../class-a.yml\n' } });
    writeFileSync(path.join(root, 'shared.yml'), 'users: [shared@pve]\n');
    symlinkSync(path.join(root, 'shared.yml'), path.join(root, 'envs', 'class-a.yml'));
    expect(loadEnv(folder, { root }).students[0]).toMatchObject({ key: 'shared', position: { file: 'envs/class-a.yml', line: 1, column: 9 } });
  });

  test('doubled students and machines come through: the rules speak about them', () => {
    const users = 'users: [a@pve, a@pve, a@pam]\n';
    const config = load({ 'users_list.yml': users, 'deployment_config.yml': `${goodFiles['deployment_config.yml']}${goodFiles['deployment_config.yml']!.replace('machines:\n', '')}` });
    expect(config.students.map(({ key, position }) => [key, position.column])).toEqual([['a', 9], ['a', 16], ['a', 23]]);
    expect(config.machines.map(({ key, position }) => [key, position.line])).toEqual([['host', 2], ['host', 8]]);
  });

  test('names that JavaScript knows are names like any other', () => {
    const files = { 'users_list.yml': 'users: [constructor@pve, toString@pve]\n', 'env.yaml': 'nodes: { constructor: { cores: 2 } }\n' };
    const config = load({ ...files, 'deployment_config.yml': goodFiles['deployment_config.yml']!.replace('host', 'constructor') });
    expect(config.students.map(({ key }) => key)).toEqual(['constructor', 'toString']);
    expect(config.machines[0]!.settings.cores).toBe(2);
  });

  test('MAC addresses may be written in any of the usual ways', () => {
    const network = (mac: string) => load({ 'deployment_config.yml': deployment(...machine.slice(0, 3), `networks: [{ bridge: lan, mac_address: ${mac} }]`) });
    for (const mac of ['bc:24:11:0a:0b:0c', 'BC-24-11-0A-0B-0C', 'bc24110a0b0c']) {
      expect(network(mac).machines[0]!.settings.networks[0]!.macAddress).toBe('BC:24:11:0A:0B:0C');
    }
  });
});

describe('findings', () => {
  test('of all files come at once', () => {
    const findings = findingsOf(() => load({
      'env.yaml': 'isolatoin: bridge\npool: "a b"\n', 'users_list.yml': 'users: [x, y@pve]\n',
      'deployment_config.yml': deployment('device_typ: linux', 'template_vmid: ten'),
    }));
    expect(findings.map((finding) => finding.split(' ')[0])).toEqual([
      'envs/lab/env.yaml:2:1', 'envs/lab/env.yaml:1:1', 'envs/lab/deployment_config.yml:4:5', 'envs/lab/deployment_config.yml:3:5', 'envs/lab/users_list.yml:1:9',
    ]);
  });

  test('name what is missing in one machine beside what is wrong in another', () => {
    const text = `${deployment(...machine.slice(1))}  - name: other\n    template_nod: x\n`;
    expect(findingsOf(() => load({ 'deployment_config.yml': text }))).toEqual([
      expect.stringContaining('deployment_config.yml:7:5 unknown key'), expect.stringContaining('deployment_config.yml:2:5 machine host has no device_type'),
    ]);
  });

  test('of the defaults of all environments do not make machines look incomplete', () => {
    mkdirSync(path.dirname(folder), { recursive: true });
    writeFileSync(path.join(root, 'envs', 'defaults.yaml'), 'defaults:\n  template_vmd: 101\n  device_type: linux\n');
    expect(findingsOf(() => load({ 'deployment_config.yml': deployment(...machine.filter((line) => !/vmid|device/.test(line))) }))).toEqual([
      expect.stringContaining('envs/defaults.yaml:2:3 unknown key "template_vmd" in defaults'),
    ]);
  });

  test('tell of everything that is wrong at one place, and of nothing twice', () => {
    expect(findingsOf(() => load({ 'env.yaml': 'nodes: { __proto__: { cores: 1 } }\nvm_ids: { first: 1e30, next: 1, __proto__: 1 }\n' }))).toEqual([
      expect.stringContaining('env.yaml:2:11 vm_ids.first is 1e+30'), expect.stringContaining('env.yaml:2:24 unknown key "next"'),
      expect.stringContaining('env.yaml:2:33 unknown key "__proto__"'), expect.stringContaining('env.yaml:1:10 nodes has settings for "__proto__"'),
    ]);
  });

  test('of an unreadable env.yaml do not complain about files that it may well name', () => {
    writeEnvironment(folder, { files: { 'env.yaml': 'users: [\n' }, prepare: () => rmSync(path.join(folder, 'users_list.yml')) });
    expect(findingsOf(() => loadEnv(folder, { root }))).toEqual([expect.stringContaining('env.yaml:2:1')]);
  });

  test('are not without end', () => {
    const error = findingsOf(() => load({ 'users_list.yml': `users:\n${'  - x\n'.repeat(5000)}` }));
    expect(error).toHaveLength(201);
    expect(error.at(-1)).toContain('4800 more findings');
  });

  test('say which environment was probably meant', () => {
    load();
    expect(() => loadEnv(path.join(root, 'envs', 'lba'), { root })).toThrow(/there is no environment lba\n.*did you mean lab\? Or make it: standsmith init lba/);
  });

  test('refuse a folder whose name cannot be a stack\'s', () => {
    expect(() => loadEnv(path.join(root, 'envs', '\u001b[31m'), { root })).toThrow(/\\u001b/);
    expect(findingsOf(() => loadEnv(path.join(root, 'a b'), { root }))).toEqual([expect.stringContaining('the folder\'s name is "a b"')]);
  });

  test('have absolute paths for files outside the root', () => {
    writeEnvironment(folder, { files: { 'users_list.yml': '' } });
    expect(findingsOf(() => loadEnv(folder, { root: path.join(root, 'other') }))[0]).toContain(`${folder}/users_list.yml:1:1`);
  });
});

test('a thousand students load in well under a second', () => {
  const users = `users:\n${Array.from({ length: 1000 }, (_, i) => `  - user${i}@pve\n`).join('')}`;
  const start = performance.now();
  expect(load({ 'users_list.yml': users }).students).toHaveLength(1000);
  expect(performance.now() - start).toBeLessThan(1000);
});

test('whatever the files hold, they are taken or refused with findings that a terminal can show', () => {
  const pieces = fc.constantFrom(
    'users', 'machines', ':', ' ', '\n', '  ', '- ', '[', ']', '{', '}', ',', '&a', '*a', '!!x', '"', "'", '|', '>', '#', '\t', '---', '<<', '__proto__',
    'name', 'null', '~', '1', '.inf', '\\e', '\u001b', 'é', '🖧', '%', '@', 'user1@pve', '? ', '\r', '\ufeff',
  );
  const text = fc.oneof(fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')), fc.string({ unit: 'binary' }), fc.json());
  const file = fc.oneof(text, fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)));
  fc.assert(fc.property(fc.constantFrom('env.yaml', 'deployment_config.yml', 'users_list.yml'), file, (name, content) => {
    try {
      load({ [name]: content });
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      expect((error as InputError).message).not.toMatch(/[^\P{C}\n]/u);
      expect((error as InputError).findings.every(({ fix, message }) => fix !== '' && message !== '')).toBe(true);
    }
  }), { numRuns: 500 });
}, 30_000);

describe('a gateway and cloud-init', () => {
  const router = ['device_type: linux', 'template_node: pve1', 'template_vmid: 101'];

  test('a machine that routes needs no networks: it gets the uplink and those of the others', () => {
    const { machines } = load({ 'deployment_config.yml': `${deployment(...machine)}  - name: gw\n    routes: true\n${router.map(line => `    ${line}\n`).join('')}` });

    expect(machines.map(({ settings }) => settings.networks.map(({ bridge }) => bridge))).toEqual([['lan'], ['vmbr0', 'lan']]);
  });

  test('a machine that does not route needs them', () => {
    expect(findingsOf(() => load({ 'deployment_config.yml': deployment(...router) }))[0]).toMatch(/has no networks/);
  });

  test('cloud_init is merged like everything else, and what is wrong in it is said where it stands', () => {
    const files = (user: string) => ({
      'env.yaml': 'cluster: { cloud_init: { dns_servers: [10.0.0.1] } }\n', 'deployment_config.yml': deployment(...machine, `cloud_init: { user: ${user} }`),
    });

    expect(load(files('student')).machines[0]!.settings.cloudInit).toEqual({ user: 'student', sshKeys: [], dnsServers: ['10.0.0.1'], dnsDomain: undefined });
    expect(findingsOf(() => load(files('Root User')))).toEqual([expect.stringMatching(/:7:\d+ .*a user has 1 to 32 characters/)]);
  });

  test('packages and commands are taken as they are, and the storage for them is local unless another one is named', () => {
    const cloudInit = 'cloud_init: { packages: [nginx, g++], run: ["sysctl -w a=1"] }';
    const files = { 'deployment_config.yml': deployment(...machine, cloudInit) };

    expect(load(files)).toMatchObject({ snippetsDatastoreId: 'local', machines: [{ settings: { cloudInit: { packages: ['nginx', 'g++'], commands: ['sysctl -w a=1'] } } }] });
    expect(load({ ...files, 'env.yaml': 'snippets_datastore_id: nas\n' }).snippetsDatastoreId).toBe('nas');
  });

  test.each([
    ['packages: [nginx tcpdump]', 'the name of a package has at most'], ['packages: ["-y"]', 'the name of a package has at most'],
    ['packages: nginx', 'packages is a list'], ['run: [""]', 'a command line has 1 to 1000 characters'], ['run: ["a\\nb"]', 'a command line has 1 to 1000 characters'],
  ])('%s is refused', (wrong, message) => {
    expect(findingsOf(() => load({ 'deployment_config.yml': deployment(...machine, `cloud_init: { ${wrong} }`) }))).toEqual([expect.stringContaining(message)]);
  });
});
