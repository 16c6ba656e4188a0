import fc from 'fast-check';
import type { Allocations } from '../../lib/model/allocations';
import { candidateNodes, placeStudents, standNode } from '../../lib/model/placement';
import { planLab } from '../../lib/model/plan-lab';
import { STORAGE, vm } from './fit/facts';
import { NOTHING_ALLOCATED, NOTHING_TAKEN, lab, users, type LabFixture } from './lab';

function node(...machines: (readonly [nodeName: string | undefined, templateNode: string, network: string])[]) {
  return standNode(lab({
    students: users(1),
    machines: machines.map(([nodeName, templateNode, network], index) => ({ name: `m${index}`, nodeName, templateNode, networks: [network] })),
  }));
}

test('a stand is on the node of its first template', () => {
  expect(node([undefined, 'pve2', 'lan'], [undefined, 'pve3', 'lan'])).toBe('pve2');
});

test('a pinned machine takes the others along', () => {
  expect(node([undefined, 'pve2', 'lan'], ['pve1', 'pve3', 'lan'])).toBe('pve1');
  expect(node([undefined, 'pve2', 'lan'], ['pve1', 'pve3', 'vmbr0'])).toBe('pve1');
});

test('a machine on an isolated network decides before one that is on the uplink alone', () => {
  expect(node(['pve1', 'pve2', 'vmbr0'], ['pve3', 'pve2', 'lan'])).toBe('pve3');
});

const HOST = { name: 'host', memoryMiB: 1024, cores: 1, networks: ['lan'] };

function balanced(students: readonly string[], nodes: readonly string[] | undefined, more: Partial<LabFixture> = {}) {
  return lab({ students, machines: [HOST], placement: 'balanced', proxmox: { nodes }, ...more });
}

function nodesOf({ students }: Allocations): Record<string, string> {
  return Object.fromEntries(Object.entries(students).map(([key, { nodeName }]) => [key, nodeName!]));
}

function counts(nodes: Readonly<Record<string, string>>, names: readonly string[]): number[] {
  return names.map(name => Object.values(nodes).filter(nodeName => nodeName === name).length);
}

const PVE = ['pve1', 'pve2', 'pve3', 'pve4', 'pve5'];
const nodeNames = fc.integer({ min: 1, max: 5 }).map(count => PVE.slice(0, count));
const CPU_ALONE = { memory: 10, cpu: 4, disk: 10 };
const TEMPLATE = vm(100, { isTemplate: true, disks: [{ storageId: 'local-lvm', gib: 10 }] });

/** Nodes that are alike. */
function alike(names: readonly string[]) {
  return {
    nodes: names.map(name => ({ name, cores: 8, memoryMiB: 32_768, bridges: [] })),
    storages: names.map(nodeName => ({ ...STORAGE, nodeName })),
    vms: [TEMPLATE],
  };
}

