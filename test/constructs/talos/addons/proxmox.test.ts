import { TalosProvider } from '@cdktf/provider-talos/lib/provider';
import { TerraformStack } from 'cdktf';
import { parse, parseAllDocuments } from 'yaml';
import { Pool, TalosCluster, type ProxmoxApi, type TalosAddonsProps } from '../../../../constructs';
import { checkConfigPatch } from '../../../../lib/config/talos/machine-config-schema';
import { testStack } from '../../../support/synthesized';

const proxmoxApi: ProxmoxApi = { url: '${trimsuffix(var.proxmox_endpoint, "/")}/api2/json', insecure: '${var.proxmox_insecure}' };
const addons: TalosAddonsProps = {
  proxmoxCcm: { version: 'v0.13.1' },
  proxmoxCsi: { version: 'v0.19.1', storageClasses: [
    { name: 'fast', datastoreId: 'ceph', fsType: 'xfs', reclaimPolicy: 'Delete', ssd: true, isDefault: true },
    { name: 'kept', datastoreId: 'ceph', fsType: 'ext4', reclaimPolicy: 'Retain', ssd: false, isDefault: false },
  ] },
};

interface Configuration {
  readonly resource: Record<string, Record<string, Record<string, unknown>>>;
  readonly ephemeral: Record<string, Record<string, { config_patches: string[] }>>;
  readonly locals: Record<string, unknown>;
}

function synthesize(more: { addons?: TalosAddonsProps; proxmoxApi?: ProxmoxApi } = { addons, proxmoxApi }): Configuration {
  const stack: TerraformStack = testStack(inner => {
    new TalosProvider(inner, 'talos', {});
    const machine = { cores: 4, memoryMiB: 4096, systemDiskGiB: 20, nodeName: 'pve2' };
    new TalosCluster(inner, 'cluster', {
      clusterName: 'homelab', talosVersion: 'v1.13.9', kubernetesVersion: 'v1.36.3', endpoint: 'https://10.25.150.10:6443', region: 'rack-1',
      gateway: '10.25.150.1', nodeNetwork: '10.25.150.0/24', pool: new Pool(inner, 'pool', { poolId: 'k8s' }), ...more,
      machines: [
        { ...machine, name: 'ctrl-00', type: 'controlplane', vmId: 8101, ip: '10.25.150.11', macAddress: 'BC:24:11:00:00:01' },
        { ...machine, name: 'work-00', type: 'worker', vmId: 8201, ip: '10.25.150.21', macAddress: 'BC:24:11:00:00:02' },
      ],
    });
  });
  stack.prepareStack();
  return stack.toTerraform() as Configuration;
}

/** What a machine is told, each document checked to be one of Talos. */
function patches(configuration: Configuration, name: string) {
  const [, { config_patches: texts }] = Object.entries(configuration.ephemeral.talos_machine_configuration!).find(([key]) => key.includes(name))!;
  const all = texts.map(text => parse(text, { version: '1.1' }) as Record<string, unknown>);
  expect(all.map(checkConfigPatch)).toEqual(all.map(() => []));
  return all;
}

interface Objects { kind: string; metadata: object; data: Record<string, string> }

function manifests(configuration: Configuration): Record<string, Objects[]> {
  const clusters = patches(configuration, 'ctrl-00').map(({ cluster }) => cluster as { inlineManifests?: { name: string; contents: string }[] } | undefined);
  return Object.fromEntries(clusters.flatMap(cluster => cluster?.inlineManifests ?? []).map(({ name, contents }) => (
    [name, parseAllDocuments(contents).map(object => object.toJS() as Objects)]
  )));
}

const valuesOf = (configuration: Configuration, type: string) => Object.values(configuration.resource[type] ?? {});

test('each has a role with what its documentation asks for, held where it is needed', () => {
  const configuration = synthesize();
  const roles = valuesOf(configuration, 'proxmox_virtual_environment_role').map(({ role_id: id, privileges }) => [id, (privileges as string[]).join(' ')]);
  const paths = valuesOf(configuration, 'proxmox_acl').map(({ path }) => path);

  expect(roles).toEqual([
    ['homelab-ccm', 'Sys.Audit VM.Audit VM.GuestAgent.Audit'],
    ['homelab-csi', 'Datastore.Allocate Datastore.AllocateSpace Datastore.Audit VM.Audit VM.Config.Disk'],
  ]);
  expect(paths).toEqual(['/', expect.stringMatching(/^\/pool\/\$\{proxmox_virtual_environment_pool\..+\.pool_id\}$/), '/storage/ceph']);
});

