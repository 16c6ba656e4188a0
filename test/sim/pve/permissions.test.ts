import fc from 'fast-check';
import { clusterDescriptionSchema } from '../../../lib/sim/pve/cluster-description';
import type { Caller } from '../../../lib/sim/pve/services/authentication';
import { PermissionService } from '../../../lib/sim/pve/services/permissions';
import { BUILT_IN_ROLES, PRIVILEGES } from '../../../lib/sim/pve/services/privileges';
import { RoleService } from '../../../lib/sim/pve/services/roles';
import { aclKey } from '../../../lib/sim/pve/store/naming';
import { seedState } from '../../../lib/sim/pve/store/seed';
import type { AclEntry } from '../../../lib/sim/pve/store/state';
import { Store } from '../../../lib/sim/pve/store/store';

const user: Caller = { userid: 'a@pve', authid: 'a@pve' };
const token: Caller = { userid: 'a@pve', authid: 'a@pve!lab' };
const PATHS = [
  '/', '/access', '/access/groups/class', '/access/realm/pve', '/mapping', '/mapping/pci/gpu', '/mapping/dir/share', '/mapping/hwrng', '/nodes', '/nodes/pve1',
  '/pool', '/pool/class', '/sdn', '/sdn/zones/z', '/sdn/zones/z/v', '/sdn/zones/z/v/7', '/storage', '/storage/ceph', '/vms', '/vms/101',
];

/** A cluster with a user, whose token has rights of its own, in a group. */
function cluster(acl: readonly Partial<AclEntry>[], privsep = true): PermissionService {
  const store = new Store(seedState(clusterDescriptionSchema.parse({ nodes: { pve1: {} } }), (secret) => secret));
  store.users.put('a@pve', { userid: 'a@pve', enable: true, expire: 0, groups: ['class'], details: {} });
  store.groups.put('class', { groupid: 'class' });
  store.tokens.put(token.authid, { tokenid: token.authid, secretHash: '', privsep, expire: 0 });
  store.pools.put('class', { poolid: 'class', comment: '', storages: ['ceph'] });
  store.vms.put('101', { vmid: 101, node: 'pve1', status: 'stopped', template: false, pool: 'class', config: {} });
  for (const entry of acl) {
    const whole = { path: '/', type: 'user' as const, ugid: 'a@pve', roleid: 'Administrator', propagate: true, ...entry };
    store.acl.put(aclKey(whole), whole);
  }
  return new PermissionService(store, new RoleService(store));
}

const list = (permissions: PermissionService, caller: Caller, path: string) => [...permissions.privileges(caller, path)].sort();
const role = (name: string) => [...BUILT_IN_ROLES[name] ?? []].sort();
const ofToken = { type: 'token', ugid: token.authid } as const;

test.each(PATHS.filter((path) => path !== '/'))('a token has on %s what it and its user have, and nothing without a role of its own', (path) => {
  expect(list(cluster([{ path, roleid: 'PVEAdmin' }]), token, path)).toEqual([]);
  expect(list(cluster([{ ...ofToken, path, roleid: 'PVEAdmin' }]), token, path)).toEqual([]);
  const both = cluster([{ path, roleid: 'PVEAuditor' }, { ...ofToken, path, roleid: 'PVEAdmin' }]);
  expect([list(both, user, path), list(both, token, path)]).toEqual([role('PVEAuditor'), role('PVEAuditor')]);
  const less = cluster([{ path, roleid: 'PVEAdmin' }, { ...ofToken, path: '/', roleid: 'PVEAuditor' }]);
  expect([list(less, user, path), list(less, token, path)]).toEqual([role('PVEAdmin'), role('PVEAuditor')]);
});

test('a token without separate privileges is its user', () => {
  const permissions = cluster([{ path: '/mapping', roleid: 'PVEMappingUser' }], false);
  expect(list(permissions, token, '/mapping/pci/gpu')).toEqual(role('PVEMappingUser'));
});

