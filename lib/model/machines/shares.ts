import type { MachineConfig } from '../../config/machines/machines-config';
import { shareArguments, virtiofsBlocks } from '../shares/share-arguments';
import { shareProblems } from '../shares/share-problems';
import type { GivenMachine } from './allocate-machines';
import type { Findings } from './findings';
import type { DirectoryMappingPlan, MachinePlan } from './machines-plan';
import { positionIn } from './position-in';

const KEYS: Readonly<Record<string, string | undefined>> = { mountPoint: 'mount_point', readOnly: 'read_only' };

export interface PlannedShares {
  readonly kvmArguments: readonly string[];
  readonly directories: MachinePlan['directories'];
  /** Of the machine's node alone. */
  readonly mappings: readonly DirectoryMappingPlan[];
}

/** What the machine's shares want of QEMU and of the cluster. */
export function planShares(machine: MachineConfig, { vmId, nodeName }: GivenMachine, wrong: Findings): PlannedShares {
  const { shares, memoryMiB } = machine.settings;
  const problems = shareProblems(shares);
  wrong.add(problems.map(({ path: [index, key], message, fix }) => {
    const tag = shares[Number(index)]?.tag;
    const at = tag === undefined ? 'shares' : `shares.${tag}.${KEYS[String(key)] ?? String(key ?? '')}`;
    return { position: positionIn(machine, at), message: `${machine.key}: ${message}`, fix };
  }));
  if (problems.length > 0) return { kvmArguments: [], directories: [], mappings: [] };
  const native = shares.filter(({ method }) => method === 'virtiofs');
  return {
    kvmArguments: shareArguments(shares, { vmId, memoryMiB }),
    directories: virtiofsBlocks(shares),
    mappings: native.map(({ tag, path }) => ({ tag, paths: { [nodeName]: path } })),
  };
}

/** One mapping a tag, with the folder on every node that has a machine with it. */
export function gatherMappings(mappings: readonly DirectoryMappingPlan[]): readonly DirectoryMappingPlan[] {
  const byTag = new Map<string, Readonly<Record<string, string>>>();
  for (const { tag, paths } of mappings) byTag.set(tag, { ...byTag.get(tag), ...paths });
  return [...byTag].map(([tag, paths]) => ({ tag, paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))) }));
}
