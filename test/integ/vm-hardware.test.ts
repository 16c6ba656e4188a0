import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulatedCluster, type SimulatedCluster } from '../../lib/sim';
import { reasonWithoutRealProvider } from './real-provider';
import { runTofu } from './tofu';
import { hardwareCluster, hardwareConfig, type HardwareChanges } from './vm-hardware-configs';

interface Machine {
  readonly node: string;
  readonly status: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly pending?: object;
}

/** Some that a running VM takes, and some that it takes with its next start. */
const changed = {
  memory: [{ dedicated: 4096 }], cpu: [{ cores: 4, numa: true }], tags: ['lab', 'a'], description: 'changed', kvm_arguments: '-fw_cfg name=opt/x,string=y',
  virtiofs: [{ mapping: 'share', cache: 'never' }], rng: [{ source: '/dev/random', max_bytes: 2048, period: 500 }],
  serial_device: [{}, {}], vga: [{ type: 'std' }],
};
const bare = {
  reboot_after_update: true, hostpci: [], usb: [{ host: 'spice' }], virtiofs: [], audio_device: [], hook_script_file_id: null, kvm_arguments: null,
  cdrom: [{ file_id: 'none', interface: 'ide0' }],
};
const local = { name: 'renamed', disk: [{ interface: 'scsi0', datastore_id: 'local-lvm', size: 20, iothread: true }] };

const reason = reasonWithoutRealProvider();
if (reason !== undefined) {
  process.stderr.write(`hardware of VMs and files on storages are not tried with the real provider: ${reason}\n`);
}

(reason === undefined ? describe : describe.skip)('the real provider', () => {
  let folder: string;
  let cluster: SimulatedCluster;
  let before: unknown;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'standsmith-hardware-'));
    // The provider writes host keys of nodes into HOME; tofu's own mirror is below the real one.
    await mkdir(join(folder, 'home'));
    const mirror = join(homedir(), '.terraform.d/plugins');
    await writeFile(join(folder, 'tofurc'), `provider_installation {\n  filesystem_mirror {\n    path = "${mirror}"\n  }\n}\n`);
    cluster = await startSimulatedCluster({ description: hardwareCluster, ssh: {} });
    before = cluster.dump();
  });

  afterAll(async () => {
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function tofu(...args: readonly string[]): Promise<number> {
    const variables = { HOME: join(folder, 'home'), TF_CLI_CONFIG_FILE: join(folder, 'tofurc') };
    const { code, stdout, stderr } = await runTofu(folder, [...args, '-input=false', '-no-color'], variables);
    if (code !== 0) throw new Error(`tofu ${args.join(' ')} ended with ${code}\n${stdout.slice(-4000)}\n${stderr}`);
    return code;
  }

  async function apply(changes: HardwareChanges = {}): Promise<void> {
    await writeFile(join(folder, 'main.tf.json'), JSON.stringify(hardwareConfig(cluster, changes)));
    await tofu('apply', '-auto-approve');
    await tofu('plan', '-detailed-exitcode');
  }

  const vm = (id: number) => (cluster.dump().vms as Record<number, Machine | undefined>)[id];

  test('makes a VM with everything, files and clones on another node, and has nothing more to do', async () => {
    await writeFile(join(folder, 'main.tf.json'), JSON.stringify(hardwareConfig(cluster)));
    await tofu('init');
    await apply();
    expect(vm(2001)).toMatchObject({
      status: 'running',
      config: {
        efidisk0: 'local-lvm:vm-2001-disk-0,efitype=4m,pre-enrolled-keys=1,size=4M', tpmstate0: 'local-lvm:vm-2001-disk-2,size=4M,version=v2.0',
        scsi0: expect.stringMatching(/^local-lvm:vm-2001-disk-1,.*size=12G/), ide0: 'local:iso/seed.iso,media=cdrom,size=13',
        ide2: 'local-lvm:vm-2001-cloudinit,media=cdrom', hookscript: 'local:snippets/hook.sh', hostpci0: 'mapping=gpu,pcie=1,rombar=0,x-vga=0',
        virtiofs0: 'dirid=share,cache=always,direct-io=0,expose-acl=0,expose-xattr=0', usb0: 'mapping=key,usb3=1',
      },
    });
    expect(vm(2002)).toMatchObject({ node: 'pve2', config: { scsi0: expect.stringMatching(/^local-lvm:vm-2002-disk-0,.*size=15G/) } });
    expect(vm(2003)).toMatchObject({ node: 'pve2', config: { scsi0: 'ceph:base-9001-disk-0/vm-2003-disk-0,iothread=1,size=4G' } });
    expect(cluster.dump().volumes).toMatchObject({
      'pve1/local:import/flatcar.qcow2': { sizeBytes: 500 * 1024 ** 2, format: 'qcow2' },
      'pve1/local:iso/seed.iso': { sizeBytes: 13, sha256: createHash('sha256').update('no real image').digest('hex') },
    });
  }, 600_000);

  test('changes what a running VM takes, leaves the rest pending, and has nothing more to do', async () => {
    await apply({ vm: changed, dataDisk: { cache: 'writeback', discard: 'on' }, local });
    expect(vm(2001)).toMatchObject({
      status: 'running', config: { description: 'changed', tags: 'a;lab', memory: '2048', cores: 2 },
      pending: { set: { memory: '4096', cores: 4, serial1: 'socket', args: '-fw_cfg name=opt/x,string=y' }, deleted: {} },
    });
    expect(vm(2002)).toMatchObject({ config: { name: 'renamed', scsi0: expect.stringContaining('size=20G') } });
  }, 600_000);

  test('takes devices away with a restart', async () => {
    await apply({ vm: bare, local });
    const { config = {}, pending, status } = vm(2001) ?? {};
    expect([status, pending, Object.keys(config).filter((key) => /hostpci|virtiofs|audio|hookscript|serial1|usb1|unused/.test(key))])
      .toEqual(['running', undefined, []]);
    expect(config).toMatchObject({ ide0: 'none,media=cdrom', usb0: 'host=spice,usb3=0', args: ' ' });
  }, 600_000);

  test('grows a disk, then moves it', async () => {
    await apply({ vm: bare, dataDisk: { size: 6 }, local });
    await apply({ vm: bare, dataDisk: { size: 6, datastore_id: 'local-lvm' }, local });
    expect(vm(2001)?.config).toMatchObject({ scsi1: expect.stringMatching(/^local-lvm:vm-2001-disk-3,.*size=6G/) });
    expect(Object.keys(cluster.dump().volumes as object)).not.toContain('ceph:vm-2001-disk-0');
  }, 600_000);

  test('leaves nothing behind', async () => {
    await tofu('destroy', '-auto-approve');
    expect(cluster.dump()).toEqual(before);
  }, 600_000);
});
