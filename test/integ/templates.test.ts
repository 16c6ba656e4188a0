import type { PlanDocument } from '../../lib/tofu/show';
import { belongsTo, changedAddresses, changedRows, rowsOfOthers } from './cluster-changes';
import { Project, providers, type Dump } from './project';

const NODES = ['pve1', 'pve2', 'pve3'];
/** Templates on one of three nodes, each with storage of its own. */
const CLUSTER = `nodes: { pve1: {}, pve2: {}, pve3: {} }
templates:
  - { vmid: 100, node: pve1, name: ecorouter }
  - { vmid: 101, node: pve1, name: linux }
`;
const SIMULATION = ['--cluster', 'lab.yaml'];
const SHARED = /^(terraform_data\.zone_|proxmox_sdn_applier\.zone_)/;

function spreadClass(...students: string[]): Project {
  const project = new Project();
  project.write('lab.yaml', CLUSTER);
  project.addExample('class-router', ...students);
  project.write('envs/class-router/env.yaml', `placement: balanced\nproxmox: { nodes: [${NODES.join(', ')}] }\n`);
  return project;
}

describe.each(providers)('a class on three nodes with shared storage beside their own, with the %s provider', provider => {
  const project = spreadClass('a', 'b', 'c');
  const simulation = ['--provider', provider, ...SIMULATION];
  const succeed = async (...args: string[]) => {
    const { code, stdout, stderr } = await project.rehearse(args, simulation);
    if (code !== 0) throw new Error(`standsmith ${args.join(' ')} ended with ${code}\n${stdout}\n${stderr.slice(-4000)}`);
    return stdout;
  };

  afterAll(() => project.remove());

  it('is cloned on all nodes from one replica of each template, and leaves nothing behind', async () => {
    project.write('lab.yaml', `${CLUSTER}storages:
  local: { type: dir, content: [iso, snippets] }
  local-lvm: { type: lvmthin, content: [images, rootdir] }
  ceph: { type: rbd, shared: true, content: [images] }
`);
    await project.succeed('credentials', 'class-router');
    const before = await project.dump(...SIMULATION);
    expect(await succeed('templates', 'sync', 'class-router', '--yes')).toBe('2 replicas made\n');
    await succeed('apply', 'class-router', '--yes');
    const dump = await project.dump(...SIMULATION);

    expect(vmsOn(dump)).toEqual({ pve1: 3, pve2: 3, pve3: 3 });
    const volumes = Object.values(dump.volumes as Readonly<Record<string, { storage: string; base?: string }>>);
    expect(volumes.filter(({ base }) => base !== undefined).map(({ storage }) => storage)).toEqual(Array(9).fill('ceph'));
    expect((await project.rehearse(['plan', 'class-router'], simulation)).code).toBe(0);

    expect((await project.rehearse(['templates', 'remove', 'class-router', '--yes'], simulation)).stdout).toBe('nothing to remove\n');
    await succeed('destroy', 'class-router', '--yes');
    expect(await succeed('templates', 'remove', 'class-router', '--yes')).toBe('2 replicas removed\n');
    expect(await project.dump(...SIMULATION)).toEqual(before);
  });

});

function vmsOn(dump: Dump): Record<string, number> {
  const vms = Object.values(dump.vms!) as { node: string; template: boolean }[];
  return Object.fromEntries(NODES.map(node => [node, vms.filter(vm => vm.node === node && !vm.template).length]));
}

