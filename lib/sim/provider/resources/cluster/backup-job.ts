import { oneOf } from '../../framework/validators';
import type { Parameters } from '../../pve/pve-client';
import type { FrameworkBehaviour } from '../../resource-type';
import type { Value, ValueObject } from '../../values/value';
import { isList, isObject, isUnknown } from '../../values/value';
import { removedParameters } from '../optional';
import { restResource } from './rest-resource';

type Answer = Readonly<Record<string, string | number | readonly string[] | Readonly<Record<string, string | number>> | undefined>>;
type Kind = 'text' | 'number' | 'flag' | 'list' | 'map';

/** The attributes; PVE has the same names, with `-` for `_`. */
const fields: Readonly<Record<string, Kind>> = {
  enabled: 'flag', node: 'text', vmid: 'list', all: 'flag', mode: 'text', compress: 'text', starttime: 'text', maxfiles: 'number', mailto: 'list',
  mailnotification: 'text', bwlimit: 'number', ionice: 'number', pigz: 'number', zstd: 'number', prune_backups: 'map', remove: 'flag',
  notes_template: 'text', protected: 'flag', repeat_missed: 'flag', script: 'text', stdexcludes: 'flag', exclude_path: 'list', pool: 'text',
  pbs_change_detection_mode: 'text', lockwait: 'number', stopwait: 'number', tmpdir: 'text',
};
/** Those that PVE fills in stay what they were when others change. */
const filledIn = [
  'enabled', 'all', 'mode', 'compress', 'mailnotification', 'bwlimit', 'ionice', 'prune_backups', 'remove', 'protected', 'repeat_missed', 'stdexcludes',
];

function parameterName(attribute: string): string {
  return attribute.replaceAll('_', '-');
}

function parameter(value: Value | undefined): string | boolean | undefined {
  if (value === null || value === undefined || isUnknown(value)) {
    return undefined;
  }
  if (isList(value)) {
    return value.length > 0 ? value.join(',') : undefined;
  }
  if (isObject(value)) {
    const parts = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)).map(([name, number]) => `${name}=${String(number)}`);
    return parts.length > 0 ? parts.join(',') : undefined;
  }
  return typeof value === 'boolean' ? value : String(value);
}

function settings(job: ValueObject): Parameters {
  const common = Object.keys(fields).map((name) => [parameterName(name), parameter(job[name])]);
  return { schedule: String(job['schedule']), storage: String(job['storage']), ...Object.fromEntries(common) as Parameters };
}

function mapOf(value: Answer[string]): Value {
  if (typeof value === 'object' && !Array.isArray(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, number]) => [name, String(number)]));
  }
  const parts = String(value).split(',').map((part) => part.trim().split('=')).filter((part) => part.length === 2);
  return parts.length > 0 ? Object.fromEntries(parts as [string, string][]) : null;
}

function valueOf(kind: Kind, value: Answer[string]): Value {
  if (value === undefined) {
    return null;
  }
  switch (kind) {
    case 'flag': return Number(value) === 1;
    case 'number': return Number(value);
    case 'list': return value === '' ? null : Array.isArray(value) ? value as readonly string[] : String(value).split(',').map((part) => part.trim());
    case 'map': return mapOf(value);
    default: return String(value);
  }
}

const conflicts = [['all', 'vmid'], ['all', 'pool'], ['vmid', 'pool']] as const;
const keptState = Object.fromEntries(filledIn.map((name): [string, FrameworkBehaviour] => [name, { keepState: true }]));
const notDone = 'PVE keeps it as one text, whose form has not been recorded yet';

export const backupJob = restResource<Answer>({
  attributes: {
    ...keptState,
    id: { forceNew: true },
    mode: { keepState: true, validate: oneOf('snapshot', 'suspend', 'stop') },
    compress: { keepState: true, validate: oneOf('0', '1', 'gzip', 'lzo', 'zstd') },
    mailnotification: { keepState: true, validate: oneOf('always', 'failure') },
    pbs_change_detection_mode: { validate: oneOf('legacy', 'data', 'metadata') },
    exclude_path: { notDone: 'PVE answers with a list, which the provider cannot read back' },
    fleecing: { notDone },
    performance: { notDone },
    'performance.max_workers': { notDone },
    'performance.pbs_entries_max': { notDone },
  },

  validate: (config) => conflicts.filter((names) => names.every((name) => (config[name] ?? null) !== null)).map((names) => ({
    path: [], summary: 'Invalid Attribute Combination', detail: `These attributes cannot be configured together: [${names.join(',')}]`,
  })),

  collection: 'cluster/backup/',
  key: 'id',
  texts: {
    create: () => ({ summary: 'Unable to Create Backup Job', failure: 'error creating backup job' }),
    read: () => ({ summary: 'Unable to Read Backup Job', failure: 'error reading backup job' }),
    update: () => ({ summary: 'Unable to Update Backup Job', failure: 'error updating backup job' }),
    delete: () => ({ summary: 'Unable to Delete Backup Job', failure: 'error deleting backup job' }),
  },
  missing: { afterChange: (key) => ['Backup Job Not Found', `Backup job with ID '${key}' was not found`] },
  created: (planned) => ({ id: String(planned['id']), ...settings(planned) }),
  changed(planned, prior) {
    const removed = removedParameters(planned, prior, Object.fromEntries(Object.keys(fields).map((name) => [name, parameterName(name)])));
    return { ...settings(planned), delete: removed.length > 0 ? removed.join(',') : undefined };
  },
  state: (answer) => ({
    schedule: String(answer['schedule'] ?? ''),
    storage: String(answer['storage'] ?? ''),
    ...Object.fromEntries(Object.entries(fields).map(([name, kind]) => [name, valueOf(kind, answer[parameterName(name)])])),
  }),
});
