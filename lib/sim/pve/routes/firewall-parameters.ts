import type { Parameters } from '../parameters';
import { count, flag, string, text } from './formats';


export const vmFirewallOptions = {
  enable: flag, macfilter: flag, dhcp: flag, ndp: flag, radv: flag, ipfilter: flag, policy_in: text, policy_out: text,
  log_level_in: text, log_level_out: text,
} as const satisfies Parameters;

export const clusterFirewallOptions = {
  enable: count, ebtables: flag, policy_in: text, policy_out: text, policy_forward: text, log_ratelimit: text,
} as const satisfies Parameters;

export const nodeFirewallOptions = {
  enable: flag, log_level_in: text, log_level_out: text, log_level_forward: text, tcp_flags_log_level: text,
  smurf_log_level: text, nosmurfs: flag, tcpflags: flag, nf_conntrack_max: count,
  nf_conntrack_tcp_timeout_established: count, nf_conntrack_tcp_timeout_syn_recv: count,
  ndp: flag, nf_conntrack_allow_invalid: flag, nf_conntrack_helpers: text, protection_synflood: flag, protection_synflood_rate: count,
  protection_synflood_burst: count, log_nf_conntrack: flag, nftables: flag,
} as const satisfies Parameters;

const ruleDetails = {
  macro: text, iface: text, source: text, dest: text, proto: text, enable: count,
  log: text, sport: text, dport: text, comment: text, 'icmp-type': text, digest: text,
} as const;
export const newFirewallRule = { type: string, action: string, pos: count, ...ruleDetails } as const satisfies Parameters;
export const firewallRuleChange = {
  type: text, action: text, moveto: count, delete: text, ...ruleDetails,
} as const satisfies Parameters;
