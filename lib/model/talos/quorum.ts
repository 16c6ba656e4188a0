/** What would become of etcd, which needs more than half of its members. */
export interface QuorumLoss {
  /** Members now. */
  readonly members: number;
  /** How many it bears to lose at once. */
  readonly bearable: number;
  /** Those that would go, by name. */
  readonly ending: readonly string[];
}

/**
 * Whether control planes end that etcd cannot do without. One that is replaced ends, too: what comes in its place has nothing of its data.
 *
 * @param members names of the control planes now
 * @returns undefined when etcd goes on, or nothing ends
 */
export function findQuorumLoss(members: readonly string[], ending: readonly string[]): QuorumLoss | undefined {
  const bearable = Math.max(0, Math.floor((members.length - 1) / 2));
  return ending.length > bearable ? { members: members.length, bearable, ending } : undefined;
}
