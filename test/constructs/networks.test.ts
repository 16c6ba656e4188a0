import { IsolatedBridge, IsolatedVnet, IsolatedZone } from '../../constructs';
import { synthesized, testStack } from '../support/synthesized';

const BRIDGE = 'proxmox_network_linux_bridge';
const VNET = 'proxmox_sdn_vnet';
const APPLIER = 'proxmox_sdn_applier';

describe('IsolatedBridge', () => {
  test('with required props only, starts with its node and waits for a reload as long as the provider does', () => {
    const bridge = synthesized(stack => new IsolatedBridge(stack, 'lan', { bridgeName: 'vmbr1000', nodeName: 'pve1' })).only(BRIDGE);
    const lifecycle = { ignore_changes: ['timeout_reload'] };
    expect(bridge).toEqual({ name: 'vmbr1000', node_name: 'pve1', autostart: true, timeout_reload: 100, lifecycle });
  });

  test('with all props, sets them all', () => {
    const bridge = synthesized(stack => new IsolatedBridge(stack, 'lan', {
      bridgeName: 'vmbr1000', nodeName: 'pve1', comment: 'student1-lan', autostart: false, timeoutReloadSeconds: 900,
    })).only(BRIDGE);
    expect(bridge).toMatchObject({ comment: 'student1-lan', autostart: false, timeout_reload: 900 });
  });

  test('an existing bridge makes nothing', () => {
    const result = synthesized(stack => {
      expect(IsolatedBridge.fromBridgeName(stack, 'vmbr0', 'vmbr0')).toMatchObject({ bridgeName: 'vmbr0', bridgeDependencies: [] });
    });
    expect(result.addresses()).toEqual([]);
  });

  test('fails when name or time is out of its limits, and names both', () => {
    expect(() => testStack(stack => new IsolatedBridge(stack, 'lan', { bridgeName: 'vmbr1000000', nodeName: 'pve1', timeoutReloadSeconds: 4 })))
      .toThrow(/`bridgeName` is "vmbr1000000"[^]*`timeoutReloadSeconds` is 4/);
  });
});