describe.each(providers)('a class that is spread over three nodes, with the %s provider', provider => {
  const students = ['a', 'b', 'c', 'd', 'e'];
  const project = spreadClass(...students);
  let before: Dump;
  let applied: Dump;

  afterAll(() => project.remove());

  const simulate = async (...args: string[]) => project.rehearse(args, ['--provider', provider, ...SIMULATION]);
  const succeed = async (...args: string[]) => {
    const { code, stdout, stderr } = await simulate(...args);
    if (code !== 0) throw new Error(`standsmith ${args.join(' ')} ended with ${code}\n${stdout}\n${stderr.slice(-4000)}`);
    return stdout;
  };
  const dump = async () => project.dump(...SIMULATION);

  it('is refused as long as the other nodes lack the templates', async () => {
    await project.succeed('credentials', 'class-router');
    before = await dump();

    const { code, stderr } = await simulate('apply', 'class-router', '--yes');

    expect(code).toBe(4);
    expect(stderr).toMatch(/linked clones would leave the storage of their template: 100 is on local-lvm of pve1, not on pve2/);
    expect(stderr).toMatch(/run standsmith templates sync/);
    expect(await dump()).toEqual(before);
  });

  it('gets its templates on every node, once', async () => {
    expect((await simulate('templates', 'sync', 'class-router')).code).toBe(4);
    expect(await dump()).toEqual(before);

    expect(await succeed('templates', 'sync', 'class-router', '--yes')).toBe('4 replicas made\n');
    const rows = JSON.parse(await succeed('templates', 'list', 'class-router', '--json')) as { templateVmId: number; nodeName: string; status: string }[];

    expect(rows.map(({ templateVmId, nodeName, status }) => [templateVmId, nodeName, status])).toEqual([100, 101].flatMap(template => (
      NODES.map(node => [template, node, node === 'pve1' ? 'template' : 'ready'])
    )));
    const synced = await dump();
    expect(await succeed('templates', 'sync', 'class-router', '--yes')).toBe('every node has the templates that it needs\n');
    expect(await dump()).toEqual(synced);
  });

  it('is applied, evenly, and a plan is empty then', async () => {
    await succeed('apply', 'class-router', '--yes');
    applied = await dump();

    expect(vmsOn(applied)).toEqual({ pve1: 6, pve2: 6, pve3: 3 });
    expect((await simulate('plan', 'class-router')).code).toBe(0);
    const volumes = Object.values(applied.volumes!) as { node?: string; vmid?: number; base?: string }[];
    const vms = applied.vms as Readonly<Record<string, { node: string; template: boolean }>>;
    const clones = volumes.filter(({ vmid }) => vmid !== undefined && !vms[vmid]!.template);
    expect(clones.filter(({ node, vmid, base }) => node !== vms[vmid!]!.node || base === undefined)).toEqual([]);
  });

  it.each([['newcomer', [...students, 'newcomer'], 6], ['b', [...students.filter(student => student !== 'b'), 'newcomer'], 3]] as const)(
    'changes for %s alone', async (student, list, onSecond) => {
      project.setStudents('class-router', ...list);
      await project.succeed('credentials', 'class-router');

      expect((await simulate('plan', 'class-router')).code).toBe(2);
      const plan = JSON.parse(await project.succeed('sim', '--provider', provider, ...SIMULATION, '--', 'bash', '-ec',
        'cd cdktf.out/stacks/class-router && tofu show -json vm')) as PlanDocument;
      await succeed('apply', 'class-router', '--yes');
      const after = await dump();

      expect(changedAddresses(plan).filter(address => !SHARED.test(address) && !belongsTo(student, address))).toEqual([]);
      expect(rowsOfOthers(changedRows(applied, after), student)).toEqual([]);
      expect(vmsOn(after)).toMatchObject({ pve2: onSecond });
      expect((await simulate('plan', 'class-router')).code).toBe(0);
      applied = after;
    },
  );

  it('keeps replicas that machines are clones of, and leaves the cluster as it was when the class has gone', async () => {
    const kept = await simulate('templates', 'remove', 'class-router', '--yes');
    expect(kept).toMatchObject({ code: 0, stdout: 'nothing to remove\n' });
    expect(kept.stderr).toMatch(/\(template-100-pve2\) is kept: 1 machine/);

    await succeed('destroy', 'class-router', '--yes');
    expect(await succeed('templates', 'remove', 'class-router', '--yes')).toBe('4 replicas removed\n');

    expect(await dump()).toEqual(before);
  });
});
