import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { checkConfigPatch } from '../../lib/config/talos/machine-config-schema';
import { Project, ROOT, providers, type Dump } from './project';
import { reasonWithoutRealTalos } from './talos/real-provider';

const reason = reasonWithoutRealTalos();
if (reason !== undefined) process.stderr.write(`the example of a Talos cluster is made with the stand-ins only: ${reason}\n`);

const ENV = 'envs/talos/env.yaml';
const EXAMPLE = readFileSync(path.join(ROOT, ENV), 'utf8');
const ANOTHER_WORKER = '  work-05: { machine_type: worker, ip: 10.25.150.26, mac_address: "bc:24:11:6f:20:06", vm_id: 8206 }\n';
const POOL = 'node_pools:\n  burst: { machine_type: worker, count: 3, ignore: [count], first_ip: 10.25.150.31, first_vm_id: 8301 }\n';
const MACHINES = Object.entries((parse(EXAMPLE) as { nodes_config: Record<string, { machine_type: string }> }).nodes_config)
  .map(([name, { machine_type: type }]) => [name, type === 'controlplane'] as const);
const MANY_MINUTES = 900_000;

interface Change { readonly address: string; readonly type: string; readonly change: { readonly actions: readonly string[] } }

describe.each(providers.filter(provider => provider === 'stand-in' || reason === undefined))('the example of a Talos cluster with the %s provider', provider => {
  const project = new Project();
  const run = async (...args: string[]) => project.rehearse(args, ['--provider', provider]);
  const output = project.path('.standsmith', 'simulated-cluster.states', 'talos.output');
  let before: Dump;

  /** What the plan would do, other than nothing. */
  async function changes(): Promise<readonly Change[]> {
    const { resource_changes: all = [] } = await project.showPlan(provider, 'talos');
    return all.filter(({ change }) => !['no-op', 'read'].includes(change.actions.join()));
  }

  beforeAll(async () => {
    project.write(ENV, EXAMPLE);
    await project.succeed('credentials', 'talos');
    before = await project.dump();
    expect(await run('apply', 'talos', '--yes')).toMatchObject({ code: 0, stdout: expect.stringMatching(/work-04 +worker +8205 +nuc +10\.25\.150\.25 +\S/) });
  }, MANY_MINUTES);

  afterAll(() => project.remove());

  it('stands, and is as described', async () => {
    expect(await run('plan', 'talos')).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing to change') });
  }, MANY_MINUTES);

  it('keeps its secrets in a state that nobody reads without the passphrase', () => {
    const state = readFileSync(project.path('.standsmith', 'simulated-cluster.states', 'talos.tfstate'), 'utf8');

    expect(Object.keys(JSON.parse(state) as object).sort()).toEqual(['encrypted_data', 'encryption_version', 'lineage', 'meta', 'serial']);
    expect(statSync(project.path('envs', 'talos', 'state.auto.tfvars')).mode & 0o777).toBe(0o600);
  });

  it('gives the disks, devices and hosts that the machines ask for', async () => {
    const vms = Object.values((await project.dump()).vms!) as { node: string; config: Record<string, string> }[];
    const vm = (name: string) => vms.find(({ config }) => config.name === name)!;

    expect(vm('work-02').config.scsi1).toMatch(/size=500G/);
    expect(vm('work-00').config.scsi1).toMatch(/serial=longhorn.*size=180G|size=180G.*serial=longhorn/);
    expect(vm('work-03').config).toMatchObject({ hostpci0: expect.stringContaining('0000:01:00.0'), hostpci1: expect.stringContaining('0000:01:00.1') });
    expect(vm('work-04').node).toBe('nuc');
    expect(Number(vm('work-01').config.memory)).toBe(12240);
  });

  it('is exported with every machine\'s final configuration, for its owner only', async () => {
    expect(await run('talos', 'export', 'talos')).toMatchObject({ code: 0 });

    const read = (file: string) => readFileSync(path.join(output, file), 'utf8');
    expect(statSync(path.join(output, 'kube-config.yaml')).mode & 0o777).toBe(0o600);
    expect(parse(read('kube-config.yaml'))).toMatchObject({ clusters: [{ cluster: { server: 'https://10.25.150.10:6443' } }] });
    expect(parse(read('talos-config.yaml'))).toMatchObject({ contexts: { talos: { endpoints: ['10.25.150.11', '10.25.150.12', '10.25.150.13'] } } });
    for (const [name, isControlPlane] of MACHINES) {
      const documents = parseAllDocuments(read(`talos-machine-config-${name}.yaml`)).map(document => document.toJSON() as Record<string, unknown>);
      // Talos still writes `persist`, and its schema knows it no more
      expect([name, documents.flatMap(checkConfigPatch).map(({ path: at }) => at)]).toEqual([name, [['persist']]]);
      expect(documents[0]).toMatchObject({
        machine: { type: isControlPlane ? 'controlplane' : 'worker', nodeLabels: { 'topology.kubernetes.io/zone': name === 'work-04' ? 'nuc' : 'host3' } },
        cluster: { network: { podSubnets: ['10.25.0.0/16'], ...(isControlPlane && { cni: { name: 'none' } }) } },
      });
      expect(documents).toContainEqual(expect.objectContaining({ kind: 'HostnameConfig', hostname: name }));
      const kinds = documents.map(({ kind }) => kind);
      expect([name, kinds.includes('Layer2VIPConfig'), kinds.includes('UserVolumeConfig')]).toEqual([name, isControlPlane, !isControlPlane]);
    }
  }, MANY_MINUTES);

  it('keeps every VM with other versions of Talos and Kubernetes', async () => {
    project.write(ENV, EXAMPLE.replace('v1.13.9', 'v1.14.0').replace('v1.36.3', 'v1.36.4'));
    expect([0, 2]).toContain((await run('plan', 'talos')).code);

    expect((await changes()).filter(({ type }) => type === 'proxmox_virtual_environment_vm')).toEqual([]);
    project.write(ENV, EXAMPLE);
  }, MANY_MINUTES);

  it('takes another worker, and lets it go again, and nobody else is touched', async () => {
    const ownOf = ({ address }: Change) => /_(vm|apply)_[0-9A-F]{8}$/.test(address);
    const machines = async () => (await changes()).filter(ownOf).map(({ address, change }) => [/work-\d\d|ctrl-\d\d/.exec(address)![0], change.actions.join()]);
    project.write(ENV, `${EXAMPLE}${ANOTHER_WORKER}`);
    expect(await run('plan', 'talos')).toMatchObject({ code: 2 });
    expect(await machines()).toEqual([['work-05', 'create'], ['work-05', 'create']]);
    expect(await run('apply', 'talos', '--yes')).toMatchObject({ code: 0 });

    project.write(ENV, EXAMPLE);
    expect(await run('plan', 'talos')).toMatchObject({ code: 2 });
    expect(await machines()).toEqual([['work-05', 'delete'], ['work-05', 'delete']]);
    expect(await run('apply', 'talos', '--yes')).toMatchObject({ code: 0 });
  }, MANY_MINUTES);

  it('takes as many machines of a pool as somebody else counts, and only when nothing else is to change', async () => {
    project.write(ENV, `${EXAMPLE}${POOL}`);
    const scale = async (count: number) => run('talos', 'scale', 'talos', 'burst', String(count), '--yes');
    expect(await scale(1)).toMatchObject({ code: 0, stdout: expect.stringMatching(/talos: burst has 1 machine$/m) });
    expect(await run('plan', 'talos')).toMatchObject({ code: 0 });

    project.write(ENV, `${EXAMPLE}${ANOTHER_WORKER}${POOL}`);
    expect(await scale(0)).toMatchObject({ code: 4, stderr: expect.stringContaining('other changes, of work-05') });
    project.write(ENV, `${EXAMPLE}${POOL}`);
    expect(await run('plan', 'talos')).toMatchObject({ code: 0 });
    expect(await scale(0)).toMatchObject({ code: 0 });
    project.write(ENV, EXAMPLE);
  }, MANY_MINUTES);

  it('is not ended by a plan that takes the greater part of etcd', async () => {
    project.write(ENV, EXAMPLE.replace(/ {2}ctrl-0[12]: .*\n/g, ''));

    expect(await run('apply', 'talos', '--yes')).toMatchObject({ code: 4, stderr: expect.stringMatching(/etcd bears the loss of 1 of its 3 members/) });
    project.write(ENV, EXAMPLE);
  }, MANY_MINUTES);

  it('leaves nothing behind', async () => {
    expect(await run('destroy', 'talos', '--yes')).toMatchObject({ code: 0 });
    expect(await project.dump()).toEqual(before);
  }, MANY_MINUTES);
});
