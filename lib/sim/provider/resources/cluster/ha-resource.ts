import { matching, oneOf } from '../../framework/validators';
import type { Parameters } from '../../pve/pve-client';
import type { ValueObject } from '../../values/value';
import { optionalFlag, optionalText, removedParameters } from '../optional';
import { restResource } from './rest-resource';

interface HaResource {
  readonly sid: string;
  readonly type: string;
  readonly state?: string;
  readonly comment?: string;
  readonly failback?: number;
  readonly group?: string;
  readonly max_relocate?: number;
  readonly max_restart?: number;
}

const clearable = { comment: 'comment', failback: 'failback', group: 'group', max_relocate: 'max_relocate', max_restart: 'max_restart' };

function settings(planned: ValueObject): Parameters {
  return {
    state: optionalText(planned, 'state') ?? 'started',
    comment: optionalText(planned, 'comment'),
    failback: optionalFlag(planned, 'failback'),
    group: optionalText(planned, 'group'),
    max_relocate: optionalText(planned, 'max_relocate'),
    max_restart: optionalText(planned, 'max_restart'),
  };
}

export const haResource = restResource<HaResource>({
  attributes: {
    resource_id: { validate: matching(/^(?:(?:vm|ct):[1-9]\d{2,8}|sid:.*)$/, 'must be a valid HA resource identifier') },
    state: { default: 'started', validate: oneOf('started', 'stopped', 'disabled', 'ignored', 'enabled') },
    type: { keepState: true, validate: oneOf('vm', 'ct') },
  },
  collection: 'cluster/ha/resources/',
  key: 'resource_id',
  texts: {
    create: (key) => ({ summary: `Could not create HA resource '${key}'.`, failure: 'error creating HA resource' }),
    read: (key) => ({ summary: `Could not read HA resource "${key}"`, failure: 'error reading HA resource' }),
    update: (key, { group }) => ({
      summary: 'Error updating HA resource', prefix: `Could not update HA resource '${String(group ?? '')}', unexpected error`,
      failure: `error updating HA resource ${key}`,
    }),
    delete: (key) => ({
      summary: 'Error deleting HA resource', prefix: `Could not delete HA resource '${key}', unexpected error`, failure: `error deleting HA resource ${key}`,
    }),
  },
  missing: {
    afterChange: () => ['HA resource not found after update', `Failed to find the resource when trying to read back the updated HA resource's data.`],
    atDelete: (key) => ['HA resource does not exist', `Could not delete HA resource '${key}', it does not exist or has been deleted outside of Terraform.`],
  },
  created: (planned) => ({ sid: String(planned['resource_id']), type: String(planned['resource_id']).split(':')[0], ...settings(planned) }),
  changed(planned, prior) {
    const removed = removedParameters(planned, prior, clearable);
    return { ...settings(planned), delete: removed.length > 0 ? removed.join(',') : undefined };
  },
  state: ({ type, state, comment, failback, group, max_relocate: maxRelocate, max_restart: maxRestart }) => ({
    type,
    state: state ?? null,
    comment: comment ?? null,
    failback: failback === undefined ? null : Number(failback) === 1,
    group: group ?? null,
    max_relocate: maxRelocate ?? null,
    max_restart: maxRestart ?? null,
  }),
});
