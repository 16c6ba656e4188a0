import type { Parameters } from '../parameters';
import type { Route } from '../route';
import { route } from '../route';
import { configid, count, flag, text } from './formats';

const VERIFIED = 'bpg/proxmox 0.111.1';
const AUDIT = { path: '/', privileges: ['Sys.Audit'] } as const;
const MODIFY = { path: '/', privileges: ['Sys.Modify'] } as const;

const jobOptions = {
  schedule: { ...text, maxLength: 128 }, enabled: flag, 'repeat-missed': flag, comment: { ...text, maxLength: 512 },
  vmid: { ...text, pattern: /^\d+([,; ]+\d+)*$/ }, exclude: text, 'exclude-path': text, node: text, all: flag, pool: text, storage: text,
  mode: { type: 'string', optional: true, enum: ['snapshot', 'suspend', 'stop'] },
  compress: { type: 'string', optional: true, enum: ['0', '1', 'gzip', 'lzo', 'zstd'] },
  pigz: { type: 'integer', optional: true }, zstd: { type: 'integer', optional: true }, quiet: flag, stdexcludes: flag, stop: flag, remove: flag,
  mailto: text, mailnotification: { type: 'string', optional: true, enum: ['always', 'failure'] },
  'notification-mode': { type: 'string', optional: true, enum: ['auto', 'legacy-sendmail', 'notification-system'] },
  tmpdir: text, dumpdir: text, script: text, bwlimit: count, ionice: { ...count, maximum: 8 }, performance: text, fleecing: text, lockwait: count,
  stopwait: count, 'prune-backups': text, 'notes-template': { ...text, maxLength: 1024 }, protected: flag,
  'pbs-change-detection-mode': { type: 'string', optional: true, enum: ['legacy', 'data', 'metadata'] },
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
    parameters: { id: { ...configid, optional: true }, ...jobOptions, ...startTime },
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
