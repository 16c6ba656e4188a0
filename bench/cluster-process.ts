/** A process that is a simulated cluster: says where it listens, and answers each message with what it uses. */
import { startSimulatedCluster } from '../lib/sim';

export interface ClusterAddress {
  readonly endpoint: string;
  readonly apiToken: string;
  readonly certificatePem: string;
}

/** What the process uses. */
export interface ClusterUse {
  readonly residentMiB: number;
  /** The most that it has ever been. */
  readonly peakMiB: number;
  /** Milliseconds of all cores since its start. */
  readonly cpuMs: number;
}

export const NODES = ['pve1', 'pve2', 'pve3', 'pve4'] as const;
const description = {
  nodes: Object.fromEntries(NODES.map(node => [node, { cores: 64, memory_mib: 1024 * 1024 }])),
  // linked clones stay on their template's node
  templates: NODES.map((node, i) => ({ vmid: 100 + i, node, name: `debian-${node}` })),
};

function use(): ClusterUse {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  return { residentMiB: process.memoryUsage.rss() / 2 ** 20, peakMiB: maxRSS / 1024, cpuMs: (userCPUTime + systemCPUTime) / 1000 };
}

async function main(dataFile: string): Promise<void> {
  const { endpoint, apiToken, certificatePem, stop } = await startSimulatedCluster({ description, dataFile });
  process.on('message', message => {
    if (message === 'stop') void stop().then(() => process.exit());
    else process.send!(use());
  });
  process.on('disconnect', () => process.exit(1));
  process.send!({ endpoint, apiToken, certificatePem } satisfies ClusterAddress);
}

if (require.main === module) void main(process.argv[2]!);
