import { undoOf } from '../../../lib/scenario/actions';
import type { Tools } from '../../../lib/scenario/actions/action-type';
import type { WritingClient } from '../../../lib/cluster/writing-client';
import { FakeEnvironments } from '../scenarios';
import { tryAction } from './trial-tools';

/** A cluster with one VM, and the images on a storage. What is changed is written down. */
class FakeCluster {
  readonly changes: string[] = [];
  readonly volumes: string[] = [];
  status = 'stopped';
  /** What the guest agent tells, one after the other. */
  interfaces: unknown[] = [];

  readonly withCluster: Tools['withCluster'] = async (target, use) => {
    this.targets.push(target);
    return use({
      get: async (path: string) => {
        if (path.endsWith('/status/current')) return { status: this.status };
        if (path.endsWith('/content')) return this.volumes.map(volid => ({ volid }));
        const next = this.interfaces.shift();
        if (next instanceof Error) throw next;
        return { result: next };
      },
      change: async (method: string, path: string, parameters?: object) => {
        this.changes.push([method, path, ...parameters === undefined ? [] : [JSON.stringify(parameters)]].join(' '));
      },
    } as unknown as WritingClient);
  };

  readonly targets: unknown[] = [];
}

let cluster: FakeCluster;
beforeEach(() => {
  cluster = new FakeCluster();
});

const vm = { vmId: 99901 } as const;
const image = { volume: 'local:import/debian.qcow2' } as const;

test('start_vm starts a VM that does not run, on the host; then it is to be stopped again', async () => {
  const { outcome, remembered } = await tryAction({ kind: 'start_vm', ...vm }, cluster);

  expect(cluster.changes).toEqual(['POST /nodes/pve/qemu/99901/status/start {}']);
  expect(outcome.changes).toEqual(['VM 99901 is running']);
  expect(undoOf({ kind: 'start_vm', ...vm }, remembered)).toEqual({ kind: 'stop_vm', ...vm });
});

test('start_vm leaves alone what runs, and nothing is to be stopped', async () => {
  cluster.status = 'running';
  const { outcome, remembered } = await tryAction({ kind: 'start_vm', ...vm }, cluster);

  expect([cluster.changes, outcome.changes, undoOf({ kind: 'start_vm', ...vm }, remembered)]).toEqual([[], undefined, undefined]);
});

test('stop_vm shuts a VM down, and turns it off after a minute; on the node and the cluster that are named', async () => {
  cluster.status = 'running';
  const { outcome } = await tryAction({ kind: 'stop_vm', ...vm, node: 'pve2', endpoint: 'https://10.0.0.9:8006', apiToken: 'a' }, cluster);

  expect(cluster.changes).toEqual(['POST /nodes/pve2/qemu/99901/status/shutdown {"timeout":60,"forceStop":1}']);
  expect(cluster.targets).toEqual([expect.objectContaining({ endpoint: 'https://10.0.0.9:8006', apiToken: 'a' })]);
  expect(outcome.changes).toEqual(['VM 99901 is stopped']);
  cluster.status = 'stopped';
  expect((await tryAction({ kind: 'stop_vm', ...vm }, cluster)).outcome).toEqual({});
});

test('wait_for_guest_agent waits until an address is told that others can reach, and says what it waits for once', async () => {
  const on = (name: string, ...addresses: string[]) => ({ name, 'ip-addresses': addresses.map(address => (
    { 'ip-address': address, 'ip-address-type': address.includes(':') ? 'ipv6' : 'ipv4' }
  )) });
  cluster.interfaces = [
    new Error('QEMU guest agent is not running'), new Error('QEMU guest agent is not running'), [], [on('lo', '127.0.0.1'), on('eth0', 'fe80::1', '169.254.1.1')],
    [{ name: 'eth1' }, on('eth0', '10.0.12.7')],
  ];
  const { said, outcome } = await tryAction({ kind: 'wait_for_guest_agent', ...vm }, cluster);

  expect(outcome.outputs).toEqual({ address: '10.0.12.7' });
  expect(said).toEqual(['QEMU guest agent is not running', 'the guest agent tells no address yet', 'VM 99901 has the address 10.0.12.7']);
});

