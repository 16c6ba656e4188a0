import type { CloudConfig } from '../../../lib/values/cloud-config';
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
const cloudConfig = (settings: string) => {
  const { plan, findings } = planned(env(settings));
  expect(findings).toEqual([]);
  return plan.machines[0]!.cloudInit?.userData as CloudConfig | undefined;
};
const messages = (settings: string, files = {}) => planned(env(settings), files).findings.map(({ message }) => message);

test('profile dev lets people in, profile prod lets in who has a key, and counts who fails', () => {
  const sshd = (settings: string) => cloudConfig(settings)!.files!.find(({ path }) => path.startsWith('/etc/ssh/'))!.content;

  expect(sshd('profile: dev')).toContain('PasswordAuthentication yes');
  expect(cloudConfig('profile: dev')!.files).toContainEqual({ path: '/etc/sudoers.d/90-standsmith', content: '%sudo ALL=(ALL) NOPASSWD:ALL\n', permissions: '0440' });
  expect(sshd('profile: prod')).toContain('PasswordAuthentication no');
  expect(cloudConfig('profile: prod')!.packages).toEqual(['fail2ban', 'python3-systemd', 'nftables']);
});

test('packages and commands of one\'s own come behind', () => {
  const config = cloudConfig('profile: prod\n    cloud_init: { packages: [tcpdump, nftables], run: [date] }')!;

  expect(config.packages!.slice(2)).toEqual(['nftables', 'tcpdump']);
  expect(config.commands).toEqual(['date']);
});

test('a machine that only routes has user data, too', () => {
  const { plan } = planned(env('routes: true'));

  expect(plan.machines[0]).toMatchObject({ routes: true, cloudInit: { userData: { files: [] } } });
});

test('neither of them is a file on the node', () => {
  expect(cloudConfig('routes: false')).toBeUndefined();
});

test('a file of user data beside a profile is a finding', () => {
  expect(messages('profile: prod\n    cloud_init: { user_data: own.yaml }', { 'own.yaml': '#cloud-config\n' })).toEqual([
    'cloud_init of router has user_data, and the machine profile: the file may say the opposite',
  ]);
});

test('nobody but root, whom prod lets nobody be, is a finding', () => {
  expect(messages('profile: prod\n    cloud_init: { user: root }')).toEqual(['the user of router is root, which profile: prod lets nobody log in as']);
  expect(messages('profile: dev\n    cloud_init: { user: root }')).toEqual([]);
});

test('a router between no networks, and one without cloud-init, are findings', () => {
  const lonely = env('routes: true').replace('      - { bridge: dev, ip_address: 10.10.10.1/24 }\n', '');

  expect(planned(lonely).findings.map(({ message }) => message)).toEqual([expect.stringMatching(/^router routes, and is not between networks/)]);
  expect(planned(env('routes: true').replace('os: debian', 'os: flatcar')).findings.map(({ message }) => message))
    .toContainEqual('routes of router is for cloud-init, which flatcar has not');
});
