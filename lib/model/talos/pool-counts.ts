import type { TalosConfig } from '../../config/talos/talos-config';
import type { Allocations } from '../allocations';

/** The cluster with as many machines in each pool as it was given last, where the pool's `count` is ignored. */
export function keepPoolCounts(config: TalosConfig, { poolCounts = {} }: Allocations): TalosConfig {
  return { ...config, pools: config.pools.map((pool) => (pool.ignoresCount ? { ...pool, count: poolCounts[pool.key] ?? pool.count } : pool)) };
}
