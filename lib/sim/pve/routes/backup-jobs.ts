import type { Parameters } from '../parameters';
import type { Route } from '../route';
import { route } from '../route';
import { count, flag, text } from './formats';

const VERIFIED = 'bpg/proxmox 0.111.1';
const AUDIT = { path: '/', privileges: ['Sys.Audit'] } as const;
const MODIFY = { path: '/', privileges: ['Sys.Modify'] } as const;

const jobOptions = {
  schedule: text, enabled: flag, 'repeat-missed': flag, comment: text,
  vmid: text, exclude: text, 'exclude-path': text, node: text, all: flag, pool: text, storage: text,
  mode: text,
  compress: text,
  pigz: count, zstd: count, quiet: flag, stdexcludes: flag, stop: flag, remove: flag,
  mailto: text, mailnotification: text,
  'notification-mode': text,
  tmpdir: text, dumpdir: text, script: text, bwlimit: count, ionice: count, performance: text, fleecing: text, lockwait: count,
  stopwait: count, 'prune-backups': text, 'notes-template': text, protected: flag,
  'pbs-change-detection-mode': text,
} as const satisfies Parameters;
const startTime = { starttime: { ...text, pattern: /^\d{1,2}:\d{1,2}$/ }, dow: text } as const;

/** Scheduled backups. */
export const backupJobRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/cluster/backup', verified: VERIFIED, parameters: {}, permission: AUDIT,
    handler: ({ services }) => services.backupJobs.list(),
  }),
  route({
    method: 'POST', path: '/cluster/backup', verified: VERIFIED, permission: MODIFY,
    parameters: { id: text, ...jobOptions, ...startTime },
    handler: ({ services, caller, parameters: { id, ...settings } }) => { services.backupJobs.create(caller, id, settings); },
  }),
  route({
    method: 'GET', path: '/cluster/backup/{id}', verified: VERIFIED, parameters: {}, permission: AUDIT,
    handler: ({ services, path }) => services.backupJobs.get(path.id),
  }),
  route({
    method: 'PUT', path: '/cluster/backup/{id}', verified: VERIFIED, parameters: { ...jobOptions, ...startTime, delete: text }, permission: MODIFY,
    handler: ({ services, caller, path, parameters: { delete: deleted, ...settings } }) => {
      services.backupJobs.update(caller, path.id, settings, deleted, Object.keys(jobOptions));
    },
  }),
  route({
    method: 'DELETE', path: '/cluster/backup/{id}', verified: VERIFIED, parameters: {}, permission: MODIFY,
    handler: ({ services, path }) => { services.backupJobs.delete(path.id); },
  }),
];
