import type { Parameters } from '../parameters';
import { configid, count, flag, text } from './formats';

const logLevel = { type: 'string', optional: true, enum: ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug', 'nolog'] } as const;
const policy = { type: 'string', optional: true, enum: ['ACCEPT', 'REJECT', 'DROP'] } as const;
const forwardPolicy = { type: 'string', optional: true, enum: ['ACCEPT', 'DROP'] } as const;

export const vmFirewallOptions = {
  enable: flag, macfilter: flag, dhcp: flag, ndp: flag, radv: flag, ipfilter: flag, policy_in: policy, policy_out: policy,
  log_level_in: logLevel, log_level_out: logLevel,
} as const satisfies Parameters;

export const clusterFirewallOptions = {
  enable: count, ebtables: flag, policy_in: policy, policy_out: policy, policy_forward: forwardPolicy, log_ratelimit: text,
} as const satisfies Parameters;

export const nodeFirewallOptions = {
  enable: flag, log_level_in: logLevel, log_level_out: logLevel, log_level_forward: logLevel, tcp_flags_log_level: logLevel,
  smurf_log_level: logLevel, nosmurfs: flag, tcpflags: flag, nf_conntrack_max: { ...count, minimum: 32768 },
  nf_conntrack_tcp_timeout_established: { ...count, minimum: 7875 }, nf_conntrack_tcp_timeout_syn_recv: { ...count, minimum: 30, maximum: 60 },
  ndp: flag, nf_conntrack_allow_invalid: flag, nf_conntrack_helpers: text, protection_synflood: flag, protection_synflood_rate: count,
  protection_synflood_burst: count, log_nf_conntrack: flag, nftables: flag,
} as const satisfies Parameters;

const ruleDetails = {
  macro: { ...text, maxLength: 128 }, iface: text, source: { ...text, maxLength: 512 }, dest: { ...text, maxLength: 512 }, proto: text, enable: count,
  log: logLevel, sport: text, dport: text, comment: text, 'icmp-type': text, digest: text,
} as const;
const action = { type: 'string', minLength: 2, maxLength: 20, pattern: /^[A-Za-z][A-Za-z0-9_-]+$/ } as const;
const ruleType = { type: 'string', enum: ['in', 'out', 'forward', 'group'] } as const;

export const newFirewallRule = { type: ruleType, action, pos: count, ...ruleDetails } as const satisfies Parameters;
export const firewallRuleChange = {
  type: { ...ruleType, optional: true }, action: { ...action, optional: true }, moveto: count, delete: text, ...ruleDetails,
} as const satisfies Parameters;

export const addressName = { ...configid, minLength: 2, maxLength: 64 } as const;
export const securityGroupName = { type: 'string', pattern: /^[A-Za-z][A-Za-z0-9_-]+$/, minLength: 2, maxLength: 18 } as const;
/** In a set, besides: the name of an alias. */
export const ipsetMember = {
  type: 'string', pattern: /^([0-9A-Fa-f:.]+(\/\d{1,3})?|((dc|guest)\/)?[A-Za-z][A-Za-z0-9_-]+)$/,
  patternError: 'invalid format - value does not look like a valid IP address or network\n',
} as const;
export const cidr = {
  type: 'string', pattern: /^[0-9A-Fa-f:.]+(\/\d{1,3})?$/, patternError: 'invalid format - value does not look like a valid IP address or network\n',
} as const;
