import { Construct } from 'constructs';
import { ProxmoxVm, SdnNetwork } from '../../constructs';
import { synthesized, testStack } from '../support/synthesized';

const ZONE = { zoneId: 'dev', vxlanPeers: ['10.0.12.10', '10.0.12.11'] };
const VNETS = { dev: { tag: 10010, subnet: { cidr: '10.10.10.0/24' } }, backup: { tag: 10011 } };

test('a network is a zone with its vnets and subnets, and a machine in it waits until all of that is applied', () => {
  const stack = synthesized(inner => {
    const network = new SdnNetwork(inner, 'network', { ...ZONE, vnets: VNETS });
    new ProxmoxVm(inner, 'vm', {
      vmId: 100, nodeName: 'pve1', template: ProxmoxVm.fromVmId(inner, 'debian', 9000, 'pve1'),
      networkDevices: [{ bridge: network.vnet('dev'), macAddress: 'BC:24:11:00:00:01', ipAddress: '10.10.10.11/24' }],
    });
  });

  expect(stack.only('proxmox_sdn_zone_vxlan')).toMatchObject({ id: 'dev', peers: ZONE.vxlanPeers });
  expect(stack.forEach(stack.only('proxmox_sdn_vnet'))).toEqual({ 'network/vnets/dev': { id: 'dev', tag: 10010 }, 'network/vnets/backup': { id: 'backup', tag: 10011 } });
  expect(stack.forEach(stack.only('proxmox_sdn_subnet'))).toEqual({ 'network/vnets/dev': { cidr: '10.10.10.0/24', vnet: 'dev' } });
  expect(stack.only('proxmox_virtual_environment_vm')).toMatchObject({
    network_device: [expect.objectContaining({ bridge: 'dev' })], depends_on: [expect.stringMatching(/^proxmox_sdn_applier\.network_zone_applier_/)],
  });
});

test('an id that the engine leaves out of addresses is in none of the vnets\'', () => {
  const addresses = (id?: string) => synthesized(inner => {
    const scope = id === undefined ? inner : new Construct(inner, id);
    new SdnNetwork(scope, 'network', { ...ZONE, vnets: VNETS });
  }).addresses();

  expect(addresses('Default')).toEqual(addresses());
});

test('a vnet that is not there is an error, which names the one that was meant', () => {
  const vnet = (id: string) => () => testStack(inner => new SdnNetwork(inner, 'network', { ...ZONE, vnets: VNETS }).vnet(id));

  expect(vnet('bakup')).toThrow('zone "dev" has no vnet "bakup": did you mean "backup"?');
  expect(vnet('vmbr0')).toThrow('zone "dev" has no vnet "vmbr0": use one of dev, backup');
});

test('a range of DHCP goes upwards', () => {
  const make = (first: string, last: string) => synthesized(inner => void new SdnNetwork(inner, 'network', {
    zoneId: 'dev', dhcp: true, vnets: { dev: { subnet: { cidr: '10.10.10.0/24', gateway: '10.10.10.1', dhcpRange: { first, last } } } },
  }));

  expect(() => make('10.10.10.100', '10.10.10.99')).toThrow('`subnet.dhcpRange` goes from its last address to its first');
  expect(() => make('10.10.10.100', '10.10.10.100')).not.toThrow();
});
