import * as names from '../../lib/values/names';
import { checkAllocatedVmId, checkVmId } from '../../lib/values/vm-id';

const long = (length: number) => 'a'.repeat(length);

const good: Record<Exclude<keyof typeof names, never>, string[]> = {
  checkEnvironmentName: ['class-router', 'a', '2026_A', long(40)],
  checkUserName: ['student1', 'a.ivanova', 'A_b-c', '1'],
  checkRealm: ['pve', 'pam', 'my-ldap.1'],
  checkUserId: ['user1@pve', 'a.b@pam', `${long(60)}@pve`],
  checkPersonName: ['Анна-Мария', 'O’Neill', '王小明', 'Nguyễn Thị Hoa', 'Jr. (2)', 'نور', 'ИУ7-31Б', long(100)],
  checkEmail: ['a.b+c@example.org', "o'neill@uni.example.edu"],
  checkPoolId: ['class', 'a/b', 'a/b/c', 'class-router/a.ivanova'],
  checkRoleId: ['Student', 'standsmith-stand', 'a.b_c'],
  checkBridgeName: ['vmbr0', 'vmbr999999', 'a_1'],
  checkInterfaceName: ['vmbr0', 'bond0.100', 'vmbr-lan'],
  checkAlias: ['hq', 'lan', 'DMZ-1', 'to_isp.2'],
  checkVnetId: ['vn1000', 'vn999999', 'ab'],
  checkZoneId: ['zone1', 'abcdefgh'],
  checkNodeName: ['pve1', 'SRV1-PVE', '1'],
  checkMachineName: ['router', 'web-server', 'student-vm', long(63)],
  checkVmName: ['user1-router', 'a.b.c', `${long(63)}.${long(63)}`],
  checkTag: ['lab', 'class-router', '_x', 'a+b'],
  checkStorageId: ['local-lvm', 'ceph_1', 'a1'],
  checkPackageName: ['nginx', 'g++', 'libssl3t64', 'python3.11', '7zip', 'NetworkManager-wifi', 'py3-yaml', long(128)],
  checkFileName: ['user-data.yaml', 'hook', '_a+b.qcow2', long(255)],
  checkMappingId: ['data', 'class-data_1', 'Aa', long(36)],
  checkDomain: ['lab.example', '10.0.0.1', 'NTP', `${long(63)}.${long(63)}.${long(63)}.${long(61)}`],
  checkUnixUser: ['admin', '_a-1', long(32)],
  checkCommand: ['systemctl enable --now nginx', 'echo ä', long(1000)],
};

const bad: typeof good = {
  checkEnvironmentName: ['', '-a', 'a-', 'a b', 'a/b', '..', '.', 'a.b', 'ü', long(41), 'a\n'],
  checkUserName: ['', '.', '_a', 'a-', 'a b', 'a/b', 'a:b', 'студент', '__proto__', 'a\n'],
  checkRealm: ['', 'p', '1pve', 'p e', long(33)],
  checkUserId: ['', 'user1', '@pve', 'user1@', 'a@b@', `${long(61)}@pve`, 'a b@pve', 'user1@pve\n'],
  checkPersonName: ['', ' Anna', '=cmd|calc', '+1', '-1', '@SUM(1)', 'a"b', '${x}', 'a\nb', 'a\u001b[31m', '<b>', long(101)],
  checkEmail: ['', 'a', 'a@b', '@example.org', 'a b@example.org', 'ä@example.org', '=a@example.org'],
  checkPoolId: ['', '/', 'a/', '/a', 'a//b', 'a/b/c/d', 'a b', 'ä'],
  checkRoleId: ['', 'PVEAdmin', 'pvex', 'a b', 'a/b'],
  checkBridgeName: ['', '0vmbr', 'vmbr-1', 'vmbr9999999', 'a.b', 'a\n'],
  checkInterfaceName: ['', '1a', long(16), 'a b', 'a/b'],
  checkAlias: ['', '1', 'a b', long(33), '🖧', '-a', 'a:b'],
  checkVnetId: ['', 'a', 'VN1', 'vn-1', '1vn', 'vn1000000'],
  checkZoneId: ['', 'z', 'Zone', 'z_1', 'abcdefghi'],
  checkNodeName: ['', 'a.b', 'a_b', '-a', 'a-', long(64)],
  checkMachineName: ['', 'web_server', '-a', 'a-', 'a.b', long(64), 'машина', 'a\n'],
  checkVmName: ['', '.a', 'a.', 'a..b', 'a_b', '-a', 'a-.b', long(64), `a.${long(64)}`],
  checkTag: ['', 'Lab', '-a', 'a b', 'a;b', long(65)],
  checkStorageId: ['', 'a', '1a', 'a-', 'a b'],
  checkPackageName: ['', '-y', 'nginx tcpdump', 'nginx;reboot', 'a=1', 'a/b', '$(id)', 'ä', './a.deb', long(129), 'a\n'],
  checkFileName: ['', '.a', '-a', 'a/b', '..', 'a b', 'ä.yaml', long(256), 'a\n'],
  checkMappingId: ['', 'a', '1a', 'a.b', 'a b', 'a,b', long(37), 'data\n'],
  checkDomain: ['', '.a', 'a.', 'a..b', '-a', 'a_b', 'a b', 'fe80::1', long(64), `a.${long(64)}`, `${`${long(50)}.`.repeat(5)}a`, 'a\n'],
  checkUnixUser: ['', '1a', 'Anna', 'a b', 'a:b', long(33), 'a\n'],
  checkCommand: ['', ' ', 'a\nb', 'a\u001b', long(1001)],
};

describe.each(Object.keys(good) as (keyof typeof good)[])('%s', (name) => {
  const check = names[name];

  test.each(good[name])('takes %j', (text) => expect(check(text)).toBeUndefined());

  test.each(bad[name])('refuses %j, and says what is allowed', (text) => expect(check(text)).toMatch(/^[a-z].*[^.]$/));
});

test('every check of names has been tried', () => {
  expect(Object.keys(good).sort()).toEqual(Object.keys(names).sort());
});

test.each([[99, false], [100, true], [999_999_999, true], [1_000_000_000, false], [100.5, false], [NaN, false], [-100, false]])('%s as a VM ID: %s', (value, isAllowed) => {
  expect(checkVmId(value) === undefined).toBe(isAllowed);
});

test.each([[9_999, false], [10_000, true], [99_999, true], [100_000, false]])('%s as a VM ID to give out: %s', (value, isAllowed) => {
  expect(checkAllocatedVmId(value) === undefined).toBe(isAllowed);
});
