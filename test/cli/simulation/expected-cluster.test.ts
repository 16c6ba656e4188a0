import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expectedCluster, readClusterDescription } from '../../../lib/cli/simulation/expected-cluster';
import { expectedByMachines } from '../../../lib/cli/simulation/expected-machines';
import type { EnvConfig } from '../../../lib/config/env-config';
import { loadEnv } from '../../../lib/config/load-env';
import { loadMachines } from '../../../lib/config/machines/load-machines';
import { clusterDescriptionSchema } from '../../../lib/sim/pve/cluster-description';
import { seedState } from '../../../lib/sim/pve/store/seed';
import { TestProject } from '../test-io';

let project: TestProject;

beforeEach(() => {
  project = new TestProject();
});

afterEach(() => project.remove());

function load(name: string, files: { env?: string; users?: string; machines: string }): EnvConfig {
  project.write(`envs/${name}/env.yaml`, files.env ?? 'isolation: sdn-simple\n');
  project.write(`envs/${name}/users_list.yml`, files.users ?? 'users: [anna@pve]\n');
  project.write(`envs/${name}/deployment_config.yml`, files.machines);
  return loadEnv(path.join(project.root, 'envs', name), { root: project.root });
}

const machine = (name: string, node: string, template: number, more = '') =>
  `  - device_type: linux\n    name: ${name}\n    template_node: ${node}\n    template_vmid: ${template}\n${more}    networks: [{ bridge: lan }]\n`;

test('a cluster has every node, bridge and template that some environment names', () => {
  const cluster = expectedCluster([
    load('a', { env: 'proxmox: { nodes: [pve1, pve2], bridges: [vmbr0, vmbr7] }\n', machines: `machines:\n${machine('host', 'pve2', 101)}${machine('router', 'pve1', 100)}` }),
    load('b', { machines: `machines:\n${machine('host', 'pve9', 300)}` }),
  ]);

  expect(Object.keys(cluster.nodes)).toEqual(['pve1', 'pve2', 'pve9']);
  expect(cluster.nodes.pve9!.bridges).toEqual(['vmbr0', 'vmbr7']);
  expect(cluster.templates!.map(({ vmid, node }) => `${vmid} on ${node}`)).toEqual(['100 on pve1', '101 on pve2', '300 on pve9']);
  expect(clusterDescriptionSchema.safeParse(cluster).error).toBeUndefined();
});

test('nodes that something was given out on are there, and replicas where they are said to be made', () => {
  const config = load('a', { machines: `machines:\n${machine('host', 'pve1', 101)}` });
  const cluster = expectedCluster([config], { nodes: ['pve4', 'pve2'], replicas: { 101: { pve2: 10_000 } } });

  expect(Object.keys(cluster.nodes)).toEqual(['pve1', 'pve2', 'pve4']);
  expect(cluster.templates!.map(({ vmid, node, name }) => `${vmid} ${name} on ${node}`)).toEqual(['101 linux-101 on pve1', '10000 template-101-pve2 on pve2']);
});

test('where a replica is for all nodes, there is shared storage, and it lies there where it is said to be made', () => {
  const config = load('a', { machines: `machines:\n${machine('host', 'pve1', 101)}` });
  const cluster = expectedCluster([config], { replicas: { 101: { '*': 10_000 } } });

  expect(cluster.templates).toContainEqual({ vmid: 10_000, node: 'pve1', name: 'template-101-shared', storage: 'shared' });
  expect(cluster.storages).toMatchObject({ 'local-lvm': { type: 'lvmthin' }, 'shared': { shared: true, content: ['images'] } });
  expect(expectedCluster([config], { hasSharedStorage: true })).toMatchObject({ storages: cluster.storages, templates: [{ vmid: 101 }] });
  expect(expectedCluster([config]).storages).not.toHaveProperty('shared');
  expect(clusterDescriptionSchema.safeParse(cluster).error).toBeUndefined();
});

test('users that no environment makes are there already, with their realm', () => {
  const cluster = expectedCluster([
    load('a', { env: 'create_users: false\n', users: 'users: [boris@school, anna@pve]\n', machines: `machines:\n${machine('host', 'pve1', 101)}` }),
    load('b', { machines: `machines:\n${machine('host', 'pve1', 101)}` }),
  ]);

  expect([cluster.users, cluster.realms]).toEqual([['boris@school'], ['school']]);
});

test('without an environment there is a node, with the uplink', () => {
  expect(expectedCluster([])).toMatchObject({ nodes: { pve1: { bridges: ['vmbr0'] } }, templates: [] });
});

describe('a file that describes a cluster', () => {
  const file = () => path.join(project.root, 'lab.yaml');

  test('is read', () => {
    writeFileSync(file(), 'nodes: { n1: {} }\ntemplates: [{ vmid: 100, node: n1, name: t }]\n');

    expect(readClusterDescription(file())).toEqual({ nodes: { n1: {} }, templates: [{ vmid: 100, node: 'n1', name: 't' }] });
  });

  test('is refused with everything that is wrong', () => {
    writeFileSync(file(), 'nodes: { n1: { cpus: 2 } }\ntemplates: [{ vmid: 5, node: n1 }]\n');

    expect(() => readClusterDescription(file())).toThrow(/nodes\.n1[^]*templates\.0\.vmid[^]*templates\.0\.name[^]*docs\/simulated-proxmox\.md/);
  });

  test('is refused when it is broken', () => {
    writeFileSync(file(), 'nodes: [\n');

    expect(() => readClusterDescription(file())).toThrow(/cannot be read as YAML/);
  });

  test('is refused when it is missing', () => {
    expect(() => readClusterDescription(file())).toThrow(/lab\.yaml: the file does not exist/);
  });
});

test('storages that machines of other environments have their disks on are there', () => {
  const cluster = expectedCluster([], {}, [{ nodes: ['pve'], bridges: [], storages: ['local-zfs', 'local-lvm'], templates: [], images: [] }]);

  expect(Object.keys(cluster.storages!).sort()).toEqual(['local', 'local-lvm', 'local-zfs']);
  expect(cluster.storages!['local-zfs']).toMatchObject({ content: expect.arrayContaining(['images']) });
  expect(clusterDescriptionSchema.safeParse(cluster).error).toBeUndefined();
});

test('machines find their nodes, bridges, templates and images', () => {
  project.write('envs/web/env.yaml', `kind: machines
proxmox: { node_name: pve1 }
defaults: { os: debian }
machines:
  a: { image: { file_id: "local:import/a.qcow2" }, host_node: pve2, networks: [{ bridge: vmbr9 }] }
  b: { image: { template_vmid: 9000 } }
`);
  const cluster = expectedCluster([], {}, [expectedByMachines(loadMachines(path.join(project.root, 'envs', 'web'), project.root), { students: {} })]);

  expect(Object.entries(cluster.nodes).map(([name, { bridges }]) => [name, bridges])).toEqual([['pve1', ['vmbr0', 'vmbr9']], ['pve2', ['vmbr0', 'vmbr9']]]);
  expect(cluster.templates).toEqual([{ vmid: 9000, node: 'pve1', name: 'template-9000' }]);
  expect(cluster.images).toEqual([{ node: 'pve1', volid: 'local:import/a.qcow2' }, { node: 'pve2', volid: 'local:import/a.qcow2' }]);
  const { volumes } = seedState(clusterDescriptionSchema.parse(cluster), secret => secret);
  expect(Object.values(volumes).find(({ node, content }) => node === 'pve2' && content === 'import')).toMatchObject({ volid: 'local:import/a.qcow2', format: 'qcow2' });
});