test('the value of a token is a reference only, and what it is told in says the region of the labels', () => {
  const configuration = synthesize();
  const clusters = Object.values(configuration.locals).map(local => (local as { clusters: Record<string, string>[] }).clusters[0]!);

  expect(clusters).toHaveLength(2);
  for (const cluster of clusters) {
    expect(cluster).toMatchObject({ url: proxmoxApi.url, insecure: proxmoxApi.insecure, region: 'rack-1' });
    expect(cluster.token_secret).toMatch(/^\$\{split\("=", proxmox_user_token\.[\w-]+\.value\)\[1\]\}$/);
  }
  const label = expect.objectContaining({ 'topology.kubernetes.io/region': 'rack-1', 'topology.kubernetes.io/zone': 'pve2' });
  expect(patches(configuration, 'work-00')).toContainEqual({ machine: expect.objectContaining({ nodeLabels: label }) });
});

test('secrets hold nothing but references, under the names that the manifests look for', () => {
  const { 'proxmox-cloud-controller-manager': ccm, 'proxmox-csi-plugin': csi } = manifests(synthesize());

  expect(ccm).toEqual([expect.objectContaining({ kind: 'Secret', metadata: { name: 'proxmox-cloud-controller-manager', namespace: 'kube-system' } })]);
  expect(csi!.find(({ kind }) => kind === 'Secret')).toMatchObject({ metadata: { name: 'proxmox-csi-plugin', namespace: 'csi-proxmox' } });
  for (const { kind, data } of [...ccm!, ...csi!]) {
    if (kind === 'Secret') expect(data['config.yaml']).toMatch(/^\$\{base64encode\(jsonencode\(local\.[\w-]+\)\)\}$/);
  }
});

test('kubelets wait for the controller, and say which VM they are; control planes alone fetch it', () => {
  const configuration = synthesize();
  const providers = (name: string) => patches(configuration, name)
    .map(({ cluster }) => (cluster as { externalCloudProvider?: object } | undefined)?.externalCloudProvider)
    .filter(provider => provider !== undefined);

  expect(providers('work-00')).toEqual([{ enabled: true }]);
  expect(providers('ctrl-00')).toEqual([{ enabled: true, manifests: [expect.stringMatching(/\/v0\.13\.1\/docs\/deploy\/cloud-controller-manager\.yml$/)] }]);
  expect(patches(configuration, 'work-00')).toContainEqual({ machine: { kubelet: { extraArgs: { 'provider-id': 'proxmox://rack-1/8201' } } } });
});

test('storage classes are of the storages that are named, one of them the default', () => {
  const classes = manifests(synthesize())['proxmox-csi-plugin']!.filter(({ kind }) => kind === 'StorageClass');

  expect(classes).toEqual([
    expect.objectContaining({
      metadata: { name: 'fast', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      parameters: { storage: 'ceph', 'csi.storage.k8s.io/fstype': 'xfs', ssd: 'true' }, volumeBindingMode: 'WaitForFirstConsumer',
    }),
    expect.objectContaining({ metadata: { name: 'kept' }, reclaimPolicy: 'Retain' }),
  ]);
});

test('disks that the plugin attaches are no change of a VM; without it, disks of a VM are looked at', () => {
  const ignored = (configuration: Configuration) => valuesOf(configuration, 'proxmox_virtual_environment_vm')
    .map(({ lifecycle }) => (lifecycle as { ignore_changes: string[] }).ignore_changes);

  for (const changes of ignored(synthesize())) expect(changes).toContain('disk');
  for (const changes of ignored(synthesize({}))) expect(changes).not.toContain('disk');
});

test('without a way to the API of PVE, it cannot be made', () => {
  expect(() => synthesize({ addons })).toThrow(/`addons` has something that knows of Proxmox: give `proxmoxApi`/);
});
