import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { startSimulatedCluster, type ClusterDescriptionInput, type SimulatedCluster } from '../../lib/sim';
import { startStandInProvider, type StandInProvider } from '../../lib/sim/provider';
import { Project, providers, type CommandResult, type Dump } from './project';
import { runTofu, type TofuResult } from './tofu';

const DESCRIPTION: ClusterDescriptionInput = {
  nodes: { pve1: {}, pve2: {} },
  templates: [{ vmid: 9000, node: 'pve1', name: 'debian', disk_gib: 8 }],
};
const SNIPPET = { content_type: 'snippets', datastore_id: 'local', node_name: 'pve1' };

/** A VM with user data for cloud-init, and what each way of sending a snippet makes. */
function configuration(
  { endpoint, password, ssh }: SimulatedCluster, folder: string, userData: string, files: object = {}, vms: object = {},
): object {
  return {
    terraform: { required_providers: { proxmox: { source: 'bpg/proxmox' } } },
    provider: {
      proxmox: {
        endpoint, insecure: true, username: 'root@pam', password,
        ssh: [{ node: Object.entries(ssh?.nodes ?? {}).map(([name, { host, port }]) => ({ name, address: host, port })) }],
      },
    },
    resource: {
      proxmox_virtual_environment_file: {
        user_data: { ...SNIPPET, file_mode: '0600', source_raw: [{ file_name: 'user-data.yaml', data: userData }] },
        hook: { ...SNIPPET, node_name: 'pve2', file_mode: '0755', source_file: [{ path: path.join(folder, 'hook.sh') }] },
        sftp: { ...SNIPPET, upload_mode: 'sftp', file_mode: '0640', source_raw: [{ file_name: 'ümlaut.ign', data: '{"ignition":{}}' }] },
        ...files,
      },
      proxmox_virtual_environment_vm: {
        vm: {
          name: 'vm', node_name: 'pve1', vm_id: 100, started: false, clone: [{ vm_id: 9000 }], agent: [{ enabled: false }],
          initialization: [{ user_data_file_id: '${proxmox_virtual_environment_file.user_data.id}' }],
        },
        ...vms,
      },
    },
  };
}

describe.each(providers)('snippets that the %s provider sends', (provider) => {
  const itReal = provider === 'real' ? it : it.skip;
  if (provider === 'stand-in') process.stderr.write('two tests are for the real provider alone: the stand-in imports no disk over SSH, and knows no host keys\n');
  let standIn: StandInProvider | undefined;
  let folder: string;
  let cluster: SimulatedCluster;
  let before: Dump;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'standsmith-snippets-'));
    await mkdir(path.join(folder, 'home'));
    // the provider has to find other known_hosts than this machine's, and tofu its mirror all the same
    const mirror = path.join(homedir(), '.terraform.d', 'plugins');
    await writeFile(path.join(folder, 'tofurc'), `provider_installation {\n  filesystem_mirror {\n    path = "${mirror}"\n  }\n}\n`);
    await writeFile(path.join(folder, 'hook.sh'), '#!/bin/sh\necho hook\n');
    standIn = provider === 'stand-in' ? await startStandInProvider() : undefined;
    await start();
    before = cluster.dump() as Dump;
    await configure('#cloud-config\n{}\n');
    await tofu('init');
  });

  afterAll(async () => {
    await standIn?.stop();
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function start(ports?: Record<string, number>): Promise<void> {
    cluster = await startSimulatedCluster({ description: DESCRIPTION, dataFile: path.join(folder, 'lab.json'), ssh: { ports } });
  }

  /** The next run of the cluster, on the same ports. */
  async function restart(): Promise<void> {
    const ports = Object.entries(cluster.ssh?.nodes ?? {}).map(([node, { port }]) => [node, port] as const);
    await cluster.stop();
    await start(Object.fromEntries(ports));
  }

  async function configure(...args: [userData: string, files?: object, vms?: object]): Promise<void> {
    await writeFile(path.join(folder, 'main.tf.json'), JSON.stringify(configuration(cluster, folder, ...args)));
  }

  async function attempt(...args: string[]): Promise<TofuResult> {
    const variables = { HOME: path.join(folder, 'home'), TF_CLI_CONFIG_FILE: path.join(folder, 'tofurc') };
    return runTofu(folder, [...args, '-input=false', '-no-color'], { ...variables, ...(standIn && { TF_REATTACH_PROVIDERS: standIn.reattach }) });
  }

  async function tofu(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await attempt(...args);
    if (code !== 0) throw new Error(`tofu ${args.join(' ')} ended with ${code}\n${stdout.slice(-3000)}\n${stderr}`);
    return stdout;
  }

  it('lie in the storage of their node, where a VM takes them, and the next plan is empty', async () => {
    await tofu('apply', '-auto-approve');

    const { volumes, vms } = cluster.dump() as Dump;
    expect(volumes).toMatchObject({
      'pve1/local:snippets/user-data.yaml': { content: 'snippets', format: 'snippet', sizeBytes: 17 },
      'pve1/local:snippets/ümlaut.ign': { sizeBytes: 15 },
      'pve2/local:snippets/hook.sh': { sizeBytes: 20 },
    });
    expect(vms).toMatchObject({ 100: { config: { cicustom: 'user=local:snippets/user-data.yaml' } } });
    await tofu('plan', '-detailed-exitcode');
  });

  it('are replaced when their text changes, in the next run of the cluster, whose nodes the provider knows again', async () => {
    const changed = '#cloud-config\npackages: [vim]\n';
    const { sha256 } = (cluster.dump() as Dump)['volumes']?.['pve1/local:snippets/user-data.yaml'] as { sha256: string };
    await restart();
    await configure(changed);

    // the VM with it: its snippet's name is not known while it is replaced
    expect(await tofu('apply', '-auto-approve')).toContain('2 added, 0 changed, 2 destroyed');
    const { volumes } = cluster.dump() as Dump;
    expect(volumes?.['pve1/local:snippets/user-data.yaml']).toMatchObject({ sizeBytes: changed.length, sha256: expect.not.stringContaining(sha256) });
    await tofu('plan', '-detailed-exitcode');
    if (provider === 'stand-in') return;
    // of each node, from the first run
    const knownHosts = (await readFile(path.join(folder, 'home', '.ssh', 'known_hosts'), 'utf8')).trim().split('\n');
    expect(new Set(knownHosts).size).toBe(2);
  });

  it('are refused where the storage takes none, in words that lead to the storage', async () => {
    await configure('#cloud-config\npackages: [vim]\n', { lost: { ...SNIPPET, datastore_id: 'local-lvm', source_raw: [{ file_name: 'lost.yaml', data: 'x' }] } });
    const { code, stderr } = await attempt('apply', '-auto-approve');

    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('failed to determine the datastore path') });
  });

  it('are not overwritten where somebody else has put them, unless that is said', async () => {
    const twice = { ...SNIPPET, source_raw: [{ file_name: 'user-data.yaml', data: 'x' }] };
    await configure('#cloud-config\npackages: [vim]\n', { twice: { ...twice, overwrite: false } });
    expect((await attempt('apply', '-auto-approve')).stderr).toContain('already exists');

    await configure('#cloud-config\npackages: [vim]\n', { twice });
    await tofu('apply', '-auto-approve');
    expect((cluster.dump() as Dump)['volumes']?.['pve1/local:snippets/user-data.yaml']).toMatchObject({ sizeBytes: 1 });
  });

  itReal('go the same way as the commands by which a disk is made of an image', async () => {
    const image = { ...SNIPPET, content_type: 'iso', source_raw: [{ file_name: 'debian.img', data: 'x'.repeat(4096) }] };
    const disk = { datastore_id: 'local-lvm', file_id: '${proxmox_virtual_environment_file.image.id}', interface: 'scsi0', size: 4 };
    await configure('#cloud-config\n{}\n', { image }, { imported: { name: 'imported', node_name: 'pve1', vm_id: 101, started: false, disk: [disk] } });
    await tofu('apply', '-auto-approve');

    expect((cluster.dump() as Dump)['volumes']).toMatchObject({ 'pve1/local-lvm:vm-101-disk-0': { vmid: 101, sizeBytes: 4 * 1024 ** 3 } });
    await tofu('plan', '-detailed-exitcode');
  });

  it('are gone with a destroy, which leaves the cluster as it was', async () => {
    await tofu('destroy', '-auto-approve');

    expect(cluster.dump()).toEqual(before);
  });

  itReal('do not go to a node whose host key is not the one that is known', async () => {
    await rm(path.join(folder, 'lab.host-key'));
    await restart();
    await configure('#cloud-config\n{}\n');

    expect((await attempt('apply', '-auto-approve')).stderr).toContain('REMOTE HOST IDENTIFICATION HAS CHANGED');
    expect(cluster.dump()).toEqual(before);
  });
});

