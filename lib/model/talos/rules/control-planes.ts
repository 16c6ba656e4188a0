import type { TalosRule } from './rule';

/** etcd needs more than half of its members: an even number bears no more losses than one less does. */
export const controlPlanes: TalosRule = {
  name: 'control-planes',
  check: ({ config, members }) => {
    const count = members.filter(({ settings }) => settings.type === 'controlplane').length;
    const position = config.positions.nodes_config ?? config.positions.node_pools ?? config.position;
    if (count === 0) {
      return [{ position, message: 'no machine has machine_type: controlplane', fix: 'add one; three bear the loss of one' }];
    }
    return count % 2 === 1 ? [] : [{
      position,
      message: `there are ${count} control planes: etcd bears the loss of ${Math.floor((count - 1) / 2)} of them, as it does with ${count - 1}`,
      fix: `use ${count - 1} or ${count + 1}`,
    }];
  },
};
