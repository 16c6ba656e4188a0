import { TerraformResource } from 'cdktf';
import { IsolatedBridge, IsolatedVnet, IsolatedZone, Pool, ProxmoxVm, type ProxmoxVmProps } from '../../constructs';
import type { Construct } from 'constructs';
import { synthesized, testStack } from '../support/synthesized';

const VM = 'proxmox_virtual_environment_vm';

function vm(scope: Construct, props: Partial<ProxmoxVmProps> = {}): ProxmoxVm {
  const template = ProxmoxVm.fromVmId(scope, 'template', 9000, 'pve1');
  return new ProxmoxVm(scope, 'vm', { vmId: 10001, nodeName: 'pve1', template, ...props });
}

const synthesizedVm = (props?: Partial<ProxmoxVmProps>) => synthesized(stack => vm(stack, props)).only(VM);

test('with required props only, keeps what the template has', () => {
  expect(synthesizedVm()).toEqual({
    vm_id: 10001,
    node_name: 'pve1',
    clone: { vm_id: 9000, node_name: 'pve1', full: false, retries: 5 },
    agent: { enabled: false },
    started: true,
    on_boot: false,
    stop_on_destroy: true,
    reboot_after_update: false,
    migrate: true,
    lifecycle: { ignore_changes: ['started', 'node_name', 'clone'] },
  });
});

test('with all props, sets them all', () => {
  const { only } = { only: synthesized(stack => {
    const vmbr0 = IsolatedBridge.fromBridgeName(stack, 'vmbr0', 'vmbr0');
    vm(stack, {
      name: 'student1-router',
      description: 'the way out',
      tags: ['class', 'router'],
      pool: Pool.fromPoolId(stack, 'pool', 'class/student1'),
      fullClone: true,
      datastoreId: 'ceph',
      cores: 2,
      cpuType: 'host',
      memoryMiB: 2048,
      networkDevices: [
        { bridge: vmbr0, macAddress: 'BC:24:11:00:00:01', model: 'vmxnet3', disconnected: true },
        { bridge: vmbr0, macAddress: 'BC:24:11:00:00:02', ipAddress: '192.168.1.10/24', gateway: '192.168.1.1' },
        { bridge: vmbr0, macAddress: 'BC:24:11:00:00:03', ipAddress: '192.168.2.10/24' },
        { bridge: vmbr0, macAddress: 'BC:24:11:00:00:04' },
      ],
      cloudInitDatastoreId: 'local-zfs',
      agentEnabled: true,
      started: false,
      onBoot: true,
    });
  }).only(VM) };
  const unset = { enabled: null, firewall: null, mtu: null, queues: null, rate_limit: null, trunks: null, vlan_id: null };
  expect(only).toEqual({
    name: 'student1-router',
    description: 'the way out',
    tags: ['class', 'router'],
    vm_id: 10001,
    node_name: 'pve1',
    pool_id: 'class/student1',
    clone: { vm_id: 9000, node_name: 'pve1', full: true, datastore_id: 'ceph', retries: 5 },
    agent: { enabled: true, wait_for_ip: { disabled: true } },
    cpu: { cores: 2, type: 'host' },
    memory: { dedicated: 2048 },
    network_device: [
      { bridge: 'vmbr0', model: 'vmxnet3', mac_address: 'BC:24:11:00:00:01', disconnected: true, ...unset },
      { bridge: 'vmbr0', model: 'virtio', mac_address: 'BC:24:11:00:00:02', disconnected: false, ...unset },
      { bridge: 'vmbr0', model: 'virtio', mac_address: 'BC:24:11:00:00:03', disconnected: false, ...unset },
      { bridge: 'vmbr0', model: 'virtio', mac_address: 'BC:24:11:00:00:04', disconnected: false, ...unset },
    ],
    initialization: {
      datastore_id: 'local-zfs',
      ip_config: [{}, { ipv4: { address: '192.168.1.10/24', gateway: '192.168.1.1' } }, { ipv4: { address: '192.168.2.10/24' } }],
    },
    started: false,
    on_boot: true,
    stop_on_destroy: true,
    reboot_after_update: false,
    migrate: true,
    lifecycle: { ignore_changes: ['started', 'node_name', 'clone', 'initialization[0].vendor_data_file_id'] },
  });
});

test('cores alone come with a CPU type, which the provider would lower to qemu64', () => {
  expect(synthesizedVm({ cores: 4 }).cpu).toEqual({ cores: 4, type: 'x86-64-v2-AES' });
});

test('no tags keep those of the template', () => {
  expect(synthesizedVm({ tags: [] })).not.toHaveProperty('tags');
});

test('waits once for each bridge that it is plugged into', () => {
  const { depends_on: dependsOn } = synthesized(stack => {
    const bridge = new IsolatedBridge(stack, 'lan', { bridgeName: 'vmbr1000', nodeName: 'pve1' });
    vm(stack, { networkDevices: ['BC:24:11:00:00:01', 'BC:24:11:00:00:02'].map(macAddress => ({ bridge, macAddress })) });
  }).only(VM);
  expect(dependsOn).toEqual([expect.stringMatching(/^proxmox_network_linux_bridge\.lan_/)]);
});

test('on vnets, waits for the SDN to be applied, once however many vnets', () => {
  const { depends_on: dependsOn, network_device: devices } = synthesized(stack => {
    const zone = new IsolatedZone(stack, 'zone', { zoneId: 'class1' });
    const vnets = ['vn1000', 'vn1001'].map(vnetId => new IsolatedVnet(stack, vnetId, { zone, vnetId }));
    vm(stack, { networkDevices: vnets.map((bridge, i) => ({ bridge, macAddress: `BC:24:11:00:00:0${i}` })) });
  }).only(VM);
  expect(dependsOn).toEqual([expect.stringMatching(/^proxmox_sdn_applier\.zone_applier_/)]);
  expect(devices).toMatchObject([{ bridge: 'vn1000' }, { bridge: 'vn1001' }]);
});

