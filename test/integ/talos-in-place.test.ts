import { readFileSync } from 'node:fs';
import { Project, type Dump, type Provider } from './project';
import { inPlaceVersion, reasonWithoutRealTalos } from './talos/real-provider';

const reason = reasonWithoutRealTalos(inPlaceVersion);
if (reason !== undefined) process.stderr.write(`Talos machines are upgraded in place with the stand-ins: ${reason}\n`);
// that both do the same is seen elsewhere: here it would take twice as long
const provider: Provider = reason === undefined ? 'real' : 'stand-in';

const MANY_MINUTES = 900_000;
const ENV = 'envs/lab/env.yaml';

function describeCluster(talos: string, kubernetes: string): string {
  return `
kind: talos
proxmox: { node_name: pve1 }
cluster:
  talos_version: ${talos}
  kubernetes_version: ${kubernetes}
  upgrade: in-place
  vip: 10.25.150.10
  gateway: 10.25.150.1
  node_network: 10.25.150.0/24
nodes_config:
  ctrl-0: { machine_type: controlplane, ip: 10.25.150.11, vm_id: 8101 }
  ctrl-1: { machine_type: controlplane, ip: 10.25.150.12, vm_id: 8102 }
  ctrl-2: { machine_type: controlplane, ip: 10.25.150.13, vm_id: 8103 }
  work-0: { machine_type: worker, ip: 10.25.150.21, vm_id: 8201 }
`;
}

interface Data {
  readonly talosMachines: Readonly<Record<string, { readonly installed?: string; readonly boots?: number; readonly configuration?: string }>>;
  readonly vms: Readonly<Record<string, { readonly config: { readonly smbios1: string } }>>;
}

describe(`machines that the ${provider} provider upgrades in place`, () => {
  const project = new Project();
  const run = async (...args: string[]) => project.rehearse(args, ['--provider', provider]);
  const data = (): Data => JSON.parse(readFileSync(project.path('.standsmith', 'simulated-cluster.json'), 'utf8')) as Data;
  const machines = () => Object.entries(data().talosMachines);
  let before: Dump;
  let identities: unknown;

  beforeAll(async () => {
    project.write(ENV, describeCluster('v1.13.9', 'v1.35.2'));
    await project.succeed('credentials', 'lab');
    before = await project.dump();
    expect(await run('apply', 'lab', '--yes')).toMatchObject({ code: 0 });
    identities = Object.values(data().vms).map(({ config }) => config.smbios1);
  }, MANY_MINUTES);

  afterAll(() => project.remove());

  it('are made of the image, and are not booted again for that', () => {
    expect(machines().map(([vmid, { installed, boots }]) => [vmid, installed, boots])).toEqual(
      ['8101', '8102', '8103', '8201'].map(vmid => [vmid, undefined, undefined]),
    );
  });

  it('are booted into another version once', async () => {
    project.write(ENV, describeCluster('v1.13.10', 'v1.35.2'));
    expect(await run('apply', 'lab', '--yes')).toMatchObject({ code: 0 });

    for (const [, { installed, boots }] of machines()) {
      expect(installed).toMatch(/^factory\.talos\.dev\/nocloud-installer\/[0-9a-f]{64}:v1\.13\.10$/);
      expect(boots).toBe(1);
    }
  }, MANY_MINUTES);

  it('run Kubernetes of another minor version without a boot, on the same VMs, and need nothing more', async () => {
    project.write(ENV, describeCluster('v1.13.10', 'v1.36.3'));
    expect(await run('apply', 'lab', '--yes')).toMatchObject({ code: 0 });

    expect(machines().map(([, { boots }]) => boots)).toEqual([1, 1, 1, 1]);
    machines().forEach(([, { configuration }]) => expect(configuration).toContain('ghcr.io/siderolabs/kubelet:v1.36.3'));
    expect(Object.values(data().vms).map(({ config }) => config.smbios1)).toEqual(identities);
    expect(await run('plan', 'lab')).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing to change') });
  }, MANY_MINUTES);

  it('leave nothing behind', async () => {
    expect(await run('destroy', 'lab', '--yes')).toMatchObject({ code: 0 });
    expect(await project.dump()).toEqual(before);
    expect(machines()).toEqual([]);
  }, MANY_MINUTES);
});
