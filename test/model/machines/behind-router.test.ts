import type { CloudConfig } from '../../../lib/values/cloud-config';
import { planned } from './machines';

const env = (gateway: string) => `kind: machines
proxmox: { node_name: pve }
defaults: { os: debian, image: { template_vmid: 9000 }, cloud_init: { packages: [git] } }
machines:
  router:
    routes: true
    networks: [{ bridge: vmbr0, ip_address: 10.0.12.20/24, gateway: 10.0.12.1 }, { bridge: dev, ip_address: 10.10.10.1/24 }]
  dev1:
    networks: [{ bridge: dev, ip_address: 10.10.10.11/24, gateway: ${gateway} }]
`;
const filesOf = (key: string, gateway = '10.10.10.1') => {
  const { plan, findings } = planned(env(gateway));
  expect(findings).toEqual([]);
  return (plan.machines.find((machine) => machine.key === key)!.cloudInit!.userData as CloudConfig).files;
};

test('a machine behind a router of the environment waits for it with its packages', () => {
  expect(filesOf('dev1')).toEqual([{ path: '/etc/apt/apt.conf.d/90-standsmith-router', content: 'Acquire::Retries "15";\n' }]);
});

test('a router, and a machine with another way out, wait for nobody', () => {
  expect(filesOf('router')).toEqual([]);
  expect(filesOf('dev1', '10.10.10.254')).toEqual([]);
});
