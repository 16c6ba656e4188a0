import { parameterError } from '../errors';
import type { Values } from '../parameters';
import type { Route } from '../route';
import { route } from '../route';
import type { ConfigUpdate } from '../services/qemu/config';
import { count, flag, integer, string, text } from './formats';
import { allowedUpdate } from './qemu-hardware';
import { qemuOptions } from './qemu-options';

const VERIFIED = 'bpg/proxmox 0.111.1';
const AUDIT = { path: '/vms/{vmid}', privileges: ['VM.Audit'] } as const;
const POWER = { path: '/vms/{vmid}', privileges: ['VM.PowerMgmt'] } as const;
const DISK = { path: '/vms/{vmid}', privileges: ['VM.Config.Disk'] } as const;

const updateParameters = { ...qemuOptions, delete: text, digest: text, force: flag, skiplock: flag } as const;

function updateOf({ delete: deleted, digest, force, skiplock: _skiplock, ...changes }: Values<typeof updateParameters>): ConfigUpdate {
  return { changes, deleted, digest, force };
}

function noTarget(): never {
  const reason = 'both \'storage\' and \'target-vmid\' missing, either needs to be set';
  throw parameterError({ storage: reason, 'target-vmid': reason });
}

export const qemuRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/nodes/{node}/qemu', verified: VERIFIED, parameters: { full: flag },
    handler: ({ services, caller, path }) => services.lifecycle.list(caller, path.node),
  }),
  route({
    method: 'POST', path: '/nodes/{node}/qemu', verified: VERIFIED, parameters: { vmid: integer, pool: text, start: flag, ...qemuOptions },
    handler: ({ services, caller, path, parameters: { vmid: id, pool, start, ...options } }) => (
      services.lifecycle.create(caller, path.node, id, pool, start ?? false, options)
    ),
  }),
  route({
    method: 'DELETE', path: '/nodes/{node}/qemu/{vmid}', verified: VERIFIED, parameters: { purge: flag, 'destroy-unreferenced-disks': flag, skiplock: flag },
    permission: { path: '/vms/{vmid}', privileges: ['VM.Allocate'] },
    handler: ({ services, caller, path, parameters }) => services.lifecycle.destroy(caller, path.node, path.vmid, parameters.purge ?? false),
  }),
  route({
    method: 'POST', path: '/nodes/{node}/qemu/{vmid}/clone', verified: VERIFIED, permission: { path: '/vms/{vmid}', privileges: ['VM.Clone'] },
    parameters: {
      newid: integer, name: text, description: text, pool: text, full: flag, storage: text, target: text, snapname: text,
      format: text, bwlimit: count,
    },
    handler: ({ services, caller, path, parameters: { bwlimit: _bwlimit, ...request } }) => (
      services.clone.start({ caller, ...path, ...request })
    ),
  }),
  route({
    method: 'GET', path: '/nodes/{node}/qemu/{vmid}/config', verified: VERIFIED, parameters: { current: flag, snapshot: text }, permission: AUDIT,
    handler: ({ services, path, parameters }) => services.config.get(path.node, path.vmid, parameters),
  }),
  route({
    method: 'PUT', path: '/nodes/{node}/qemu/{vmid}/config', verified: VERIFIED, parameters: updateParameters,
    handler: ({ services, caller, path, parameters }) => { allowedUpdate(services, caller, path, updateOf(parameters))(); },
  }),
  route({
    method: 'POST', path: '/nodes/{node}/qemu/{vmid}/config', verified: 'not yet', parameters: updateParameters,
    handler: ({ services, caller, path, parameters }) => {
      const update = allowedUpdate(services, caller, path, updateOf(parameters));
      return services.tasks.start({ node: path.node, type: 'qmconfig', id: String(path.vmid), caller }, update);
    },
  }),
  route({
    method: 'PUT', path: '/nodes/{node}/qemu/{vmid}/cloudinit', verified: VERIFIED, parameters: {},
    permission: { path: '/vms/{vmid}', privileges: ['VM.Config.Cloudinit'] },
    handler: ({ services, path }) => { services.config.get(path.node, path.vmid); },
  }),
  route({
    method: 'POST', path: '/nodes/{node}/qemu/{vmid}/template', verified: VERIFIED, parameters: { disk: text },
    permission: { path: '/vms/{vmid}', privileges: ['VM.Allocate'] },
    handler: ({ services, caller, path }) => services.lifecycle.convertToTemplate(caller, path.node, path.vmid),
  }),
  route({
    method: 'GET', path: '/nodes/{node}/qemu/{vmid}/status/current', verified: VERIFIED, parameters: {}, permission: AUDIT,
    handler: ({ services, path }) => ({ ...services.power.status(path.node, path.vmid), ha: services.haManager.statusOf(path.vmid) }),
  }),
  route({
    method: 'POST', path: '/nodes/{node}/qemu/{vmid}/status/start', verified: VERIFIED, parameters: { timeout: count, skiplock: flag }, permission: POWER,
    handler: ({ services, caller, path }) => services.haManager.start(caller, path.node, path.vmid),
  }),
  route({
    method: 'POST', path: '/nodes/{node}/qemu/{vmid}/status/stop', verified: VERIFIED, permission: POWER,
    parameters: { timeout: count, skiplock: flag, keepActive: flag, 'overrule-shutdown': flag },
    handler: ({ services, caller, path }) => services.haManager.stop(caller, path.node, path.vmid),
  }),
  route({
    method: 'POST', path: '/nodes/{node}/qemu/{vmid}/status/shutdown', verified: VERIFIED, permission: POWER,
    parameters: { timeout: count, forceStop: flag, skiplock: flag, keepActive: flag },
    handler: ({ services, caller, path }) => services.haManager.shutdown(caller, path.node, path.vmid),
  }),
  route({
    method: 'POST', path: '/nodes/{node}/qemu/{vmid}/status/reboot', verified: 'not yet', parameters: { timeout: count }, permission: POWER,
    handler: ({ services, caller, path }) => services.power.reboot(caller, path.node, path.vmid),
  }),
  route({
    method: 'PUT', path: '/nodes/{node}/qemu/{vmid}/resize', verified: VERIFIED, permission: DISK,
    parameters: { disk: string, size: string, digest: text, skiplock: flag },
    handler: ({ services, caller, path, parameters: { disk, size } }) => services.relocate.resize(caller, path.node, path.vmid, disk, size),
  }),
  route({
    method: 'POST', path: '/nodes/{node}/qemu/{vmid}/move_disk', verified: VERIFIED, permission: DISK,
    parameters: { disk: string, storage: text, format: text, delete: flag, digest: text, bwlimit: count },
    handler: ({ services, caller, path, parameters: { disk, storage, format, delete: remove } }) => (
      services.relocate.moveDisk({ caller, ...path, disk, storage: storage ?? noTarget(), format, delete: remove ?? false })
    ),
  }),
  route({
    method: 'POST', path: '/nodes/{node}/qemu/{vmid}/migrate', verified: VERIFIED, permission: { path: '/vms/{vmid}', privileges: ['VM.Migrate'] },
    parameters: { target: string, online: flag, force: flag, 'with-local-disks': flag, targetstorage: text, migration_type: text, bwlimit: count },
    handler: ({ services, caller, path, parameters }) => services.haManager.migrate({
      caller, ...path, target: parameters.target, online: parameters.online ?? false,
      withLocalDisks: parameters['with-local-disks'] ?? false, targetStorage: parameters.targetstorage,
    }),
  }),
  route({
    method: 'GET', path: '/nodes/{node}/qemu/{vmid}/agent/network-get-interfaces', verified: VERIFIED, parameters: {},
    permission: { path: '/vms/{vmid}', privileges: ['VM.GuestAgent.Audit', 'VM.GuestAgent.Unrestricted'], any: true },
    handler: ({ services, path }) => services.agent.networkInterfaces(path.node, path.vmid),
  }),
];
