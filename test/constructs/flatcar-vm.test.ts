import { CtProvider } from '@cdktf/provider-ct/lib/provider';
import { ProxmoxProvider } from '@cdktf/provider-proxmox/lib/provider';
import type { TerraformStack } from 'cdktf';
import { FlatcarVm, IsolatedBridge, type FlatcarVmProps } from '../../constructs';
import { synthesized } from '../support/synthesized';

const BUTANE = 'variant: flatcar\nversion: 1.1.0\n';
const VM = 'proxmox_virtual_environment_vm';
const FILE = 'proxmox_virtual_environment_file';

interface Provisioned {
  readonly triggers_replace?: unknown;
  readonly connection: Record<string, unknown>;
  readonly provisioner: readonly Readonly<Record<string, { readonly inline: readonly string[] }>>[];
}

function flatcar(props: Partial<FlatcarVmProps> = {}) {
  return synthesized(stack => {
    new CtProvider(stack, 'ct');
    new FlatcarVm(stack, 'work', { ...defaults(stack), ...props });
  });
}

function withRoot(props: Partial<FlatcarVmProps>) {
  return synthesized(stack => {
    new CtProvider(stack, 'ct');
    new FlatcarVm(stack, 'work', { ...defaults(stack), rootProvider: new ProxmoxProvider(stack, 'root', { alias: 'root' }), ...props });
  });
}

function defaults(stack: TerraformStack): FlatcarVmProps {
  return {
    name: 'work', vmId: 10001, nodeName: 'pve1', butane: BUTANE,
    systemDisk: { imageFileId: 'local:import/flatcar.qcow2', sizeGiB: 20, datastoreId: 'local-lvm' },
    networkDevices: [{ bridge: IsolatedBridge.fromBridgeName(stack, 'vmbr0', 'vmbr0'), macAddress: 'BC:24:11:00:00:01', ipAddress: '10.0.0.5/24' }],
  };
}

test('by default, the Ignition is user data on the cloud-init drive, and no root is needed', () => {
  const stack = flatcar();
  const vm = stack.only(VM);

  expect(vm.initialization).toMatchObject({ user_data_file_id: 'local:snippets/work.ign', ip_config: [{ ipv4: { address: '10.0.0.5/24' } }] });
  expect(vm).not.toHaveProperty('kvm_arguments');
  expect(vm).not.toHaveProperty('provider');
  expect(vm).toMatchObject({ machine: 'q35', disk: [{ interface: 'scsi0', import_from: 'local:import/flatcar.qcow2', size: 20 }] });
  expect(stack.only(FILE)).toMatchObject({ content_type: 'snippets', source_raw: { file_name: 'work.ign', data: expect.stringMatching(/^\$\{data\.ct_config\..*\.rendered\}$/) } });
});

test('Butane is made Ignition strictly, with what is merged into it and the files beside it', () => {
  const { configuration } = flatcar({ snippets: ['variant: flatcar'], filesFolder: '../files' });

  const [config] = Object.values((configuration as unknown as { data: { ct_config: Record<string, unknown> } }).data.ct_config);
  expect(config).toMatchObject({ content: BUTANE, snippets: ['variant: flatcar'], files_dir: '../files', strict: true });
});

test('by the firmware configuration device, a file of the node is named, and there is no cloud-init drive', () => {
  const vm = withRoot({ delivery: 'fw-cfg', kvmArguments: '-device x' }).only(VM);

  expect(vm).toMatchObject({ kvm_arguments: '-fw_cfg name=opt/org.flatcar-linux/config,file=/var/lib/vz/snippets/work.ign -device x', provider: 'proxmox.root' });
  expect(vm).not.toHaveProperty('initialization');
});

test('Fedora CoreOS looks under a name of its own', () => {
  expect(withRoot({ delivery: 'fw-cfg', distribution: 'fedora-coreos', snippetsPath: '/mnt/pve/nfs/snippets' }).only(VM).kvm_arguments)
    .toBe('-fw_cfg name=opt/com.coreos/config,file=/mnt/pve/nfs/snippets/work.ign');
});

