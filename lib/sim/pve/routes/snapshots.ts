import type { Route } from '../route';
import { route } from '../route';
import { flag, string, text } from './formats';

const ALL = '/nodes/{node}/qemu/{vmid}/snapshot';
const ONE = '/nodes/{node}/qemu/{vmid}/snapshot/{snapname}';
const SNAPSHOT = { path: '/vms/{vmid}', privileges: ['VM.Snapshot'] } as const;

/** Snapshots of VMs. */
export const snapshotRoutes: readonly Route[] = [
  route({
    method: 'GET', path: ALL, verified: 'not yet', parameters: {}, permission: { path: '/vms/{vmid}', privileges: ['VM.Audit'] },
    handler: ({ services, path }) => services.snapshots.list(path.node, path.vmid),
  }),
  route({
    method: 'POST', path: ALL, verified: 'not yet', permission: SNAPSHOT,
    parameters: { snapname: string, vmstate: flag, description: text },
    handler: ({ services, caller, path, parameters: { snapname: name, vmstate, description } }) => (
      services.snapshots.create({ caller, ...path, name }, vmstate ?? false, description)
    ),
  }),
  route({ method: 'GET', path: ONE, verified: 'not yet', parameters: {}, handler: () => [{ cmd: 'rollback' }, { cmd: 'config' }] }),
  route({
    method: 'DELETE', path: ONE, verified: 'not yet', parameters: { force: flag }, permission: SNAPSHOT,
    handler: ({ services, caller, path: { snapname: name, ...path } }) => services.snapshots.delete({ caller, ...path, name }),
  }),
  route({
    method: 'GET', path: '/nodes/{node}/qemu/{vmid}/snapshot/{snapname}/config', verified: 'not yet', parameters: {},
    permission: { path: '/vms/{vmid}', privileges: ['VM.Snapshot', 'VM.Snapshot.Rollback', 'VM.Audit'], any: true },
    handler: ({ services, path }) => services.snapshots.config(path.node, path.vmid, path.snapname),
  }),
  route({
    method: 'PUT', path: '/nodes/{node}/qemu/{vmid}/snapshot/{snapname}/config', verified: 'not yet', parameters: { description: text }, permission: SNAPSHOT,
    handler: ({ services, path, parameters: { description } }) => {
      if (description !== undefined) services.snapshots.describe(path.node, path.vmid, path.snapname, description);
    },
  }),
  route({
    method: 'POST', path: '/nodes/{node}/qemu/{vmid}/snapshot/{snapname}/rollback', verified: 'not yet', parameters: { start: flag },
    permission: { path: '/vms/{vmid}', privileges: ['VM.Snapshot', 'VM.Snapshot.Rollback'], any: true },
    handler: ({ services, caller, path: { snapname: name, ...path }, parameters: { start = false } }) => {
      if (start) services.permissions.require(caller, `/vms/${path.vmid}`, ['VM.PowerMgmt']);
      return services.snapshots.rollback({ caller, ...path, name }, start);
    },
  }),
];
