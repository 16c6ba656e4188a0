import { planLab } from '../../../lib/model/plan-lab';
import { spanningNetworks } from '../../../lib/model/rules/spanning-networks';
import { NOTHING_ALLOCATED, NOTHING_TAKEN, lab, users, type LabFixture } from '../lab';

const twoNodes = [{ name: 'a', networks: ['lan'], nodeName: 'pve1' }, { name: 'b', networks: ['lan'], nodeName: 'pve2' }];

function plan(settings: Partial<LabFixture>) {
  return planLab(lab({ students: users(2), machines: twoNodes, ...settings }), NOTHING_ALLOCATED, NOTHING_TAKEN);
}

test('networks of VXLAN and VLAN zones span nodes, and have their numbers as tags', () => {
  const vxlan = plan({ isolation: 'sdn-vxlan', proxmox: { bridges: ['vmbr0'], vlanBridge: 'vmbr0', vxlanPeers: ['10.0.0.1', '10.0.0.2'] } });
  const vlan = plan({ isolation: 'vlan' });

  expect([vxlan.findings, vlan.findings]).toEqual([[], []]);
  expect(vxlan.plan).toMatchObject({ vxlanPeers: ['10.0.0.1', '10.0.0.2'], zoneId: expect.any(String), stands: [{ networks: [{ name: 'vn1000', tag: 1000 }] }, {}] });
  expect(vlan.plan).toMatchObject({ vlanBridge: 'vmbr0', zoneId: expect.any(String), stands: [{}, { networks: [{ name: 'vn1001', tag: 1001 }] }] });
});

test('those of a simple zone do not, and have none', () => {
  const { findings } = plan({ isolation: 'sdn-simple' });
  expect(findings).toMatchObject([{ message: expect.stringContaining('does not span nodes') }]);
  expect(plan({ isolation: 'sdn-simple', machines: [twoNodes[0]!] }).plan.stands[0]!.networks[0]).not.toHaveProperty('tag');
});

test('VXLAN without the nodes\' addresses is refused, and VLANs on a bridge that nobody knows', () => {
  const check = (settings: Partial<LabFixture>) => {
    const config = lab({ students: users(1), machines: twoNodes, ...settings });
    return spanningNetworks.check({ config, plan: planLab(config, NOTHING_ALLOCATED, NOTHING_TAKEN).plan, taken: NOTHING_TAKEN });
  };
  expect(check({ isolation: 'sdn-vxlan' })).toMatchObject([{ fix: expect.stringContaining('proxmox.vxlan_peers') }]);
  expect(check({ isolation: 'vlan', proxmox: { bridges: ['vmbr0'], vlanBridge: 'vmbr9' } })).toMatchObject([{ message: expect.stringContaining('vmbr9') }]);
  expect(check({ isolation: 'sdn-vxlan', machines: [{ name: 'a', networks: ['vmbr0'] }] })).toEqual([]);
});

test('VLANs end at 4094', () => {
  expect(plan({ isolation: 'vlan', firstNetwork: 4094 }).findings).toMatchObject([{ message: expect.stringContaining('from 4094 to 4094 do not suffice') }]);
});