describe('IsolatedZone', () => {
  const zoneWithVnets = (...vnets: string[]) => synthesized(stack => {
    const zone = new IsolatedZone(stack, 'zone', { zoneId: 'class1' });
    for (const vnetId of vnets) new IsolatedVnet(stack, `net-${vnetId}`, { zone, vnetId, alias: `alias of ${vnetId}` });
  });
  const appliers = (...vnets: string[]) => {
    const byName = zoneWithVnets(...vnets).all(APPLIER);
    return Object.fromEntries(Object.entries(byName).map(([name, resource]) => [name.split('_')[1], resource]));
  };
  const resource = (start: string) => expect.stringMatching(new RegExp(`^${start}_[0-9A-F]{8}$`));

  test('has all vnets as one resource, in an order of its own, with an address for each', () => {
    const result = zoneWithVnets('vn1001', 'vn1000');
    const vnets = result.only(VNET);
    expect(vnets).toMatchObject({
      id: '${each.value.id}',
      alias: '${try(each.value.alias, null)}',
      zone: expect.stringMatching(/^\$\{proxmox_sdn_zone_simple\.zone_\w+\.id\}$/),
      isolate_ports: false,
    });
    expect(Object.entries(result.forEach(vnets))).toEqual([
      ['net-vn1000', { id: 'vn1000', alias: 'alias of vn1000' }],
      ['net-vn1001', { id: 'vn1001', alias: 'alias of vn1001' }],
    ]);
  });

  test('finalizes when something is gone: zone and vnets depend on that applier', () => {
    const result = zoneWithVnets('vn1000');
    const finalizer = resource('proxmox_sdn_applier.zone_finalizer');
    expect(result.only('proxmox_sdn_zone_simple')).toEqual({ id: 'class1', depends_on: [finalizer] });
    expect(result.only(VNET)).toMatchObject({ depends_on: [finalizer] });
    expect(appliers().finalizer).toMatchObject({ on_create: false, on_destroy: true });
  });

  test('applies when something is new: that applier depends on zone and vnets', () => {
    const dependencies = ['proxmox_sdn_applier.zone_finalizer', 'proxmox_sdn_zone_simple.zone', 'proxmox_sdn_vnet.zone_vnets'].map(resource);
    expect(appliers('vn1000', 'vn1001').applier).toMatchObject({ on_create: true, on_destroy: false, depends_on: dependencies });
  });

  test('both appliers are replaced when a vnet comes, goes or changes', () => {
    const lifecycle = { replace_triggered_by: [resource('terraform_data.zone_networks')] };
    expect(appliers('vn1000')).toMatchObject({ applier: { lifecycle }, finalizer: { lifecycle } });
    const result = zoneWithVnets('vn1000');
    expect(result.only('terraform_data')).toEqual({ input: { zone: 'class1', vnets: result.only(VNET).for_each } });
  });

  test('fails when a vnet is in the zone twice', () => {
    expect(() => testStack(stack => {
      const zone = new IsolatedZone(stack, 'zone', { zoneId: 'class1' });
      for (const id of ['a', 'b']) new IsolatedVnet(stack, id, { zone, vnetId: 'vn1000' });
    })).toThrow('vnet "vn1000" is in zone "class1" already');
  });

  test.each([
    ['proxmox_sdn_zone_vxlan', { vxlanPeers: ['10.0.0.1', '10.0.0.2'] }, { peers: ['10.0.0.1', '10.0.0.2'] }],
    ['proxmox_sdn_zone_vlan', { vlanBridge: 'vmbr0' }, { bridge: 'vmbr0' }],
  ])('as %s, has vnets with tags', (type, props, attributes) => {
    const make = (tag?: number) => synthesized(stack => {
      const zone = new IsolatedZone(stack, 'zone', { zoneId: 'class1', ...props });
      new IsolatedVnet(stack, 'lan', { zone, vnetId: 'vn1000', tag });
    });
    const result = make(1000);
    expect(result.only(type)).toMatchObject({ id: 'class1', ...attributes });
    expect(result.forEach(result.only(VNET))).toEqual({ lan: { id: 'vn1000', tag: 1000 } });
    expect(() => make()).toThrow('`tag`');
    expect(() => make(16_777_216)).toThrow('`tag`');
  });

  test('a simple zone has no tags, and no zone is of two kinds', () => {
    expect(() => testStack(stack => {
      new IsolatedVnet(stack, 'lan', { zone: new IsolatedZone(stack, 'zone', { zoneId: 'class1' }), vnetId: 'vn1000', tag: 5 });
    })).toThrow('a simple zone has none');
    expect(() => testStack(stack => new IsolatedZone(stack, 'zone', { zoneId: 'class1', vxlanPeers: ['10.0.0.1'], vlanBridge: 'vmbr0' }))).toThrow('either');
  });

  test('fails when the id is too long', () => {
    expect(() => testStack(stack => new IsolatedZone(stack, 'zone', { zoneId: 'class10000' }))).toThrow('`zoneId` is "class10000"');
  });
});

describe('IsolatedVnet', () => {
  const zone = { zoneDependencies: [], registerVnet: (key: string) => key };

  test('with required props only, has no alias', () => {
    const vnets = synthesized(stack => {
      const realZone = new IsolatedZone(stack, 'zone', { zoneId: 'class1' });
      const vnet = new IsolatedVnet(stack, 'lan', { zone: realZone, vnetId: 'vn1000' });
      expect(vnet.address).toMatch(/^proxmox_sdn_vnet\.zone_vnets_\w+\["lan"\]$/);
    });
    expect(vnets.forEach(vnets.only(VNET))).toEqual({ lan: { id: 'vn1000' } });
  });

  test('fails when id or alias is out of its limits, and names both', () => {
    expect(() => testStack(stack => new IsolatedVnet(stack, 'lan', { zone, vnetId: 'v', alias: 'лаб' }))).toThrow(/`vnetId` is "v"[^]*`alias` is "лаб"/);
  });
});
