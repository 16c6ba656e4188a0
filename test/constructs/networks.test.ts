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
    for (const vnetId of vnets) new IsolatedVnet(stack, vnetId, { zone, vnetId, alias: `alias of ${vnetId}` });
  });
  const applier = (name: string, vnets: string[]) => Object.entries(zoneWithVnets(...vnets).all(APPLIER)).find(([key]) => key.startsWith(`zone_${name}_`))![1];

  test('finalizes when something is gone: zone and vnets depend on that applier', () => {
    const result = zoneWithVnets('vn1000');
    const finalizer = expect.stringMatching(/^proxmox_sdn_applier\.zone_finalizer_\w+$/);
    expect(result.only('proxmox_sdn_zone_simple')).toEqual({ id: 'class1', depends_on: [finalizer] });
    expect(result.only(VNET)).toMatchObject({ depends_on: [finalizer, expect.stringMatching(/^proxmox_sdn_zone_simple\.zone_\w+$/)] });
    expect(applier('finalizer', [])).toMatchObject({ on_create: false, on_destroy: true });
  });

  test('applies when something is new: that applier depends on zone and vnets', () => {
    expect(applier('applier', ['vn1000', 'vn1001'])).toMatchObject({
      on_create: true,
      on_destroy: false,
      depends_on: [
        expect.stringContaining('zone_finalizer_'),
        expect.stringContaining('proxmox_sdn_zone_simple.'),
        expect.stringContaining('proxmox_sdn_vnet.vn1000_'),
        expect.stringContaining('proxmox_sdn_vnet.vn1001_'),
      ],
    });
  });

  test('both appliers are replaced when the vnets change, in whatever order they were added', () => {
    const triggered = { lifecycle: { replace_triggered_by: [expect.stringMatching(/^terraform_data\.zone_networks_\w+$/)] } };
    expect(Object.values(zoneWithVnets('vn1000').all(APPLIER))).toEqual([expect.objectContaining(triggered), expect.objectContaining(triggered)]);
    const { input } = zoneWithVnets('vn1001', 'vn1000').only('terraform_data');
    expect(input).toEqual({ zone: 'class1', vnets: { vn1000: 'alias of vn1000', vn1001: 'alias of vn1001' } });
    expect(Object.keys((input as { vnets: object }).vnets)).toEqual(['vn1000', 'vn1001']);
  });

  test('fails when a vnet is in the zone twice', () => {
    expect(() => testStack(stack => {
      const zone = new IsolatedZone(stack, 'zone', { zoneId: 'class1' });
      for (const id of ['a', 'b']) new IsolatedVnet(stack, id, { zone, vnetId: 'vn1000' });
    })).toThrow('vnet "vn1000" is in zone "class1" already');
  });

  test('fails when the id is too long', () => {
    expect(() => testStack(stack => new IsolatedZone(stack, 'zone', { zoneId: 'class10000' }))).toThrow('`zoneId` is "class10000"');
  });
});

describe('IsolatedVnet', () => {
  const zone = { zoneId: 'class1', zoneDependencies: [], applied: [], registerVnet: () => undefined };

  test('with required props only, has no alias', () => {
    expect(synthesized(stack => new IsolatedVnet(stack, 'lan', { zone, vnetId: 'vn1000' })).only(VNET))
      .toEqual({ id: 'vn1000', zone: 'class1', isolate_ports: false });
  });

  test('fails when id or alias is out of its limits, and names both', () => {
    expect(() => testStack(stack => new IsolatedVnet(stack, 'lan', { zone, vnetId: 'v', alias: 'лаб' }))).toThrow(/`vnetId` is "v"[^]*`alias` is "лаб"/);
  });
});