test('inline, there is no file, and commas are doubled when tofu knows the Ignition', () => {
  const stack = withRoot({ delivery: 'fw-cfg', ignitionInline: true });

  expect(stack.all(FILE)).toEqual({});
  expect(stack.only(VM).kvm_arguments).toMatch(/^-fw_cfg "name=opt\/org\.flatcar-linux\/config,string="\$\{join\("", \[for part in regexall\("\(\?s\)\.\{1,1000\}", replace\(data\.ct_config\..*\.rendered, ",", ",,"\)/);
});

test('by a hook script, it goes by the drive to the node\'s file, which QEMU is given', () => {
  const vm = withRoot({ delivery: 'hookscript', hookScript: { fileId: 'local:snippets/hook.pl', fileDependencies: [] } }).only(VM);

  expect(vm).toMatchObject({
    hook_script_file_id: 'local:snippets/hook.pl', kvm_arguments: '-fw_cfg name=opt/org.flatcar-linux/config,file=/etc/pve/local/ignition/10001.ign',
    initialization: { user_data_file_id: 'local:snippets/work.ign' },
  });
});

test('another Ignition replaces the machine, unless that is not wanted', () => {
  const triggers = (props: Partial<FlatcarVmProps>) => (flatcar(props).only(VM).lifecycle as Record<string, unknown>).replace_triggered_by;

  expect(triggers({})).toEqual([expect.stringMatching(/^terraform_data\.work_ignition_/)]);
  expect(triggers({ onChange: 'ignore' })).toBeUndefined();
});

test('a machine is reset in place over SSH, unless it says that it was made by this Ignition', () => {
  const stack = flatcar({ onChange: 'reprovision', reset: { host: '10.0.0.5', privateKey: '${var.key}', proxy: { host: '127.0.0.1', port: '1080' } } });

  expect((stack.only(VM).lifecycle as Record<string, unknown>).replace_triggered_by).toBeUndefined();
  const reset = Object.values(stack.all('terraform_data')).find(data => 'provisioner' in data) as unknown as Provisioned;
  expect(reset.triggers_replace).toEqual({ ignition: expect.stringMatching(/^\$\{sha256\(data\.ct_config/) });
  expect(reset.connection).toMatchObject({ host: '10.0.0.5', user: 'core', proxy_scheme: 'socks5', proxy_port: '1080' });
  const { inline } = reset.provisioner[1]!['remote-exec']!;
  expect(inline[1]).toMatch(/^if \[ "\$\(cat \/etc\/standsmith\/configuration 2>\/dev\/null\)" = "\$\{sha256\(data\.ct_config.*base.*\.rendered\)\}" \]; then .* exit 0; fi$/);
  expect(inline[2]).toBe('sudo flatcar-reset --keep-machine-id --ignition-file /tmp/standsmith.ign --keep-paths \'/etc/ssh/ssh_host_.*\' \'/var/log\'');
});

test('persistent disks belong to a VM of their own, and are found again where they lie', () => {
  const stack = flatcar({ disks: [{ name: 'data', unitNumber: 1, sizeGiB: 10, datastoreId: 'local-lvm', persistent: true }], dataDisksVmId: 1_010_001 });

  const vms = Object.values(stack.all(VM));
  expect(vms.find(({ vm_id: id }) => id === 1_010_001)).toMatchObject({ protection: true, started: false, lifecycle: { prevent_destroy: true } });
  const machine = vms.find(({ vm_id: id }) => id === 10001)!;
  expect(machine.disk).toMatchObject([{}, { interface: 'scsi1', serial: 'data', path_in_datastore: expect.stringContaining('.disk : disk.path_in_datastore') }]);
  expect((machine.lifecycle as { ignore_changes: string[] }).ignore_changes).toContain('disk[1].size');
});

test.each<[string, Partial<FlatcarVmProps>, RegExp]>([
  ['arguments without root', { delivery: 'fw-cfg' }, /give a `rootProvider`/],
  ['a delivery by a hook script that is not there', { delivery: 'hookscript' }, /takes a `hookScript`/],
  ['inline where nothing is', { ignitionInline: true }, /is for `delivery` fw-cfg alone/],
  ['a reset that nobody said how to do', { onChange: 'reprovision' }, /`reset` goes with `onChange` reprovision/],
  ['a path with a space', { snippetsPath: '/var/my snippets' }, /an absolute path/],
  ['a persistent disk of nobody', { disks: [{ name: 'a', unitNumber: 1, sizeGiB: 1, datastoreId: 'local', persistent: true }] }, /a `dataDisksVmId` is wanted/],
  ['an EFI disk for a BIOS', { efiDisk: { datastoreId: 'local' } }, /`efiDisk` .* for `bios` ovmf alone/],
])('fails on %s', (_, props, message) => {
  expect(() => flatcar(props)).toThrow(message);
});
