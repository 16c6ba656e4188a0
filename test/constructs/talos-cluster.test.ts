import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { TerraformStack } from 'cdktf';
import { parse } from 'yaml';
import { TalosProvider } from '@cdktf/provider-talos/lib/provider';
import { TalosCluster, type TalosClusterProps, type TalosMachineProps } from '../../constructs';
import { checkConfigPatch } from '../../lib/config/talos/machine-config-schema';
import { testStack } from '../support/synthesized';

const SCHEMA = path.join(__dirname, '../../providers/talos/machine-config.schema.json');
const SHARED_SCHEMA = path.join(path.dirname(path.join(__dirname, '../..')), 'shared', 'schemas', 'talos-machine-config.schema.json');

function machine(name: string, type: TalosMachineProps['type'], number: number, more: Partial<TalosMachineProps> = {}): TalosMachineProps {
  const vmId = 8000 + number;
  return {
    name, type, vmId, nodeName: 'pve1', ip: `10.25.150.${number}`, macAddress: `BC:24:11:00:00:${String(number).padStart(2, '0')}`,
    cores: 4, memoryMiB: 4096, systemDiskGiB: 20, extensions: ['siderolabs/qemu-guest-agent'], ...more,
  };
}

const props: TalosClusterProps = {
  clusterName: 'homelab', talosVersion: 'v1.13.9', kubernetesVersion: 'v1.36.3', endpoint: 'https://10.25.150.10:6443', vip: '10.25.150.10',
  gateway: '10.25.150.1', nodeNetwork: '10.25.150.0/24',
  machines: [machine('ctrl-00', 'controlplane', 11), machine('work-00', 'worker', 21)],
};

interface Configuration {
  readonly resource: Record<string, Record<string, Record<string, unknown>>>;
  readonly data: Record<string, Record<string, Record<string, unknown>>>;
  readonly ephemeral: Record<string, Record<string, Record<string, unknown>>>;
}

function synthesize(changes: Partial<TalosClusterProps> = {}): Configuration {
  const stack: TerraformStack = testStack(inner => {
    new TalosProvider(inner, 'talos', {});
    new TalosCluster(inner, 'cluster', { ...props, ...changes });
  });
  stack.prepareStack();
  stack.runAllValidations();
  return stack.toTerraform() as Configuration;
}

function withName<T>(all: Record<string, T>, name: string): T {
  return Object.entries(all).find(([key]) => key.includes(name))![1];
}

function documents(configuration: Configuration, name: string): Record<string, unknown>[] {
  const { config_patches: patches } = withName(configuration.ephemeral.talos_machine_configuration!, name);
  return (patches as string[]).map(text => parse(text, { version: '1.1' }) as Record<string, unknown>);
}

function vm(configuration: Configuration, name: string) {
  return withName(configuration.resource.proxmox_virtual_environment_vm!, name);
}

test('every document of every machine is one of Talos', () => {
  const configuration = synthesize({
    ntpServers: ['pool.ntp.org'],
    machines: [
      machine('ctrl-00', 'controlplane', 11), machine('work-00', 'worker', 21, {
        disks: [{ name: 'longhorn', sizeGiB: 180, unitNumber: 1 }], taints: ['gpu=true:NoSchedule', 'slow:PreferNoSchedule'], kubeletExtraArgs: { 'max-pods': '200' },
      }),
    ],
  });

  const all = ['ctrl-00', 'work-00'].flatMap(name => documents(configuration, name));
  expect(all.map(checkConfigPatch)).toEqual(all.map(() => []));
  expect(all.map(({ kind = 'v1alpha1' }) => kind)).toEqual(expect.arrayContaining(['LinkConfig', 'HostnameConfig', 'Layer2VIPConfig', 'UserVolumeConfig', 'TimeSyncConfig']));
});

