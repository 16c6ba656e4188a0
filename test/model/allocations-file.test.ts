import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Allocations } from '../../lib/model/allocations';
import { readAllocations, readTaken, writeAllocations } from '../../lib/model/allocations-file';
import { planLab } from '../../lib/model/plan-lab';
import { InputError } from '../../lib/values/finding';
import { NOTHING_ALLOCATED, NOTHING_TAKEN, lab, users } from './lab';

let envs: string;
let directory: string;
let file: string;

beforeEach(() => {
  envs = mkdtempSync(path.join(tmpdir(), 'standsmith-allocations-'));
  directory = path.join(envs, 'class');
  file = path.join(directory, 'allocations.yaml');
  mkdirSync(directory);
});

afterEach(() => rmSync(envs, { recursive: true }));

const machines = [
  { name: 'router', deviceType: 'ecorouter' as const, networks: ['vmbr0', 'lan'] },
  { name: 'host', templateVmId: 101, networks: ['lan'] },
];

function allocationsOf(students: readonly string[]) {
  return planLab(lab({ students, machines }), NOTHING_ALLOCATED, NOTHING_TAKEN).allocations;
}

test('what is written is read back', () => {
  const allocations = allocationsOf(['user1@pve', '007@pve', '1e3@pve', 'constructor@pve', 'null@pve', 'networks@pve', 'y@pve', '0x1F@pve', '1_000@pve']);
  const withReplicas = { ...allocations, replicas: { 100: { 'pve2': 20000, 'null': 20001, '*': 20002 } } };
  expect(writeAllocations(directory, withReplicas)).toBe(true);
  expect(readAllocations(directory)).toEqual(withReplicas);
});

test('an environment without students, and a student without machines, are read back', () => {
  const none: Allocations['students'] = {};
  for (const students of [none, { anna: { networks: {}, machines: {} } }]) {
    writeAllocations(directory, { students });
    expect(readAllocations(directory)).toEqual({ students });
  }
});

test('a person can read the file', () => {
  writeAllocations(directory, { ...allocationsOf(users(1)), zoneId: 'clas1234', replicas: { 100: { pve2: 10002, pve3: 10003 } } });
  const lines = readFileSync(file, 'utf8').split('\n');
  expect(lines.filter((line) => line.startsWith('#'))).toHaveLength(2);
  expect(lines.filter((line) => !line.startsWith('#')).join('\n').replace(/1C:87:76:40:..:../g, 'MAC').replace(/(40:) \d+/, '$1 N')).toBe(`zone_id: clas1234
next: { vm_id: 10002, network: 1001, macs: { 1C:87:76:40: N } }
replicas:
  100: { pve2: 10002, pve3: 10003 }
students:
  user1:
    node: pve1
    networks: { lan: 1000 }
    machines:
      router: { vm_id: 10000, mac_addresses: [MAC, MAC, MAC] }
      host: { vm_id: 10001, mac_addresses: [BC:24:11:04:E2:20] }
`);
});

test('adding a student adds lines and changes the marks alone', () => {
  const before = allocationsOf(users(2));
  writeAllocations(directory, before);
  const was = readFileSync(file, 'utf8').split('\n');
  writeAllocations(directory, planLab(lab({ students: ['user1@pve', 'anna@pve', 'user2@pve'], machines }), before, NOTHING_TAKEN).allocations);
  const is = readFileSync(file, 'utf8').split('\n');
  expect(was.filter((line) => !is.includes(line))).toEqual([expect.stringMatching(/^next: /)]);
});

test('unchanged content is not written again', () => {
  writeAllocations(directory, allocationsOf(users(2)));
  utimesSync(file, 1, 1);
  expect(writeAllocations(directory, readAllocations(directory))).toBe(false);
  expect(statSync(file).mtimeMs).toBe(1000);
});

test('the file may be read by everybody and written by its owner', () => {
  writeAllocations(directory, allocationsOf(users(1)));
  expect(statSync(file).mode & 0o777).toBe(0o644);
});

test('a missing file and an empty one are no allocations', () => {
  expect(readAllocations(directory)).toEqual({ students: {} });
  writeFileSync(file, '');
  expect(readAllocations(directory)).toEqual({ students: {} });
});

test.each([
  ['students: [', 1],
  ['students:\n  anna: { networks: {}, machines: { host: { vm_id: ten, mac_addresses: [] } } }', 2],
  ['students:\n  anna: { networks: {}, machines: { host: { vm_id: 10000 } } }', 2],
  ['students:\n  anna: { networks: { lan: -1 }, machines: {} }', 2],
  ['students:\n  anna: { networks: {}, machines: { host: { vm_id: 10000, mac_addresses: [nonsense] } } }', 2],
  ['students: {}\nstudens: {}', 2],
  ['students: {}\nzone_id: WRONG', 2],
  ['students:\n  anna: { networks: {}, machines: {} }\n  anna: { networks: {}, machines: {} }', 3],
])('a broken file is refused at its place: %j', (content, line) => {
  writeFileSync(file, content);
  const thrown = catchError(() => readAllocations(directory, envs));
  expect(thrown).toBeInstanceOf(InputError);
  expect((thrown as InputError).findings[0]!.position).toMatchObject({ file: 'class/allocations.yaml', line });
});

test('what other environments hold is taken, and not what this one holds', () => {
  mkdirSync(path.join(envs, 'other'));
  mkdirSync(path.join(envs, 'new'));
  writeFileSync(path.join(envs, 'defaults.yaml'), 'defaults: {}\n');
  writeAllocations(directory, allocationsOf(users(1)));
  writeAllocations(path.join(envs, 'other'), {
    zoneId: 'other123', blocks: { lan: '10.40.0.0/16' }, students: { anna: { networks: { lan: 1234 }, machines: { host: { vmId: 12_345, macAddresses: ['BC:24:11:00:00:01'] } } } },
    machines: { web: { vmId: 12_346, macAddresses: [], nodeName: 'pve1', userData: 'local:snippets/web-user.yaml' } },
  });
  expect(readTaken(envs, 'class')).toEqual({
    vmIds: new Map([[12_345, 'other'], [12_346, 'other']]),
    networks: new Map([[1234, 'other']]),
    macAddresses: new Map([['BC:24:11:00:00:01', 'other']]),
    blocks: new Map([['10.40.0.0/16', 'other']]),
    zoneIds: new Map([['other123', 'other']]),
    userData: new Map([['local:snippets/web-user.yaml', 'other']]),
  });
});

test('without a folder of environments nothing is taken', () => {
  expect(existsSync(path.join(envs, 'nowhere'))).toBe(false);
  expect(readTaken(path.join(envs, 'nowhere'), 'class').vmIds.size).toBe(0);
});

function catchError(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}

test('understands the mark of ecorouters that earlier versions wrote', () => {
  writeFileSync(file, 'next: { vm_id: 10002, network: 1001, ecorouter_mac: 7 }\nstudents: {}\n');
  expect(readAllocations(directory).next).toEqual({ vmId: 10002, network: 1001, macs: { '1C:87:76:40': 7 } });
});
