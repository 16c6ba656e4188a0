import { startStandInProvider } from '../../../lib/sim/provider/index';
import type { StandInProvider } from '../../../lib/sim/provider/index';
import { decodeValue, encodeValue } from '../../../lib/sim/provider/values/dynamic-value';
import { unknown } from '../../../lib/sim/provider/values/value';
import type { ValueObject } from '../../../lib/sim/provider/values/value';
import { connect, plan, whole } from './stand-in-client';
import type { ProtocolClient } from './stand-in-client';

const vmType = 'proxmox_virtual_environment_vm';
const noDevice = {
  bridge: null, disconnected: null, enabled: null, firewall: null, mac_address: null, model: null, mtu: null, queues: null,
  rate_limit: null, trunks: null, vlan_id: null,
};
const noClone = { datastore_id: null, full: null, node_name: null, retries: null, vm_id: 9000 };

let provider: StandInProvider;
let client: ProtocolClient;

beforeAll(async () => {
  provider = await startStandInProvider();
  client = connect(provider);
});
afterAll(async () => {
  client.close();
  await provider.stop();
});

function replaced(answer: { readonly requiresReplace?: readonly { readonly steps: readonly object[] }[] }): readonly unknown[] {
  return (answer.requiresReplace ?? []).map(({ steps }) => steps.map((step) => {
    const { attributeName, elementKeyInt } = step as { attributeName?: string; elementKeyInt?: number };
    return attributeName ? attributeName : elementKeyInt;
  }));
}

/** A state that has what the plan has, with everything known. */
function settled(planned: ValueObject): ValueObject {
  return JSON.parse(JSON.stringify(planned, (_key, value: unknown) => (value === unknown ? null : value))) as ValueObject;
}

describe('the plan of a VM that is to be made', () => {
  test('has the defaults of the provider, null for empty ones, and what is known later', async () => {
    const { planned, legacyTypeSystem } = await plan(client, vmType, null, { node_name: 'pve1' });
    expect(legacyTypeSystem).toBe(true);
    expect(planned).toMatchObject({
      acpi: true, bios: 'seabios', description: null, migrate: false, on_boot: true, started: true, timeout_clone: 1800, timeout_stop_vm: 300,
      id: unknown, vm_id: unknown, network_device: unknown, ipv4_addresses: unknown, mac_addresses: unknown, boot_order: unknown,
      tags: null, clone: [], disk: [],
    });
  });

  test('fills in the blocks, and each network device field by field', async () => {
    const { planned } = await plan(client, vmType, null, {
      node_name: 'pve1', clone: [noClone], network_device: [noDevice, { ...noDevice, model: 'vmxnet3', disconnected: true }],
    });
    expect(planned['clone']).toEqual([{ datastore_id: null, full: true, node_name: null, retries: 1, vm_id: 9000 }]);
    expect(planned['network_device']).toMatchObject([
      { bridge: 'vmbr0', model: 'virtio', enabled: true, firewall: false, mtu: 0, mac_address: unknown, disconnected: null },
      { bridge: 'vmbr0', model: 'vmxnet3', disconnected: true },
    ]);
  });

  test('passes on what is not known yet', async () => {
    const { planned } = await plan(client, vmType, null, { node_name: 'pve1', pool_id: unknown, network_device: unknown });
    expect(planned).toMatchObject({ pool_id: unknown, network_device: unknown });
  });
});

