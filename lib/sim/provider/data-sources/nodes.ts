import type { DataSourceType } from '../resource-type';

interface Node {
  readonly node: string;
  readonly status?: string;
  readonly cpu?: number;
  readonly maxcpu?: number;
  readonly mem?: number;
  readonly maxmem?: number;
  readonly uptime?: number;
  readonly level?: string;
  readonly ssl_fingerprint?: string;
}

export const nodes: DataSourceType = {
  async read(_config, { client }) {
    const list = await client.get<readonly Node[]>('nodes', {}, 'error listing nodes');
    const sorted = [...list].sort((left, right) => (left.node < right.node ? -1 : 1));
    return {
      id: 'nodes',
      names: sorted.map((node) => node.node),
      online: sorted.map((node) => node.status === 'online'),
      cpu_count: sorted.map((node) => node.maxcpu ?? 0),
      cpu_utilization: sorted.map((node) => node.cpu ?? 0),
      memory_available: sorted.map((node) => node.maxmem ?? 0),
      memory_used: sorted.map((node) => node.mem ?? 0),
      uptime: sorted.map((node) => node.uptime ?? 0),
      support_levels: sorted.map((node) => node.level ?? ''),
      ssl_fingerprints: sorted.map((node) => node.ssl_fingerprint ?? ''),
    };
  },
};
