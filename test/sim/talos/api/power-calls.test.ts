import { askKubernetes } from '../../../../lib/sim/provider/talos/kubernetes-requests';
import { fetchKubeconfig, readKubeconfig } from '../../../../lib/sim/provider/talos/cluster-kubeconfig';
import { activeConfiguration, runningVersion } from '../../../../lib/sim/provider/talos/machine-state';
import { upgradeKubernetes } from '../../../../lib/sim/provider/talos/upgrade-kubernetes';
import { upgradeMachine } from '../../../../lib/sim/provider/talos/upgrade-machine';
import { startMachines, type SimulatedMachines } from '../simulated-machines';

const INSTALLER = `factory.talos.dev/nocloud-installer/${'b'.repeat(64)}`;

let machines: SimulatedMachines;
const start = async (...versions: Parameters<typeof startMachines>): Promise<readonly [string, string, string]> => {
  machines = await startMachines(...versions);
  return machines.addresses;
};
afterEach(async () => machines.stop());

const row = (vmid: number) => machines.store.talosMachines.get(String(vmid));
const bootId = async (address: string): Promise<string> => machines.use(address, async (api) => {
  const parts = await api.call('machine', 'Read', { path: '/proc/sys/kernel/random/boot_id' }) as { readonly bytes: Buffer }[];
  return parts.map(({ bytes }) => bytes.toString()).join('');
});
const upgrade = async (endpoint: string, image: string, kubeconfig?: string): Promise<void> => (
  upgradeMachine({ client: machines.client, endpoint, access: machines.access, image, kubeconfig, timeoutMs: 1000 })
);

it('what is installed runs after the next boot', async () => {
  const [first] = await start('v1.13.9');
  const boot = await bootId(first);
  await machines.use(first, async (api) => api.call('lifecycle', 'Upgrade', { source: { image_name: `${INSTALLER}:v1.13.10` } }));
  expect(await machines.use(first, runningVersion)).toBe('v1.13.9');
  expect(await bootId(first)).toBe(boot);

  await machines.use(first, async (api) => api.call('machine', 'Reboot'));
  expect(await machines.use(first, runningVersion)).toBe('v1.13.10');
  expect(await bootId(first)).not.toBe(boot);
});

it('a machine that is drained is given no pods, and some again after its boot', async () => {
  const [, second] = await start('v1.13.9');
  const kubeconfig = await fetchKubeconfig(machines.client, second, machines.access);
  const seen: unknown[] = [];
  const { store } = machines;
  const put = store.talosMachines.put.bind(store.talosMachines);
  jest.spyOn(store.talosMachines, 'put').mockImplementation((key, value) => {
    seen.push([key, value.boots ?? 0, value.unschedulable ?? false]);
    put(key, value);
  });
  await upgrade(second, `${INSTALLER}:v1.13.10`, kubeconfig);
  expect(seen).toEqual([['102', 0, false], ['102', 0, true], ['102', 1, true], ['102', 1, false]]);
  const node = await askKubernetes(machines.client, readKubeconfig(kubeconfig).client, '/api/v1/nodes/m1');
  expect(node).toMatchObject({ spec: {}, status: { nodeInfo: { osImage: 'Talos (v1.13.10)' } } });
});

it('before Talos 1.13, one call installs and boots', async () => {
  const [first] = await start('v1.12.7');
  const pull = machines.use(first, async (api) => api.call('image', 'Pull', { image_ref: `${INSTALLER}:v1.13.9` }));
  await expect(pull).rejects.toThrow('code = Unimplemented');
  await upgrade(first, `${INSTALLER}:v1.13.9`);
  expect(row(101)).toMatchObject({ installed: `${INSTALLER}:v1.13.9`, boots: 1 });
});

it('an image without a version is not there', async () => {
  const [first] = await start('v1.13.9');
  await expect(upgrade(first, INSTALLER)).rejects.toThrow('pulling installer image: rpc error: code = NotFound');
});

it('Kubernetes is brought to another version, in the configurations of all machines, and by one minor version at a time', async () => {
  const [first, , worker] = await start('v1.13.9', '1.34.2');
  await expect(upgradeKubernetes(machines.client, first, machines.access, 'v1.36.3')).rejects.toThrow('unsupported upgrade path 1.34->1.36');
  await upgradeKubernetes(machines.client, first, machines.access, 'v1.35.2');
  expect(await machines.use(worker, activeConfiguration)).toContain('ghcr.io/siderolabs/kubelet:v1.35.2');
  const controlPlane = await machines.use(first, activeConfiguration);
  for (const name of ['apiserver', 'controller-manager', 'scheduler', 'proxy']) expect(controlPlane).toContain(`registry.k8s.io/kube-${name}:v1.35.2`);
});

it('a machine that is reset forgets what is wiped; Talos stays, and etcd lives on elsewhere', async () => {
  const [first, second, worker] = await start('v1.13.9');
  await machines.use(first, async (api) => api.call('machine', 'Reset', { reboot: true, system_partitions_to_wipe: [{ label: 'EPHEMERAL', wipe: true }] }));
  expect(row(101)).toMatchObject({ bootstrapped: false, configuration: expect.stringContaining('controlplane') as string });
  await machines.use(second, async (api) => api.call('machine', 'EtcdSnapshot'));

  await machines.use(worker, async (api) => api.call('machine', 'Reset', { reboot: false }));
  expect(row(103)).toMatchObject({ bootstrapped: false, configuration: undefined });
  expect(machines.store.vms.get('103')).toMatchObject({ status: 'stopped' });
});

it('etcd begins with a snapshot where it lives nowhere, and says when one is broken', async () => {
  const [first, second] = await start('v1.13.9');
  const parts = await machines.use(first, async (api) => api.call('machine', 'EtcdSnapshot')) as { readonly bytes: Buffer }[];
  const snapshot = Buffer.concat(parts.map(({ bytes }) => bytes));
  const recover = async (bytes: Buffer): Promise<unknown> => machines.use(first, async (api) => api.call('machine', 'EtcdRecover', { bytes }));
  await expect(recover(snapshot)).rejects.toThrow('etcd data directory is not empty');

  const wipe = { reboot: true, system_partitions_to_wipe: [{ label: 'EPHEMERAL', wipe: true }] };
  for (const address of [first, second]) await machines.use(address, async (api) => api.call('machine', 'Reset', wipe));
  await expect(machines.use(first, async (api) => api.call('machine', 'Bootstrap', { recover_etcd: true }))).rejects.toThrow('snapshot was not uploaded');
  await expect(recover(snapshot.subarray(1))).rejects.toThrow('snapshot hash does not match');
  await recover(snapshot);
  await machines.use(first, async (api) => api.call('machine', 'Bootstrap', { recover_etcd: true }));
  expect(row(102)).toMatchObject({ bootstrapped: true });
});

it('the health of a cluster is that of the machines that somebody names', async () => {
  const [first, second, worker] = await start('v1.13.9');
  const check = async (controlPlanes: readonly string[]): Promise<unknown> => machines.use(first, async (api) => (
    api.call('cluster', 'HealthCheck', { cluster_info: { control_plane_nodes: controlPlanes, worker_nodes: [worker] } })
  ));
  expect(await check([first, second])).toHaveLength(3);
  await expect(check([first, second, '10.0.0.13'])).rejects.toThrow('waiting for apid to be ready: no route to host: 10.0.0.13');
});
