import { parse } from 'yaml';
import { RouterVm, SdnNetwork, type IBridge, type NetworkDevice, type RouterVmProps } from '../../constructs';
import { synthesized } from '../support/synthesized';

const vmbr0: IBridge = { bridgeName: 'vmbr0', bridgeDependencies: [] };
const OUT: NetworkDevice = { bridge: vmbr0, macAddress: 'BC:24:11:00:00:01', ipAddress: '10.0.12.20/24', gateway: '10.0.12.1' };
const inside = (ipAddress: string, bridge = vmbr0): NetworkDevice => ({ bridge, macAddress: 'BC:24:11:00:00:02', ipAddress });
const ROUTER = { name: 'router', vmId: 10000, nodeName: 'pve1', systemDisk: { imageFileId: 'local:import/d.qcow2', sizeGiB: 20, datastoreId: 'local-lvm' } };

const routerOf = (networkDevices: readonly NetworkDevice[], props: Partial<RouterVmProps> = {}) => synthesized(stack => {
  new RouterVm(stack, 'router', { ...ROUTER, networkDevices, ...props });
});
interface UserData { packages: string[]; runcmd: unknown[]; write_files: { path: string; content: string }[] }
const userDataOf = (...args: Parameters<typeof routerOf>) => {
  const files = Object.values(routerOf(...args).all('proxmox_virtual_environment_file')).map(({ source_raw: source }) => source as { file_name: string; data: string });
  return parse(files.find(({ file_name: name }) => name === 'router-user.yaml')!.data) as UserData;
};
const contentOf = ({ write_files: files }: UserData, path: string) => files.find(file => file.path === path)!.content;

test('a router forwards, gives what comes from inside its own address on the way out, and does so again when it is started anew', () => {
  const userData = userDataOf([OUT, inside('10.10.10.1/24'), inside('10.10.20.1/24')]);

  expect(userData.packages).toEqual(['nftables']);
  expect(contentOf(userData, '/etc/sysctl.d/90-standsmith-router.conf')).toContain('net.ipv4.ip_forward = 1\n');
  expect(contentOf(userData, '/etc/nftables.conf')).toContain('ip saddr { 10.10.10.0/24, 10.10.20.0/24 } ip daddr != { 10.10.10.0/24, 10.10.20.0/24 } masquerade');
  expect(userData.runcmd).toEqual([['sysctl', '--system'], ['systemctl', 'enable', 'nftables'], ['systemctl', 'reload-or-restart', 'nftables']]);
});

test('a router has a serial console, its addresses, and waits for the networks behind it', () => {
  const stack = synthesized(inner => {
    const network = new SdnNetwork(inner, 'network', { zoneId: 'dev', vxlanPeers: ['10.0.12.10'], vnets: { dev: { tag: 1, subnet: { cidr: '10.10.10.0/24' } } } });
    new RouterVm(inner, 'router', { ...ROUTER, networkDevices: [OUT, inside('10.10.10.1/24', network.vnet('dev'))] });
  });

  expect(stack.only('proxmox_virtual_environment_vm')).toMatchObject({
    serial_device: { device: 'socket' },
    initialization: { ip_config: [{ ipv4: { address: '10.0.12.20/24', gateway: '10.0.12.1' } }, { ipv4: { address: '10.10.10.1/24' } }] },
    depends_on: expect.arrayContaining([expect.stringMatching(/^proxmox_sdn_applier\./)]),
  });
});

test('packages and commands of one\'s own come behind the router\'s', () => {
  const userData = userDataOf([OUT, inside('10.10.10.1/24')], { userData: { packages: ['tcpdump', 'nftables'], commands: ['date'] } });

  expect(userData.packages).toEqual(['nftables', 'tcpdump']);
  expect(userData.runcmd.at(-1)).toBe('date');
});

test.each<[string, readonly NetworkDevice[], RegExp]>([
  ['with one leg', [inside('10.10.10.1/24')], /`networkDevices.length` is 1, but a router is between two networks at least/],
  ['with ways out alone', [OUT, { ...OUT, ipAddress: 'dhcp', gateway: undefined }], /there is no network behind it/],
])('a router %s fails', (_, devices, message) => {
  expect(() => routerOf(devices)).toThrow(message);
});
