import { parameterError } from '../../errors';
import type { Config, Firewall } from '../../store/state';

/** Whose rules they are. */
export type RuleScope = 'vm' | 'cluster' | 'host' | 'group';

export const RULE_PROPERTIES: readonly string[] = [
  'type', 'action', 'macro', 'iface', 'source', 'dest', 'proto', 'enable', 'log', 'sport', 'dport', 'comment', 'icmp-type',
];

const TYPES: Readonly<Record<RuleScope, readonly string[]>> = {
  vm: ['in', 'out', 'group'], cluster: ['in', 'out', 'forward', 'group'], host: ['in', 'out', 'forward', 'group'], group: ['in', 'out', 'forward'],
};
const PROTOCOLS_WITH_PORTS: ReadonlySet<string> = new Set(['udp', '17', 'udplite', '136', 'tcp', '6', 'dccp', '33', 'sctp', '132']);
const ICMP: ReadonlySet<string> = new Set(['icmp', 'icmpv6', 'ipv6-icmp']);

/**
 * Macros and the names of protocols, services and ICMP types are not checked.
 *
 * @param firewalls where its aliases and sets of addresses can be
 * @throws PveError 400 that names what of the rule is wrong
 */
export function verifyRule(rule: Config, scope: RuleScope, firewalls: readonly Firewall[]): void {
  const { type, action, iface } = rule;
  if (type === undefined) throw parameterError({ type: 'missing property' });
  if (action === undefined) throw parameterError({ action: 'missing property' });
  if (!TYPES[scope].includes(String(type))) throw parameterError({ type: `invalid rule type '${type}' for rule_env '${scope}'` });
  if (type === 'forward' && action === 'REJECT') throw parameterError({ action: 'cannot define REJECT rules on forward chain' });
  if (type !== 'group' && !/^(ACCEPT|DROP|REJECT)$/.test(String(action))) throw parameterError({ action: `unknown action '${action}'` });
  if (iface !== undefined && scope === 'group') throw parameterError({ type: 'parameter -i not allowed for this rule type' });
  if (iface !== undefined && scope === 'vm' && !/^net\d+$/.test(String(iface))) {
    throw parameterError({ iface: 'value does not match the regex pattern \'net\\d+\'' });
  }
  for (const port of ['dport', 'sport']) verifyPort(rule, port);
  for (const address of ['source', 'dest']) verifyAddress(address, String(rule[address] ?? ''), firewalls);
}

function verifyPort(rule: Config, port: string): void {
  const { [port]: given, proto } = rule;
  if (given === undefined) return;
  if (proto === undefined) throw parameterError({ proto: `missing property - '${port}' requires this property` });
  const isIcmp = port === 'dport' && ICMP.has(String(proto));
  if (!isIcmp && !PROTOCOLS_WITH_PORTS.has(String(proto))) throw parameterError({ [port]: `protocol '${proto}' does not support ports` });
}

function verifyAddress(name: string, value: string, firewalls: readonly Firewall[]): void {
  const set = /^\+(?:guest\/|dc\/|sdn\/)?(.*)$/.exec(value)?.[1];
  if (set !== undefined && !/^[A-Za-z][\w-]+$/.test(set)) throw parameterError({ [name]: `invalid ipset name '${value}'` });
  if (set !== undefined && !firewalls.some(({ ipsets }) => Object.hasOwn(ipsets, set))) throw parameterError({ [name]: `no such ipset '${set}'` });
  const alias = /^(?:guest\/|dc\/)?([A-Za-z][\w-]+)$/.exec(value)?.[1]?.toLowerCase();
  if (alias !== undefined && !firewalls.some(({ aliases }) => Object.hasOwn(aliases, alias))) throw parameterError({ [name]: `no such alias '${value}'` });
}
