import type { Route } from '../route';
import { route } from '../route';
import { splitList } from '../services/lists';
import { flag, text } from './formats';

/** What a VM still has to take, what it can do without, and where it can go. */
export const qemuHardwareRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/nodes/{node}/qemu/{vmid}/pending', verified: 'not yet', parameters: {},
    permission: { path: '/vms/{vmid}', privileges: ['VM.Audit'] },
    handler: ({ services, path }) => services.config.pending(path.node, path.vmid),
  }),
  route({
    method: 'PUT', path: '/nodes/{node}/qemu/{vmid}/unlink', verified: 'not yet', parameters: { idlist: { type: 'string' }, force: flag },
    permission: { path: '/vms/{vmid}', privileges: ['VM.Config.Disk'] },
    handler: ({ services, caller, path, parameters: { idlist, force } }) => {
      services.access.requireChanges(caller, path.node, path.vmid, {}, splitList(idlist));
      services.config.update(path.node, path.vmid, { changes: {}, deleted: idlist, force });
    },
  }),
  route({
    method: 'GET', path: '/nodes/{node}/qemu/{vmid}/migrate', verified: 'not yet', parameters: { target: text },
    permission: { path: '/vms/{vmid}', privileges: ['VM.Migrate'] },
    handler: ({ services, path }) => services.relocate.preconditions(path.node, path.vmid),
  }),
];