describe.each(providers)('in `standsmith sim` with the %s provider, a configuration that says nothing of SSH', (provider) => {
  const project = new Project();
  const knownHosts = path.join(homedir(), '.ssh', 'known_hosts');

  afterAll(() => project.remove());

  /** A snippet for the second node; the provider learns from its variables how to come there. */
  function write(data: string, ssh: readonly object[] = []): void {
    const snippet = { ...SNIPPET, node_name: 'pve2', source_raw: [{ file_name: 'hello.yaml', data }] };
    project.write('cluster.yaml', JSON.stringify(DESCRIPTION));
    project.write('own/main.tf.json', JSON.stringify({
      terraform: { required_providers: { proxmox: { source: 'bpg/proxmox' } }, backend: { local: {} } },
      variable: { proxmox_endpoint: {}, proxmox_api_token: {} },
      provider: { proxmox: { endpoint: '${var.proxmox_endpoint}', api_token: '${var.proxmox_api_token}', insecure: true, ssh } },
      resource: { proxmox_virtual_environment_file: { snippet } },
    }));
  }

  async function apply(): Promise<CommandResult> {
    const script = 'cd own; tofu init -input=false; tofu apply -input=false -no-color -auto-approve';
    return project.standsmith(['sim', '--cluster', 'cluster.yaml', '--provider', provider, '--', 'bash', '-ec', script]);
  }

  it('sends its snippets to the simulated nodes, by the addresses that they have', async () => {
    const before = existsSync(knownHosts) ? await readFile(knownHosts, 'utf8') : undefined;
    write('hello');

    expect(await apply()).toMatchObject({ code: 0, stdout: expect.stringContaining('Apply complete! Resources: 1 added') });
    expect(await project.dump('--cluster', 'cluster.yaml')).toMatchObject({ volumes: { 'pve2/local:snippets/hello.yaml': { sizeBytes: 5 } } });
    expect(existsSync(knownHosts) ? await readFile(knownHosts, 'utf8') : undefined).toBe(before);
  });

  it('and one for other machines does not come to them', async () => {
    write('changed', [{ node: [{ name: 'pve2', address: '127.0.0.1', port: 22 }] }]);
    const { code, stderr } = await apply();

    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('host unreachable') });
  });
});
