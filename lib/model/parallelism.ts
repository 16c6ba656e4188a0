/** As many as tofu has under way by default: a node clones four VMs at once; the rest of its share starts, configures and polls. */
const PER_NODE = 10;
/** Full clones keep a storage busy: more at once take longer, and run into timeouts. */
const PER_NODE_FULL = 5;
const MOST = 60;

/** How many operations tofu shall have under way at once, so that every node of an environment is busy and none is overrun. */
export function parallelism(machines: readonly { readonly nodeName: string; readonly fullClone?: boolean }[]): number {
  const nodes = new Set(machines.map(({ nodeName }) => nodeName)).size;
  const perNode = machines.some(({ fullClone }) => fullClone) ? PER_NODE_FULL : PER_NODE;
  return Math.min(MOST, Math.max(1, nodes) * perNode);
}
