import { parse } from 'yaml';
import { planned } from './machines';

const env = (settings: string) => `kind: machines
proxmox: { node_name: pve }
machines:
  router:
    os: debian
    image: { template_vmid: 9000 }
    networks:
      - { bridge: vmbr0, ip_address: 10.0.12.20/24, gateway: 10.0.12.1 }
      - { bridge: dev, ip_address: 10.10.10.1/24 }
    ${settings}
`;
interface Written { packages?: string[]; runcmd?: string[][]; write_files: { path: string; content: string }[] }

const cloudConfig = (settings: string) => {
  const { plan, findings } = planned(env(settings));
  expect(findings).toEqual([]);
  const content = plan.machines[0]!.cloudInit?.vendorData?.content;
  return content === undefined ? undefined : parse(content) as Written;
};
const messages = (settings: string, files = {}) => planned(env(settings), files).findings.map(({ message }) => message);

test('a router forwards, and gives what comes from inside its own address on the way out', () => {
  const config = cloudConfig('routes: true')!;

  expect(config.packages).toEqual(['nftables']);
  expect(config.write_files.find(({ path }) => path === '/etc/nftables.conf')!.content).toContain('ip saddr { 10.10.10.0/24 } ip daddr != { 10.10.10.0/24 } masquerade');
  expect(config.runcmd).toContainEqual(['sysctl', '--system']);
});

test('profile dev lets people in, profile prod lets in who has a key, and counts who fails', () => {
  const sshd = (settings: string) => cloudConfig(settings)!.write_files.find(({ path }) => path.startsWith('/etc/ssh/'))!.content;

  expect(sshd('profile: dev')).toContain('PasswordAuthentication yes');
  expect(cloudConfig('profile: dev')!.write_files).toContainEqual({ path: '/etc/sudoers.d/90-standsmith', content: '%sudo ALL=(ALL) NOPASSWD:ALL\n', permissions: '0440' });
  expect(sshd('profile: prod')).toContain('PasswordAuthentication no');
  expect(cloudConfig('profile: prod')!.packages).toEqual(['fail2ban']);
});

test('packages and commands of one\'s own come behind', () => {
  const config = cloudConfig('routes: true\n    cloud_init: { packages: [tcpdump, nftables], run: [date] }')!;

  expect(config.packages).toEqual(['nftables', 'tcpdump']);
  expect(config.runcmd!.at(-1)).toBe('date');
});

test('neither of them is a file on the node', () => {
  expect(cloudConfig('routes: false')).toBeUndefined();
});

test('a file of user data beside a profile is a finding', () => {
  expect(messages('profile: prod\n    cloud_init: { user_data: own.yaml }', { 'own.yaml': '#cloud-config\n' })).toEqual([
    'cloud_init of router has user_data, and the machine profile: the file may say the opposite',
  ]);
});

test('a router between no networks, and one without cloud-init, are findings', () => {
  const lonely = env('routes: true').replace('      - { bridge: dev, ip_address: 10.10.10.1/24 }\n', '');

  expect(planned(lonely).findings.map(({ message }) => message)).toEqual([expect.stringMatching(/^router routes, and is not between networks/)]);
  expect(planned(env('routes: true').replace('os: debian', 'os: flatcar')).findings.map(({ message }) => message))
    .toContainEqual('routes of router is for cloud-init, which flatcar has not');
});
