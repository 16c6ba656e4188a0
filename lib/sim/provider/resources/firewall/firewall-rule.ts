import type { Parameters } from '../../pve/pve-client';
import type { ValueObject } from '../../values/value';

/** `GET …/firewall/rules/<pos>`. */
export interface FirewallRule {
  readonly type: string;
  readonly action: string;
  readonly enable?: number;
  readonly [field: string]: string | number | undefined;
}

/** What makes a rule another rule; a group's is its name and interface. */
const identity = ['type', 'action', 'dest', 'dport', 'source', 'sport', 'proto', 'macro', 'iface'] as const;
const texts = ['comment', 'dest', 'dport', 'iface', 'log', 'macro', 'proto', 'source', 'sport'] as const;
/** Sent also when they are empty. */
const alwaysSent: ReadonlySet<string> = new Set(['comment', 'dest', 'dport', 'macro', 'proto', 'source', 'sport']);
const groupTexts: readonly string[] = ['comment', 'iface'];

function isGroup(rule: ValueObject): boolean {
  return rule['security_group'] !== '';
}

function fieldsOf(rule: ValueObject): readonly string[] {
  return texts.filter((name) => !isGroup(rule) || groupTexts.includes(name));
}

function settings(rule: ValueObject): Parameters {
  const entries = fieldsOf(rule).map((name) => [name, String(rule[name])] as const).filter(([name, text]) => text !== '' || alwaysSent.has(name));
  return { ...Object.fromEntries(entries), enable: rule['enabled'] === true };
}

export function createdRule(rule: ValueObject): Parameters {
  if (isGroup(rule)) {
    return { ...settings(rule), action: String(rule['security_group']), type: 'group' };
  }
  if (rule['action'] === '' || rule['type'] === '') {
    throw new Error(`either 'security_group' OR both 'action' and 'type' must be defined`);
  }
  return { ...settings(rule), action: String(rule['action']), type: String(rule['type']) };
}

export function changedRule(rule: ValueObject, before: ValueObject): Parameters {
  const removed = fieldsOf(rule).filter((name) => rule[name] === '' && before[name] !== '');
  const identified = isGroup(rule) ? {} : { action: String(rule['action']) || undefined, type: String(rule['type']) || undefined };
  return { ...settings(rule), ...identified, delete: removed.length > 0 ? removed.join(',') : undefined };
}

export function signature(rule: ValueObject): string {
  return isGroup(rule) ? ['group', rule['security_group'], rule['iface']].join(':') : ['rule', ...identity.map((name) => rule[name])].join(':');
}

/** A rule as PVE has it, as a block of the configuration. */
export function blockOf(rule: FirewallRule, position: number): ValueObject {
  const group = rule.type === 'group';
  const found = Object.fromEntries(texts.map((name) => [name, group && !groupTexts.includes(name) ? '' : String(rule[name] ?? '')]));
  return {
    ...found, pos: position, enabled: rule.enable === 1, security_group: group ? rule.action : '', action: group ? '' : rule.action, type: group ? '' : rule.type,
  };
}
