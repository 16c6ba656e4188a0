import type { ValueObject } from '../../../lib/sim/provider/values/value';
import { decodeValue, encodeValue } from '../../../lib/sim/provider/values/dynamic-value';
import { apply, plan, refresh, startRig, whole } from './stand-in-client';
import type { Rig } from './stand-in-client';

const vmType = 'proxmox_virtual_environment_vm';
const device = {
  bridge: 'vmbr0', disconnected: null, enabled: null, firewall: null, mac_address: 'BC:24:11:00:00:01', model: 'virtio', mtu: null,
  queues: null, rate_limit: null, trunks: null, vlan_id: null,
};
const clone = { datastore_id: null, full: false, node_name: null, retries: 5, vm_id: 9000 };
const agentOff = { enabled: false, timeout: null, trim: null, type: null, wait_for_ip: [] };
const vmConfig = { node_name: 'pve1', vm_id: 100, name: 'a', clone: [clone], agent: [agentOff], network_device: [device], stop_on_destroy: true };

/** Type, configuration, change in place, id to import it by. */
const resources: readonly (readonly [string, ValueObject, ValueObject, string])[] = [
  ['proxmox_virtual_environment_pool', { pool_id: 'p1', comment: 'x' }, { comment: 'y' }, 'p1'],
  ['proxmox_virtual_environment_role', { role_id: 'R1', privileges: ['VM.Audit'] }, { privileges: ['VM.Audit', 'VM.Console'] }, 'R1'],
  ['proxmox_virtual_environment_user', { user_id: 'u@pve', comment: 'x' }, { first_name: 'U' }, 'u@pve'],
  ['proxmox_acl', { path: '/vms', role_id: 'PVEAuditor', user_id: 'root@pam' }, { propagate: false }, '/vms?root@pam?PVEAuditor'],
  ['proxmox_network_linux_bridge', { node_name: 'pve1', name: 'br1', comment: 'x' }, { comment: 'y' }, 'pve1:br1'],
  ['proxmox_sdn_zone_simple', { id: 'z1' }, { mtu: 1400 }, 'z1'],
  [vmType, vmConfig, { on_boot: false, description: 'x' }, 'pve1/100'],
];

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(async () => rig.stop());

describe('a resource', () => {
  test.each(resources)('%s is made, stays as it is, is changed in place, and leaves nothing behind', async (typeName, config, change) => {
    const { client, cluster } = rig;
    const empty = cluster.dump();
    const made = await apply(client, typeName, null, config);
    expect(made.diagnostics).toEqual([]);
    expect(cluster.dump()).not.toEqual(empty);
    const seen = await refresh(client, typeName, made.state);
    const again = await plan(client, typeName, seen.state, { ...config, ...(typeName.startsWith('proxmox_virtual') ? {} : seen.state) });
    expect(again.planned).toEqual(seen.state);

    const before = cluster.dump();
    const changed = await apply(client, typeName, seen.state, { ...(typeName.startsWith('proxmox_virtual') ? {} : seen.state), ...config, ...change });
    expect(changed.diagnostics).toEqual([]);
    expect(changed.state).toMatchObject(change);
    expect(changed.state?.['id']).toBe(made.state?.['id']);
    expect(cluster.dump()).not.toEqual(before);

    const gone = await apply(client, typeName, changed.state, null);
    expect(gone.diagnostics).toEqual([]);
    expect(gone.state).toBeNull();
    expect(cluster.dump()).toEqual(empty);
  });

  test.each(resources)('%s leaves the state when somebody else has taken it away', async (typeName, config) => {
    const { state } = await apply(rig.client, typeName, null, config);
    await apply(rig.client, typeName, state, null);
    const seen = await refresh(rig.client, typeName, state);
    // PVE's wording for a missing user is one that the real provider does not know.
    if (typeName === 'proxmox_virtual_environment_user') {
      expect(seen.diagnostics?.[0]?.summary).toContain('no such user');
    } else {
      expect(seen).toMatchObject({ state: null, diagnostics: [] });
    }
  });

  test.each(['proxmox_virtual_environment_pool', 'proxmox_virtual_environment_role', 'proxmox_sdn_zone_simple'])(
    '%s is deleted without complaint when it is gone already', async (typeName) => {
      const config = resources.find(([name]) => name === typeName)?.[1] ?? {};
      const { state } = await apply(rig.client, typeName, null, config);
      await apply(rig.client, typeName, state, null);
      expect(await apply(rig.client, typeName, state, null)).toMatchObject({ state: null, diagnostics: [] });
    },
  );

  test.each(resources)('%s is imported with what the cluster knows of it', async (typeName, config, _change, id) => {
    const { state } = await apply(rig.client, typeName, null, config);
    const { importedResources = [], diagnostics } = await rig.client.ImportResourceState({ typeName, id });
    expect(diagnostics).toEqual([]);
    const imported = await refresh(rig.client, typeName, decodeValue(importedResources[0]?.state) as ValueObject);
    const notKnown = ['clone', 'stop_on_destroy', 'network_device', 'agent'];
    const known = Object.fromEntries(Object.entries(config).filter(([name]) => !notKnown.includes(name)));
    expect(imported.state).toMatchObject({ ...known, id: state?.['id'] });
  });
});