test('the longer path counts, and the user\'s own role before the group\'s', () => {
  const ofGroup = { type: 'group', ugid: 'class' } as const;
  const permissions = cluster([
    { path: '/', roleid: 'PVEAuditor' }, { path: '/mapping/dir', roleid: 'PVEMappingUser' }, { ...ofGroup, path: '/storage', roleid: 'PVEDatastoreAdmin' },
    { ...ofGroup, path: '/mapping/dir', roleid: 'PVEMappingAdmin' }, { path: '/nodes', roleid: 'PVESysAdmin', propagate: false },
  ]);
  expect(list(permissions, user, '/mapping/dir/share')).toEqual(role('PVEMappingUser'));
  expect(list(permissions, user, '/mapping/pci/gpu')).toEqual(role('PVEAuditor'));
  expect(list(permissions, user, '/storage/local')).toEqual(role('PVEDatastoreAdmin'));
  expect(list(permissions, user, '/nodes')).toEqual(role('PVESysAdmin'));
  expect(list(permissions, user, '/nodes/pve1')).toEqual(role('PVEAuditor'));
});

test('VMs and storages also have what their pools give, but nothing where there is NoAccess', () => {
  const inPool = { path: '/pool/class', roleid: 'PVEAdmin' };
  expect(list(cluster([inPool]), user, '/vms/101')).toEqual(role('PVEAdmin'));
  expect(list(cluster([inPool]), user, '/storage/ceph')).toEqual(role('PVEAdmin'));
  expect(list(cluster([inPool]), user, '/storage/local')).toEqual([]);
  expect(list(cluster([inPool, { path: '/vms', roleid: 'NoAccess' }]), user, '/vms/101')).toEqual([]);
  expect(list(cluster([{ path: '/pool', roleid: 'NoAccess' }, { path: '/vms', roleid: 'PVEVMAdmin' }]), user, '/vms/101')).toEqual([]);
});

test('for a VM that is still to be made its pool counts', () => {
  const permissions = cluster([{ path: '/pool/class', roleid: 'PVEVMUser' }]);
  expect(() => permissions.requireOnVm(user, 200, 'class', ['VM.Audit'])).not.toThrow();
  expect(() => permissions.requireOnVm(user, 200, undefined, ['VM.Audit'])).toThrow('Permission check failed (/vms/200, VM.Audit)');
  expect(() => permissions.requireOnVm(user, 200, 'class', ['VM.Audit', 'VM.Allocate'])).toThrow('Permission check failed (/vms/200, VM.Audit)');
});

test('a refusal names the first privilege that is missing, or all where one is enough', () => {
  const permissions = cluster([{ roleid: 'PVEAuditor' }]);
  expect(() => permissions.require(user, '/', ['Sys.Audit', 'Sys.Modify', 'Sys.Console'])).toThrow('Permission check failed (/, Sys.Modify)');
  expect(() => permissions.require(user, '/', ['Sys.Modify', 'Sys.Console'], true)).toThrow('Permission check failed (/, Sys.Modify|Sys.Console)');
});

test('roles that every PVE has: administrators of everything do not make mappings', () => {
  expect(Object.keys(BUILT_IN_ROLES).sort()).toEqual([
    'Administrator', 'NoAccess', 'PVEAdmin', 'PVEAuditor', 'PVEDatastoreAdmin', 'PVEDatastoreUser', 'PVEMappingAdmin', 'PVEMappingUser', 'PVEPoolAdmin',
    'PVEPoolUser', 'PVESDNAdmin', 'PVESDNUser', 'PVESysAdmin', 'PVETemplateUser', 'PVEUserAdmin', 'PVEVMAdmin', 'PVEVMUser',
  ]);
  expect(role('PVEAdmin')).toEqual(expect.arrayContaining(['Mapping.Use', 'Mapping.Audit', 'SDN.Use', 'Datastore.Allocate']));
  for (const privilege of ['Mapping.Modify', 'Sys.Modify', 'Sys.AccessNetwork', 'Permissions.Modify']) expect(role('PVEAdmin')).not.toContain(privilege);
});

test('a token never has what its user has not, whatever the ACL says', () => {
  const entry = fc.record({
    path: fc.constantFrom(...PATHS), roleid: fc.constantFrom(...Object.keys(BUILT_IN_ROLES)), propagate: fc.boolean(),
    who: fc.constantFrom({ type: 'user', ugid: 'a@pve' } as const, { type: 'group', ugid: 'class' } as const, ofToken),
  }).map(({ who, ...rest }) => ({ ...rest, ...who }));
  fc.assert(fc.property(fc.array(entry, { maxLength: 12 }), fc.constantFrom(...PATHS), (acl, path) => {
    const permissions = cluster(acl);
    const held = new Set(list(permissions, user, path));
    return list(permissions, token, path).every((privilege) => held.has(privilege) && PRIVILEGES.includes(privilege));
  }), { numRuns: 200 });
});
