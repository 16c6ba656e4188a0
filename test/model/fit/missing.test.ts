import { findMissing } from '../../../lib/model/fit/missing';
import type { ClusterFacts } from '../../../lib/model/fit/cluster-facts';
import { samplePlan, studentNames } from '../../stacks/sample-plan';
import { facts, NODE, STORAGE, TEMPLATE, vm } from './facts';

const PLAN = samplePlan(studentNames(3));

it('finds nothing where all is there', () => {
  expect(findMissing(PLAN, facts())).toEqual([]);
});

it.each<[string, Partial<ClusterFacts>, string]>([
  ['a node', { nodes: [{ ...NODE, name: 'pve9' }] }, 'nodes that the cluster does not have: pve1'],
  ['a bridge', { nodes: [{ ...NODE, bridges: [] }] }, 'bridges that are missing: vmbr0 on pve1'],
  ['a realm', { realms: ['pam'] }, 'realms that the cluster does not have: pve'],
  ['a template', { vms: [] }, 'templates that are missing: 9000 on pve1'],
  ['a template that is an ordinary VM', { vms: [vm(9000)] }, 'VMs that are no templates: 9000 (vm-9000)'],
  ['a template on another node', { vms: [{ ...TEMPLATE, nodeName: 'pve2' }] }, 'template 9000 is on pve2, not on pve1'],
  ['a storage without disks', { storages: [{ ...STORAGE, content: ['iso'] }] }, 'storages that take no disks of VMs: local-lvm'],
])('finds %s', (_, there, message) => {
  expect(findMissing(PLAN, facts(there))).toEqual([{ kind: 'missing', message, fix: expect.any(String) }]);
});

it('finds users that the environment does not make', () => {
  const plan = { ...PLAN, stands: PLAN.stands.map(stand => ({ ...stand, createUser: false })) };

  expect(findMissing(plan, facts({ userIds: ['student1@pve'] })).map(({ message }) => message)).toEqual(['users that are not there: student2@pve, student3@pve']);
});

it('says nothing about a storage that cannot be seen', () => {
  expect(findMissing(PLAN, facts({ storages: [] }))).toEqual([]);
});

describe('a storage for packages and commands of cloud-init', () => {
  const snippet = { nodeName: 'pve1', machine: 'web', datastoreId: 'local', fileName: 'class.web.pve1.yaml', content: '' };
  const plan = { ...PLAN, snippets: [snippet] };
  const local = { ...STORAGE, id: 'local', content: ['iso', 'snippets'] };

  it.each([['of the node', { nodeName: 'pve1' }], ['of all nodes', { nodeName: undefined }]])('%s is good where it takes snippets', (_, where) => {
    expect(findMissing(plan, facts({ storages: [STORAGE, { ...local, ...where }] }))).toEqual([]);
  });

  it.each([
    ['is missing', [STORAGE], 'storages that are missing: local on pve1'],
    ['is on another node', [STORAGE, { ...local, nodeName: 'pve2' }], 'storages that are missing: local on pve1'],
    ['takes none', [STORAGE, { ...local, content: ['iso'] }], 'storages that take no snippets, which packages and run of cloud_init need: local on pve1'],
  ])('is named where it %s', (_, storages, message) => {
    expect(findMissing(plan, facts({ storages }))).toEqual([{ kind: 'missing', message, fix: expect.stringContaining('snippets_datastore_id') }]);
  });
});