describe('the plan of a VM that exists', () => {
  async function existing(config: ValueObject): Promise<ValueObject> {
    const { planned } = await plan(client, vmType, null, config);
    return { ...settled(planned), id: '100', vm_id: 100, mac_addresses: [], ipv4_addresses: [], ipv6_addresses: [], vga: [] };
  }
  const config = { node_name: 'pve1', vm_id: 100, clone: [noClone], tags: ['a', 'b'], description: '' };

  test('is its state where nothing differs but nothing from empty, or the order of tags', async () => {
    const state = await existing(config);
    for (const same of [config, { ...config, description: null }, { ...config, tags: ['b', 'a'] }]) {
      const { planned, requiresReplace } = await plan(client, vmType, state, same);
      expect(planned).toEqual(state);
      expect(requiresReplace).toEqual([]);
    }
  });

  test('changes what is changed, and keeps what the cluster has made', async () => {
    const state = await existing(config);
    const { planned, requiresReplace } = await plan(client, vmType, state, { ...config, name: 'new', on_boot: false });
    expect(planned).toEqual({ ...state, name: 'new', on_boot: false });
    expect(requiresReplace).toEqual([]);
  });

  test('makes addresses unknown when the VM is started or its network changes', async () => {
    const state = await existing({ ...config, started: false });
    const { planned } = await plan(client, vmType, state, config);
    expect(planned).toMatchObject({ started: true, ipv4_addresses: unknown, network_interface_names: unknown, mac_addresses: [] });
  });

  test.each<[string, ValueObject, readonly unknown[]]>([
    ['another template', { clone: [{ ...noClone, vm_id: 9001 }] }, [['clone', 0, 'vm_id']]],
    ['no template', { clone: [] }, [['clone', 0, 'vm_id']]],
    ['another VM ID', { vm_id: 101 }, [['vm_id']]],
    ['another node', { node_name: 'pve2' }, [['node_name']]],
    ['another node, with migrate', { node_name: 'pve2', migrate: true }, []],
    ['other cores', { name: 'x' }, []],
  ])('replaces it for %s, or not', async (_what, change, paths) => {
    const state = await existing(config);
    expect(replaced(await plan(client, vmType, state, { ...config, ...change }))).toEqual(paths);
  });
});

describe('the plan of a framework resource', () => {
  const bridge = 'proxmox_network_linux_bridge';
  const config = { node_name: 'pve1', name: 'br1', comment: 'x' };
  const state = whole(bridge, { ...config, id: 'pve1:br1', autostart: true, timeout_reload: 100, vlan_aware: false });
  const proposed = (change: ValueObject): ValueObject => ({ ...state, ...change });

  async function planFrom(prior: ValueObject | null, proposal: ValueObject, configured: ValueObject) {
    const answer = await client.PlanResourceChange({
      typeName: bridge, priorState: encodeValue(prior), proposedNewState: encodeValue(proposal), config: encodeValue(whole(bridge, configured)),
    });
    return { planned: decodeValue(answer.plannedState), replaced: replaced(answer), legacyTypeSystem: answer.legacyTypeSystem };
  }

  test('has defaults, and unknown for what the provider computes', async () => {
    const { planned, legacyTypeSystem } = await planFrom(null, whole(bridge, config), config);
    expect(planned).toEqual(whole(bridge, { ...config, id: unknown, autostart: true, timeout_reload: 100, vlan_aware: unknown, vids: unknown }));
    expect(legacyTypeSystem).toBe(false);
  });

  test('is the state when nothing changes', async () => {
    expect((await planFrom(state, state, config)).planned).toEqual(state);
  });

  test('keeps the id, and replaces for another name only', async () => {
    const { planned, replaced: none } = await planFrom(state, proposed({ comment: 'y' }), { ...config, comment: 'y' });
    expect(planned).toMatchObject({ id: 'pve1:br1', comment: 'y', vlan_aware: unknown });
    expect(none).toEqual([]);
    expect((await planFrom(state, proposed({ name: 'br2' }), { ...config, name: 'br2' })).replaced).toEqual([['name']]);
  });
});

describe('a configuration', () => {
  test.each<[string, string, ValueObject, string]>([
    ['network model', vmType, { node_name: 'pve1', network_device: [{ ...noDevice, model: 'ne2k' }] }, 'value must be one of'],
    ['MAC address', vmType, { node_name: 'pve1', network_device: [{ ...noDevice, mac_address: '1:2' }] }, 'must be a MAC address'],
    ['attribute that the stand-in does not do', vmType, { node_name: 'pve1', disk: [{ interface: 'scsi0', file_id: 'local:iso/x.img' }] }, 'the stand-in does not do disk.file_id'],
    ['bridge name', 'proxmox_network_linux_bridge', { node_name: 'pve1', name: '1bridge' }, 'start with a letter'],
    ['vnet id', 'proxmox_sdn_vnet', { id: 'much-too-long', zone: 'z1' }, 'must be a valid SDN identifier'],
    ['two holders of an ACL', 'proxmox_acl', { path: '/', role_id: 'R', user_id: 'a@pve', group_id: 'g' }, 'cannot be configured together'],
  ])('with a wrong %s is refused', async (_what, typeName, config, problem) => {
    const { diagnostics } = await client.ValidateResourceConfig({ typeName, config: encodeValue(whole(typeName, config)) });
    expect(diagnostics?.map(({ summary, detail }) => `${summary} ${detail ?? ''}`).join()).toContain(problem);
  });
});