describe('an applier', () => {
  const typeName = 'proxmox_sdn_applier';

  test('applies what is pending when it is made, or when it goes, as it is told', async () => {
    const { client, cluster } = rig;
    const running = (): unknown => Object.keys((cluster.dump()['runningSdn'] as { zones: object }).zones);
    await apply(client, 'proxmox_sdn_zone_simple', null, { id: 'z1' });
    const finalizer = await apply(client, typeName, null, { on_create: false, on_destroy: true });
    expect(running()).toEqual([]);
    await apply(client, typeName, finalizer.state, null);
    expect(running()).toEqual(['z1']);
  });
});

describe('a VM', () => {
  test('that cannot be started is kept in the state, so that tofu can take it away', async () => {
    const planned = await apply(rig.client, vmType, null, { ...vmConfig, memory: [memory(10 ** 9)] });
    expect(planned.diagnostics).not.toEqual([]);
    expect(planned.state?.['id']).toBe('100');
  });

  test('that cannot be cloned is not in the state, and PVE\'s words say why', async () => {
    const { state, diagnostics } = await apply(rig.client, vmType, null, { ...vmConfig, clone: [{ ...clone, vm_id: 1234, retries: 1 }] });
    expect(state).toBeNull();
    expect(diagnostics).toMatchObject([{ summary: 'VM clone', detail: expect.stringContaining('1234.conf') as string }]);
  });

  test('gets a free VM ID where none is configured, another one each', async () => {
    const config = { ...vmConfig, vm_id: null, network_device: null };
    const made = await Promise.all([1, 2, 3].map(async () => apply(rig.client, vmType, null, config)));
    expect(new Set(made.map(({ state }) => state?.['vm_id'])).size).toBe(3);
    expect(made.flatMap(({ diagnostics }) => diagnostics)).toEqual([]);
  });

  test('has no null inside its blocks once it is made', async () => {
    const { state } = await apply(rig.client, vmType, null, vmConfig);
    const blocks = Object.values(state ?? {}).filter((value) => Array.isArray(value)).flat().filter((value) => typeof value === 'object');
    expect(blocks.length).toBeGreaterThan(2);
    expect(blocks.flatMap((block) => Object.entries(block as object)).filter(([, value]) => value === null)).toEqual([]);
  });
});

function memory(dedicated: number): ValueObject {
  return { dedicated, floating: null, hugepages: null, keep_hugepages: null, shared: null };
}

describe('a state', () => {
  test('of another version is made to fit: what it lacks becomes null, what is too much goes', async () => {
    const typeName = 'proxmox_virtual_environment_pool';
    const json = Buffer.from(JSON.stringify({ id: 'p', pool_id: 'p', old: 1 }));
    const { upgradedState } = await rig.client.UpgradeResourceState({ typeName, rawState: { json } });
    expect(decodeValue(upgradedState)).toEqual(whole(typeName, { id: 'p', pool_id: 'p' }));
  });
});

describe('a data source', () => {
  test.each([
    ['proxmox_version', { version: '9.0.11' }],
    ['proxmox_virtual_environment_nodes', { names: ['pve1', 'pve2'], online: [true, true] }],
  ])('%s tells what the cluster is', async (typeName, expected) => {
    const { state, diagnostics } = await rig.client.ReadDataSource({ typeName, config: encodeValue({}) });
    expect(diagnostics ?? []).toEqual([]);
    expect(decodeValue(state)).toMatchObject(expected);
  });
});