describe('balanced placement', () => {
  test('is within one student of even on nodes that are alike, known or not', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 60 }), nodeNames, fc.boolean(), (count, names, isKnown) => {
      const { allocations } = planLab(balanced(users(count), names), NOTHING_ALLOCATED, NOTHING_TAKEN, isKnown ? alike(names) : undefined);
      const each = counts(nodesOf(allocations), names);
      expect(each.reduce((a, b) => a + b)).toBe(count);
      expect(Math.max(...each) - Math.min(...each)).toBeLessThanOrEqual(1);
    }));
  });

  test('gives the same for the same', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 30 }), nodeNames, (count, names) => {
      const plan = () => planLab(balanced(users(count), names), NOTHING_ALLOCATED, NOTHING_TAKEN, alike(names));
      expect(plan()).toEqual(plan());
    }));
  });

  test('moves nobody when students, nodes or loads come and go, or it is fixed again', () => {
    const edit = fc.record({
      students: fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 1 }).map(numbers => numbers.map(number => `user${number}@pve`)),
      names: nodeNames,
      placement: fc.constantFrom('fixed' as const, 'balanced' as const),
      load: fc.integer({ min: 0, max: 30_000 }),
    });
    fc.assert(fc.property(fc.array(edit, { minLength: 2, maxLength: 6 }), edits => {
      let before: Allocations = NOTHING_ALLOCATED;
      for (const { students, names, placement, load } of edits) {
        const resources = { ...alike(names), vms: [TEMPLATE, vm(500, { isRunning: true, memoryMiB: load })] };
        const { allocations, plan } = planLab(balanced(students, names, { placement }), before, NOTHING_TAKEN, resources);
        const [was, is] = [nodesOf(before), nodesOf(allocations)];
        for (const key of Object.keys(was)) expect([was[key], undefined]).toContain(is[key]);
        expect(plan.stands.map(({ key, nodeName }) => [key, nodeName])).toEqual(students.map(id => [id.split('@')[0], is[id.split('@')[0]!]]));
        before = allocations;
      }
    }));
  });

  test('counts what runs on the nodes already', () => {
    const vms = [TEMPLATE, vm(500, { isRunning: true, memoryMiB: 6144 }), vm(501, { nodeName: 'pve2', memoryMiB: 32_768 })];
    const { allocations } = planLab(balanced(users(10), ['pve1', 'pve2']), NOTHING_ALLOCATED, NOTHING_TAKEN, { ...alike(['pve1', 'pve2']), vms });

    expect(counts(nodesOf(allocations), ['pve1', 'pve2'])).toEqual([2, 8]);
  });

  test('gives a larger node more, by the resource that is the scarcest there', () => {
    const { storages, vms, nodes } = alike(['pve1', 'pve2']);
    const place = (resources: Parameters<typeof planLab>[3], more = {}) => (
      counts(nodesOf(planLab(balanced(users(12), ['pve1', 'pve2'], more), NOTHING_ALLOCATED, NOTHING_TAKEN, resources).allocations), ['pve1', 'pve2'])
    );

    expect(place({ storages: [], vms, nodes: [nodes[0]!, { ...nodes[1]!, cores: 24, memoryMiB: 98_304 }] })).toEqual([3, 9]);
    expect(place({ storages: [], vms, nodes: [{ ...nodes[0]!, cores: 1 }, nodes[1]!] }, { overcommit: CPU_ALONE })).toEqual([1, 11]);
    expect(place({ vms, nodes, storages: [{ ...storages[0]!, usedGib: 900 }, storages[1]!] })).toEqual([0, 12]);
  });

  test('counts the class itself once, whether its machines run already or not', () => {
    const names = ['pve1', 'pve2'];
    const { allocations: before } = planLab(balanced(users(4), names), NOTHING_ALLOCATED, NOTHING_TAKEN);
    const [onFirst, onSecond] = Object.values(before.students).map(student => student.machines.host!.vmId);
    const vms = [TEMPLATE, vm(onFirst!, { isRunning: true, memoryMiB: 30_000 }), vm(onSecond!, { nodeName: 'pve2' })];
    const { allocations } = planLab(balanced(users(6), names), before, NOTHING_TAKEN, { ...alike(names), vms });

    expect(counts(nodesOf(allocations), names)).toEqual([3, 3]);
  });

  test('puts newcomers beside those who are there already', () => {
    const names = ['pve1', 'pve2'];
    const { allocations: before } = planLab(balanced(users(4), names, { placement: 'fixed' }), NOTHING_ALLOCATED, NOTHING_TAKEN);

    for (const resources of [undefined, alike(names)]) {
      expect(counts(nodesOf(planLab(balanced(users(7), names), before, NOTHING_TAKEN, resources).allocations), names)).toEqual([4, 3]);
    }
  });

  test('leaves out nodes that the cluster does not have, or that are down', () => {
    const { nodes, ...others } = alike(['pve1', 'pve2']);
    const resources = { ...others, nodes: [nodes[0]!, { ...nodes[1]!, memoryMiB: undefined, cores: undefined }] };

    expect(nodesOf(planLab(balanced(users(2), ['pve3', 'pve2', 'pve1']), NOTHING_ALLOCATED, NOTHING_TAKEN, resources).allocations))
      .toEqual({ user1: 'pve1', user2: 'pve1' });
  });

  test('is held where a machine is pinned whose network does not span nodes', () => {
    const machines = [HOST, { ...HOST, name: 'pinned', nodeName: 'pve2' }];

    expect(candidateNodes(balanced(users(1), ['pve1', 'pve2'], { machines }), {})).toEqual(['pve2']);
    expect(candidateNodes(balanced(users(1), ['pve1', 'pve2'], { machines, isolation: 'sdn-vxlan' }), {})).toEqual(['pve1', 'pve2']);
    expect(candidateNodes(balanced(users(1), ['pve1', 'pve2'], { machines: [HOST, { ...machines[1]!, networks: ['vmbr0'] }] }), {})).toEqual(['pve1', 'pve2']);
  });

  test('where no nodes are named, uses those that have the templates, a replica of each, or storage that all have', () => {
    const resources = alike(['pve1', 'pve2', 'pve3']);
    const shared = [{ ...STORAGE, nodeName: undefined }];

    expect(candidateNodes(balanced(users(1), undefined), {}, resources)).toEqual(['pve1']);
    expect(candidateNodes(balanced(users(1), undefined), { replicas: { 100: { pve3: 20_000 } } }, resources)).toEqual(['pve1', 'pve3']);
    expect(candidateNodes(balanced(users(1), undefined), { replicas: { 100: { '*': 20_000 } } }, resources)).toEqual(['pve1', 'pve2', 'pve3']);
    expect(candidateNodes(balanced(users(1), undefined), {}, { ...resources, storages: shared })).toEqual(['pve1', 'pve2', 'pve3']);
  });
});

test('who stood before nodes were kept, stays where the configuration has put everybody', () => {
  const before = { students: { user1: { networks: {}, machines: {} }, user2: { nodeName: 'pve9', networks: {}, machines: {} } } };

  expect([...placeStudents(balanced(users(3), ['pve2', 'pve1']), before)]).toEqual([['user1', 'pve1'], ['user2', 'pve9'], ['user3', 'pve2']]);
});

test('a machine is cloned from the replica on its node, where there is one', () => {
  const machines = [HOST, { ...HOST, name: 'far', nodeName: 'pve3', networks: ['vmbr0'] }];
  const before = { students: {}, replicas: { 100: { pve2: 10_000 } } };
  const { plan, allocations } = planLab(balanced(users(2), ['pve1', 'pve2'], { machines }), before, NOTHING_TAKEN);

  expect(plan.stands.map(stand => stand.machines.map(({ template }) => template))).toEqual([
    [{ vmId: 100, nodeName: 'pve1' }, { vmId: 100, nodeName: 'pve1' }], [{ vmId: 10_000, nodeName: 'pve2', replicaOf: 100 }, { vmId: 100, nodeName: 'pve1' }],
  ]);
  expect(allocations.replicas).toEqual(before.replicas);
  expect(plan.stands.flatMap(stand => stand.machines.map(({ vmId }) => vmId))).toEqual([10_001, 10_002, 10_003, 10_004]);
});
