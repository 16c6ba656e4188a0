import type { Route } from '../route';
import { route } from '../route';
import type { Caller } from '../services/authentication';
import { splitList } from '../services/lists';
import type { ConfigUpdate } from '../services/qemu/config';
import type { Services } from '../services/services';
import { flag, string, text } from './formats';

/** A change of a VM that the caller may make: what makes it. */
export function allowedUpdate(services: Services, caller: Caller, path: { node: string; vmid: number }, update: ConfigUpdate): () => void {
  const { node, vmid } = path;
  services.config.verifyUpdate(node, update);
  services.access.requireChanges(caller, node, vmid, update.changes, splitList(update.deleted));
  return () => services.config.update(node, vmid, update);
}

/** What a VM still has to take, what it can do without, and where it can go. */
export const qemuHardwareRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/nodes/{node}/qemu/{vmid}/pending', verified: 'not yet', parameters: {},
    permission: { path: '/vms/{vmid}', privileges: ['VM.Audit'] },
    handler: ({ services, path }) => services.config.pending(path.node, path.vmid),
  }),
  route({
    method: 'PUT', path: '/nodes/{node}/qemu/{vmid}/unlink', verified: 'not yet', parameters: { idlist: string, force: flag },
    permission: { path: '/vms/{vmid}', privileges: ['VM.Config.Disk'] },
    handler: ({ services, caller, path, parameters: { idlist, force } }) => {
      allowedUpdate(services, caller, path, { changes: {}, deleted: idlist, force })();
    },
  }),
  route({
    method: 'GET', path: '/nodes/{node}/qemu/{vmid}/migrate', verified: 'not yet', parameters: { target: text },
    permission: { path: '/vms/{vmid}', privileges: ['VM.Migrate'] },
    handler: ({ services, path }) => services.relocate.preconditions(path.node, path.vmid),
  }),
];