test('configurations are of the versions that were there first, until these are made anew', () => {
  const { ephemeral, resource } = synthesize({ talosVersion: 'v1.13.8', kubernetesVersion: 'v1.36.2' });
  const [[name, versions]] = Object.entries(resource.terraform_data!) as [[string, Record<string, unknown>]];

  expect(versions).toMatchObject({ input: { talos: 'v1.13.8', kubernetes: 'v1.36.2' }, lifecycle: { ignore_changes: ['input'] } });
  expect(withName(ephemeral.talos_machine_configuration!, 'work-00')).toMatchObject({
    talos_version: `\${terraform_data.${name}.output.talos}`, kubernetes_version: `\${terraform_data.${name}.output.kubernetes}`,
  });
});

test('in place, the provider upgrades one machine after the other, control planes first, and then Kubernetes', () => {
  const machines = [machine('work-00', 'worker', 21), machine('ctrl-00', 'controlplane', 11), machine('ctrl-01', 'controlplane', 12)];
  const { ephemeral, resource } = synthesize({ upgrade: 'in-place', machines });
  const machineOf = (name: string) => withName(resource.talos_machine!, name);
  const waitsFor = (one: Record<string, unknown>) => (one.depends_on as string[]).filter(name => name.startsWith('talos_machine.'))
    .map(name => /cluster_(.+)_apply_/.exec(name)![1]);

  expect([waitsFor(machineOf('ctrl-00')), waitsFor(machineOf('ctrl-01')), waitsFor(machineOf('work-00'))]).toEqual([[], ['ctrl-00'], ['ctrl-01']]);
  expect(machineOf('work-00')).toMatchObject({
    node: '10.25.150.21', image: expect.stringMatching(/:v1\.13\.9$/), drain_on_upgrade: true, ignore_kubernetes_upgrade_drift: true,
    machine_configuration_wo: expect.stringMatching(/^\$\{ephemeral\.talos_machine_configuration\./),
    kubeconfig_wo: expect.stringMatching(/^\$\{ephemeral\.talos_cluster_kubeconfig\./),
  });
  const [started] = Object.values(resource.talos_cluster!);
  expect(started).toMatchObject({ node: '10.25.150.11', control_plane_nodes: ['10.25.150.11', '10.25.150.12'], kubernetes_version: 'v1.36.3' });
  expect(waitsFor(started!)).toEqual(['work-00']);
  expect(withName(ephemeral.talos_machine_configuration!, 'ctrl-00')).toMatchObject({ talos_version: 'v1.13.9', kubernetes_version: 'v1.36.3' });
  expect(Object.keys(resource)).not.toEqual(expect.arrayContaining(['terraform_data']));
  expect(Object.keys(resource)).not.toEqual(expect.arrayContaining(['talos_machine_bootstrap']));
});

test('a name that is YAML 1.1 for a truth value stays text', () => {
  const hostname = documents(synthesize(), 'ctrl-00').find(({ kind }) => kind === 'HostnameConfig');

  expect(hostname).toEqual({ apiVersion: 'v1alpha1', kind: 'HostnameConfig', hostname: 'ctrl-00', auto: 'off' });
});

test('control planes share the address, workers do not', () => {
  const configuration = synthesize();
  const kinds = (name: string) => documents(configuration, name).map(({ kind }) => kind);

  expect(kinds('ctrl-00')).toContain('Layer2VIPConfig');
  expect(kinds('work-00')).not.toContain('Layer2VIPConfig');
});

test('a disk is found by its serial number, and its volume has its name', () => {
  const configuration = synthesize({ machines: [
    machine('ctrl-00', 'controlplane', 11), machine('work-00', 'worker', 21, { disks: [{ name: 'longhorn', sizeGiB: 180, unitNumber: 3 }] }),
  ] });

  expect((vm(configuration, 'work-00').disk as object[])[1]).toMatchObject({ interface: 'scsi3', serial: 'longhorn', size: 180 });
  expect(documents(configuration, 'work-00').find(({ kind }) => kind === 'UserVolumeConfig'))
    .toMatchObject({ name: 'longhorn', provisioning: { diskSelector: { match: 'disk.serial == "longhorn"' } } });
});

test('health is looked at when all machines are there and others are not, and not where that is not wanted', () => {
  const { data, resource } = synthesize({ healthCheck: true });
  const [health] = Object.values(data.talos_cluster_health!);
  const [members] = Object.keys(resource.terraform_data!).filter(name => name.includes('members'));
  const vms = Object.keys(synthesize().resource.proxmox_virtual_environment_vm!).map(name => `proxmox_virtual_environment_vm.${name}`);

  expect(health).toMatchObject({ skip_kubernetes_checks: true, depends_on: expect.arrayContaining([...vms, `terraform_data.${members}`]) });
  expect(resource.terraform_data![members!]).toMatchObject({ input: { controlPlanes: '10.25.150.11', workers: '10.25.150.21' } });
  expect(synthesize().data).not.toHaveProperty('talos_cluster_health');
});

test('a persistent disk belongs to a protected VM that is never started, and is grown there', () => {
  const disks = [{ name: 'cache', sizeGiB: 10, unitNumber: 1 }, { name: 'longhorn', sizeGiB: 180, unitNumber: 2, persistent: true }];
  const configuration = synthesize({ machines: [machine('ctrl-00', 'controlplane', 11), machine('work-00', 'worker', 21, { disks, dataDisksVmId: 1008021 })] });

  const holder = withName(configuration.resource.proxmox_virtual_environment_vm!, 'work-00_vm_disks');
  expect(holder).toMatchObject({
    vm_id: 1008021, name: 'work-00-disks', started: false, protection: true, lifecycle: { prevent_destroy: true }, disk: [{ interface: 'scsi0', serial: 'longhorn', size: 180 }],
  });
  const { disk, lifecycle } = Object.entries(configuration.resource.proxmox_virtual_environment_vm!).find(([name]) => /work-00_vm_[0-9A-F]{8}$/.test(name))![1];
  expect((disk as object[])[2]).toMatchObject({ interface: 'scsi2', serial: 'longhorn', path_in_datastore: expect.stringContaining('disk.interface == "scsi0"') });
  expect(lifecycle).toMatchObject({ ignore_changes: expect.arrayContaining(['disk[2].size']) });
  expect(() => synthesize({ machines: [machine('ctrl-00', 'controlplane', 11, { disks })] })).toThrow(/`dataDisksVmId` is wanted/);
});

test('machines with the same extensions share an image, which is downloaded once on each node', () => {
  const configuration = synthesize({ machines: [
    machine('ctrl-00', 'controlplane', 11), machine('work-00', 'worker', 21), machine('work-01', 'worker', 22, { nodeName: 'pve2' }),
    machine('gpu-00', 'worker', 23, { extensions: ['siderolabs/i915'] }),
  ] });

  expect(Object.values(configuration.resource.talos_image_factory_schematic!)).toHaveLength(2);
  const downloads = Object.values(configuration.resource.proxmox_download_file!).map(({ node_name: node, file_name: file }) => `${String(node)} ${String(file)}`);
  expect(downloads.map(download => download.split(' ')[0])).toEqual(['pve1', 'pve2', 'pve1']);
  expect(new Set(downloads).size).toBe(3);
});

test('another version of Talos or Kubernetes changes no VM but for its image, which is ignored', () => {
  const [before, after] = [synthesize(), synthesize({ talosVersion: 'v1.14.0', kubernetesVersion: 'v1.37.0' })];

  expect(vm(after, 'ctrl-00')).toEqual(vm(before, 'ctrl-00'));
  expect(vm(after, 'ctrl-00').lifecycle).toMatchObject({ ignore_changes: expect.arrayContaining(['disk[0].import_from']) });
  expect(Object.values(after.resource.talos_machine_secrets!)[0]).toMatchObject({ lifecycle: { ignore_changes: ['talos_version'] } });
});

test('another worker changes nothing for the others', () => {
  const before = synthesize();
  const after = synthesize({ machines: [...props.machines, machine('work-01', 'worker', 22)] });

  for (const name of ['ctrl-00', 'work-00']) {
    expect(vm(after, name)).toEqual(vm(before, name));
    expect(documents(after, name)).toEqual(documents(before, name));
  }
});

test('the configuration of machines is in no state: it is given to a write-only attribute', () => {
  const [apply] = Object.values(synthesize().resource.talos_machine_configuration_apply!);

  expect(apply).toMatchObject({ machine_configuration_input_wo: expect.stringMatching(/^\$\{ephemeral\.talos_machine_configuration\..+\.machine_configuration\}$/) });
  expect(apply).not.toHaveProperty('machine_configuration_input');
});

test('with high availability, every machine is started elsewhere, and control planes are kept apart', () => {
  const configuration = synthesize({ highAvailability: true, machines: [
    machine('ctrl-00', 'controlplane', 11), machine('ctrl-01', 'controlplane', 12), machine('work-00', 'worker', 21),
  ] });
  const resources = Object.entries(configuration.resource.proxmox_haresource!);
  const [rule] = Object.values(configuration.resource.proxmox_harule!);

  expect(resources.map(([, { resource_id: id }]) => id)).toEqual(['vm:8011', 'vm:8012', 'vm:8021']);
  for (const [, { depends_on: vms }] of resources) expect(vms).toEqual([expect.stringMatching(/^proxmox_virtual_environment_vm\./)]);
  expect(rule).toMatchObject({
    rule: 'talos-homelab-control-planes', type: 'resource-affinity', affinity: 'negative',
    resources: resources.slice(0, 2).map(([id]) => `\${proxmox_haresource.${id}.resource_id}`),
  });
});

test('without, and with one control plane, there is nothing to keep apart', () => {
  expect(synthesize().resource).not.toHaveProperty('proxmox_haresource');
  expect(synthesize({ highAvailability: true }).resource).not.toHaveProperty('proxmox_harule');
});

test('a device by its address takes the provider of root, a mapping does not', () => {
  const withDevice = (pciDevices: TalosMachineProps['pciDevices']) => ({ machines: [machine('ctrl-00', 'controlplane', 11, { pciDevices })] });

  expect(vm(synthesize(withDevice([{ mapping: 'gpu' }])), 'ctrl-00')).toMatchObject({ hostpci: [{ device: 'hostpci0', mapping: 'gpu', pcie: true }] });
  expect(() => synthesize(withDevice([{ address: '0000:01:00.0' }]))).toThrow(/takes a login as root@pam: give a `rootProvider`, or use a mapping/);
});

test.each<[string, Partial<TalosClusterProps>, RegExp]>([
  ['there is no control plane', { machines: [machine('work-00', 'worker', 21)] }, /`machines` has no control plane/],
  ['a version is none', { talosVersion: '1.13' }, /`talosVersion` is "1\.13", but a version of Talos/],
  ['a network is none', { nodeNetwork: '10.25.150.1' }, /`nodeNetwork` is "10\.25\.150\.1"/],
  ['a disk has a name that no serial number can be', {
    machines: [machine('ctrl-00', 'controlplane', 11, { disks: [{ name: 'a-name-of-more-than-20-characters', sizeGiB: 1, unitNumber: 1 }] })],
  }, /`disks\[0\]\.name` is/],
])('fails when %s', (_, changes, message) => {
  expect(() => synthesize(changes)).toThrow(message);
});

if (existsSync(SHARED_SCHEMA)) {
  test('the schema of machine configurations is the one that Talos publishes', () => {
    expect(JSON.parse(readFileSync(SCHEMA, 'utf8'))).toEqual(JSON.parse(readFileSync(SHARED_SCHEMA, 'utf8')));
  });
} else {
  test.skip('the schema of machine configurations is the one that Talos publishes (skipped: there is no copy of it beside the project)', () => undefined);
}