test('download_image has the node download what is not there, with its checksum; then it is to be removed again', async () => {
  const action = { kind: 'download_image', ...image, url: 'https://example.org/debian.qcow2', checksum: 'sha512:abc' } as const;
  const { outcome, remembered } = await tryAction(action, cluster);

  expect(cluster.changes).toEqual([
    'POST /nodes/pve/storage/local/download-url {"url":"https://example.org/debian.qcow2","content":"import","filename":"debian.qcow2","checksum":"abc","checksum-algorithm":"sha512"}',
  ]);
  expect(outcome).toEqual({ outputs: { volume: image.volume, downloaded: 1 }, changes: ['local:import/debian.qcow2 is downloaded'] });
  expect(undoOf(action, remembered)).toEqual({ kind: 'remove_image', ...image });
  cluster.volumes.push(image.volume);
  const again = await tryAction(action, cluster);
  expect([again.outcome.changes, undoOf(action, again.remembered)]).toEqual([undefined, undefined]);
});

test('remove_image removes what is there', async () => {
  expect((await tryAction({ kind: 'remove_image', ...image }, cluster)).outcome).toEqual({});
  cluster.volumes.push(image.volume);
  expect((await tryAction({ kind: 'remove_image', ...image }, cluster)).outcome.changes).toEqual(['local:import/debian.qcow2 is removed']);
  expect(cluster.changes).toEqual(['DELETE /nodes/pve/storage/local/content/local%3Aimport%2Fdebian.qcow2']);
});

test('what is no volume is refused with how one is written', async () => {
  await expect(tryAction({ kind: 'remove_image', volume: 'debian.qcow2' }, cluster)).rejects.toThrow(/write storage:content\/file, such as local:import/);
});

test('tofu_apply makes an environment, which is to be destroyed again unless it was there before', async () => {
  const environments = new FakeEnvironments();
  const action = { kind: 'tofu_apply', environment: 'test' } as const;
  const { outcome, remembered } = await tryAction(action, { environments });

  expect(outcome).toEqual({ changes: ['create test'], outputs: { changes: 1 } });
  expect(undoOf(action, remembered)).toEqual({ kind: 'tofu_destroy', environment: 'test' });
  expect(undoOf(action, (await tryAction(action, { environments })).remembered)).toBeUndefined();
});

test('tofu_destroy takes it away, and other machines may have their addresses', async () => {
  const environments = new FakeEnvironments();
  environments.there.add('test');
  let forgotten = 0;
  const hostKeys = { forget: () => { forgotten += 1; } } as unknown as Tools['hostKeys'];

  expect((await tryAction({ kind: 'tofu_destroy', environment: 'test' }, { environments, hostKeys })).outcome).toEqual({ changes: ['delete test'], outputs: { changes: 1 } });
  expect(forgotten).toBe(1);
});

test('a checksum without its algorithm is refused, or it would not be looked at', async () => {
  const action = { kind: 'download_image', ...image, url: 'https://example.org/debian.qcow2' } as const;
  for (const checksum of ['0f3a', 'sha512:', ':0f3a']) await expect(tryAction({ ...action, checksum }, cluster)).rejects.toThrow(`${checksum} is no checksum`);
  expect(cluster.changes).toEqual([]);
});

test('what a guest agent tells is an address, or nothing', async () => {
  const told = (address: string) => [{ name: 'eth0', 'ip-addresses': [{ 'ip-address': address, 'ip-address-type': 'ipv4' }] }];
  cluster.interfaces = [told('-oProxyCommand=reboot'), told('10.0.12.7')];
  expect((await tryAction({ kind: 'wait_for_guest_agent', ...vm }, cluster)).outcome.outputs).toEqual({ address: '10.0.12.7' });
});