test('refers to a pool that is made here', () => {
  const { pool_id: poolId } = synthesized(stack => vm(stack, { pool: new Pool(stack, 'pool', { poolId: 'class' }) })).only(VM);
  expect(poolId).toMatch(/^\$\{proxmox_virtual_environment_pool\.pool_\w+\.pool_id\}$/);
});

test('has its resource as default child, and its place as properties', () => {
  testStack(stack => {
    const machine = vm(stack);
    expect(machine.node.defaultChild).toBeInstanceOf(TerraformResource);
    expect(machine).toMatchObject({ vmId: 10001, nodeName: 'pve1' });
  });
});

test('an existing VM makes nothing', () => {
  expect(synthesized(stack => ProxmoxVm.fromVmId(stack, 'template', 9000, 'pve1')).addresses()).toEqual([]);
});

describe('fails when', () => {
  const bridge = { bridgeName: 'vmbr0', bridgeDependencies: [] };
  const device = { bridge, macAddress: 'BC:24:11:00:00:01' };
  test.each<[string, Partial<ProxmoxVmProps>, string]>([
    ['the VM ID is too small', { vmId: 99 }, '`vmId` is 99'],
    ['the VM ID is no whole number', { vmId: 100.5 }, '`vmId` is 100.5'],
    ['the template has no VM ID', { template: { vmId: 0, nodeName: 'pve1' } }, '`template.vmId` is 0'],
    ['the name is no DNS name', { name: 'student_1' }, '`name` is "student_1"'],
    ['a linked clone is given a storage', { datastoreId: 'ceph' }, 'set `fullClone`'],
    ['there are too many cores', { cores: 2305 }, '`cores` is 2305'],
    ['a CPU type is given without cores', { cpuType: 'host' }, '`cpuType` is "host"'],
    ['there is too little RAM', { memoryMiB: 63 }, '`memoryMiB` is 63'],
    ['a tag has capitals', { tags: ['ok', 'Class'] }, '`tags[1]` is "Class"'],
    ['a MAC address is multicast', { networkDevices: [{ ...device, macAddress: '01:00:5E:00:00:01' }] }, '`networkDevices[0].macAddress`'],
    ['an address has no prefix length', { networkDevices: [{ ...device, ipAddress: '10.0.0.1' }] }, '`networkDevices[0].ipAddress`'],
    ['a gateway has no address', { networkDevices: [{ ...device, gateway: '10.0.0.1' }] }, 'it needs an `ipAddress`'],
    ['the ninth interface has an address', { networkDevices: [...Array<typeof device>(8).fill(device), { ...device, ipAddress: '10.0.0.1/24' }] }, 'only the first 8'],
    ['there are 33 interfaces', { networkDevices: Array<typeof device>(33).fill(device) }, '`networkDevices.length` is 33'],
    ['the cloud-init storage has a bad name', { cloudInitDatastoreId: '-' }, '`cloudInitDatastoreId` is "-"'],
  ])('%s', (_, props, message) => {
    expect(() => testStack(stack => vm(stack, props))).toThrow(message);
  });

  test('several props are wrong, and names them all', () => {
    expect(() => testStack(stack => vm(stack, { vmId: 1, cores: 0, memoryMiB: 1 }))).toThrow(/vmId[^]*cores[^]*memoryMiB/);
  });
});

const SSH_KEY = `ssh-ed25519 ${Buffer.concat([Buffer.from([0, 0, 0, 11]), Buffer.from('ssh-ed25519'), Buffer.from([0, 0, 0, 32]), Buffer.alloc(32, 7)]).toString('base64')} anna`;

test('cloud-init makes a user, lets keys in, and gives addresses by DHCP', () => {
  const bridge = (scope: Construct) => IsolatedBridge.fromBridgeName(scope, 'b', 'vmbr0');
  const made = synthesized(stack => vm(stack, {
    networkDevices: [{ bridge: bridge(stack), macAddress: 'BC:24:11:00:00:01', ipAddress: 'dhcp' }],
    cloudInit: { user: 'student', sshKeys: [SSH_KEY], dnsServers: ['192.168.1.1'], dnsDomain: 'lab.example' },
  })).only(VM);

  expect(made.initialization).toEqual({
    datastore_id: 'local-lvm', ip_config: [{ ipv4: { address: 'dhcp' } }],
    user_account: { username: 'student', keys: [SSH_KEY] }, dns: { servers: ['192.168.1.1'], domain: 'lab.example' },
  });
  expect(synthesizedVm({ cloudInit: {} }).initialization).toEqual({ datastore_id: 'local-lvm', ip_config: [] });
});

test('a key that is none, and a gateway beside DHCP, are refused', () => {
  expect(() => synthesizedVm({ cloudInit: { sshKeys: ['ssh-rsa AAAA'] } })).toThrow(/cloudInit\.sshKeys\[0\].*SSH public key/);
  expect(() => synthesized(stack => vm(stack, {
    networkDevices: [{ bridge: IsolatedBridge.fromBridgeName(stack, 'b', 'vmbr0'), macAddress: 'BC:24:11:00:00:01', ipAddress: 'dhcp', gateway: '10.0.0.1' }],
  }))).toThrow(/gateway.*DHCP/);
});
