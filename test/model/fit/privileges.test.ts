import { findNotAllowed, permissionPaths, type Privileges } from '../../../lib/model/fit/privileges';
import { samplePlan, studentNames } from '../../stacks/sample-plan';
import { facts } from './facts';

const ALL = [
  'Datastore.AllocateSpace', 'Permissions.Modify', 'Pool.Allocate', 'Pool.Audit', 'Realm.AllocateUser', 'SDN.Allocate', 'SDN.Audit', 'SDN.Use',
  'Sys.Audit', 'Sys.Modify', 'User.Modify', 'VM.Allocate', 'VM.Audit', 'VM.Clone', 'VM.Config.CPU', 'VM.Config.Cloudinit', 'VM.Config.Disk',
  'VM.Config.Memory', 'VM.Config.Network', 'VM.Config.Options', 'VM.PowerMgmt',
];
const PLAN = samplePlan(studentNames(2));
const PATHS = permissionPaths(PLAN, ['local-lvm', 'other']);
const everywhere = (privileges: readonly string[]): Privileges => Object.fromEntries(PATHS.map(path => [path, privileges]));
const messages = (held: Privileges, plan = PLAN) => findNotAllowed(plan, facts(), held).map(({ message }) => message);

it('asks for what is needed on a pool, its VMs, templates, storages, users and networks', () => {
  expect(PATHS).toEqual([
    '/pool/class/student1', '/access', '/access/groups', '/access/realm/pve', '/vms/10000', '/vms/9000', '/storage/local-lvm', '/storage/other',
    '/sdn/zones/localnetwork', '/sdn', '/sdn/zones/zclass',
  ]);
});

it('has nothing to say about somebody who may do all', () => {
  expect(messages(everywhere(ALL))).toEqual([]);
});

it.each(ALL.filter(privilege => privilege !== 'Sys.Audit'))('names %s where it is lacking', privilege => {
  expect(messages(everywhere(ALL.filter(held => held !== privilege))).join('\n')).toContain(`lacks ${privilege} on /`);
});

it('takes what a VM has from its pool', () => {
  expect(messages({ ...everywhere(ALL), '/vms/10000': [] })).toEqual([]);
  expect(messages({ ...everywhere(ALL), '/pool/class/student1': ['Pool.Allocate', 'Pool.Audit', 'Permissions.Modify'] })).toEqual([]);
});

it('asks only for storages that the templates are on', () => {
  expect(messages({ ...everywhere(ALL), '/storage/other': [] })).toEqual([]);
  expect(messages({ ...everywhere(ALL), '/storage/local-lvm': [] })).toEqual(['the user or token lacks Datastore.AllocateSpace on /storage/local-lvm']);
});

it('does not judge what was not answered', () => {
  expect(messages({})).toEqual([]);
});

it('asks for the nodes\' networks where networks are bridges', () => {
  const plan = samplePlan(studentNames(2), { isolation: 'bridge' });

  expect(messages({ ...everywhere(ALL), '/nodes/pve1': [] }, plan)).toEqual(['the user or token lacks Sys.Modify, Sys.Audit on /nodes/pve1']);
});

it('asks for what files with data for cloud-init take on their storage', () => {
  const snippet = { nodeName: 'pve1', machine: 'web', datastoreId: 'nas', fileName: 'class.web.pve1.yaml', content: '' };

  expect(messages({ ...everywhere(ALL), '/storage/nas': [] }, { ...PLAN, snippets: [snippet] })).toEqual(['the user or token lacks Datastore.Allocate on /storage/nas']);
});
