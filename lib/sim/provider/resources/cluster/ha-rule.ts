import { matching, oneOf } from '../../framework/validators';
import type { Parameters } from '../../pve/pve-client';
import type { Value, ValueObject } from '../../values/value';
import { isObject } from '../../values/value';
import { optionalText, removedParameters } from '../optional';
import { restResource } from './rest-resource';

interface HaRule {
  readonly rule: string;
  readonly type: string;
  readonly comment?: string;
  readonly disable?: number;
  /** `vm:100,vm:101`. */
  readonly resources: string;
  /** `pve1:2,pve2`. */
  readonly nodes?: string;
  readonly strict?: number;
  readonly affinity?: string;
}

function nodesText(nodes: Value | undefined): string {
  const entries = isObject(nodes) ? Object.entries(nodes) : [];
  return entries.map(([name, priority]) => (priority === null ? name : `${name}:${String(priority)}`)).join(',');
}

function nodesOf(text: string): ValueObject {
  return Object.fromEntries(text.split(',').map((entry) => {
    const [name = '', priority] = entry.split(':');
    return [name, priority === undefined ? null : Number(priority)];
  }));
}

function settings(planned: ValueObject): Parameters {
  const isNodeAffinity = planned['type'] === 'node-affinity';
  return {
    type: String(planned['type']),
    comment: optionalText(planned, 'comment'),
    disable: planned['disable'] === true,
    resources: ((planned['resources'] ?? []) as readonly string[]).join(','),
    ...(isNodeAffinity ? { nodes: nodesText(planned['nodes']), strict: planned['strict'] === true } : { affinity: optionalText(planned, 'affinity') }),
  };
}

function combination(name: string, isMissing: boolean, type: string): { path: { attributeName: string }[]; summary: string; detail: string } {
  return {
    path: [{ attributeName: name }],
    summary: isMissing ? 'Missing required attribute' : 'Invalid attribute combination',
    detail: isMissing ? `The \`${name}\` attribute is required when \`type\` is "${type}".` : `The \`${name}\` attribute is only valid when \`type\` is "${type}".`,
  };
}

export const haRule = restResource<HaRule>({
  attributes: {
    rule: {
      forceNew: true,
      validate: matching(
        /^[a-zA-Z][a-zA-Z0-9\-_.]*[a-zA-Z0-9]$/,
        'must start with a letter, end with a letter or number, be composed of letters, numbers, \'-\', \'_\' and \'.\', and must be at least 2 characters long',
      ),
    },
    type: { forceNew: true, validate: oneOf('node-affinity', 'resource-affinity') },
    disable: { default: false },
    strict: { default: false },
    affinity: { validate: oneOf('positive', 'negative') },
  },

  validate({ type, nodes = null, affinity = null }) {
    if (type !== 'node-affinity' && type !== 'resource-affinity') {
      return [];
    }
    const [required, excluded] = type === 'node-affinity' ? ['nodes', 'affinity'] : ['affinity', 'nodes'];
    const other = type === 'node-affinity' ? 'resource-affinity' : 'node-affinity';
    const given: Readonly<Record<string, Value>> = { nodes, affinity };
    return [
      ...(given[required] === null ? [combination(required, true, type)] : []),
      ...(given[excluded] === null ? [] : [combination(excluded, false, other)]),
    ];
  },

  collection: 'cluster/ha/rules/',
  key: 'rule',
  texts: {
    create: (key) => ({ summary: 'Unable to Create HA Rule', prefix: `Could not create HA rule '${key}'`, failure: 'error creating HA rule' }),
    read: () => ({ summary: 'Unable to Read HA Rule', failure: 'error reading HA rule' }),
    update: (key) => ({ summary: 'Unable to Update HA Rule', prefix: `Could not update HA rule '${key}'`, failure: 'error updating HA rule' }),
    delete: (key) => ({ summary: 'Unable to Delete HA Rule', prefix: `Could not delete HA rule '${key}'`, failure: 'error deleting HA rule' }),
  },
  missing: {
    afterChange: () => ['Unable to Read HA Rule', `Failed to find the rule when trying to read back the HA rule's data.`],
    atDelete: (key) => ['HA rule does not exist', `Could not delete HA rule '${key}', it does not exist or has been deleted outside of Terraform.`],
  },
  created: (planned) => ({ rule: String(planned['rule']), ...settings(planned) }),
  changed(planned, prior) {
    const removed = removedParameters(planned, prior, { comment: 'comment' });
    return { ...settings(planned), delete: removed.length > 0 ? removed.join(',') : undefined };
  },
  state: ({ type, comment, disable, resources, nodes, strict, affinity }) => ({
    type,
    comment: comment ?? null,
    disable: Number(disable ?? 0) === 1,
    resources: resources.split(',').map((resource) => resource.trim()).filter((resource) => resource !== ''),
    nodes: type === 'node-affinity' && nodes !== undefined ? nodesOf(nodes) : null,
    strict: type === 'node-affinity' ? strict === undefined ? null : Number(strict) === 1 : false,
    affinity: type === 'node-affinity' ? null : affinity ?? null,
  }),
});
