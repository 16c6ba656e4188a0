import { controlPlanes } from './control-planes';
import { diskEncryption } from './disk-encryption';
import { disks } from './disks';
import { knownNodes } from './known-nodes';
import { metricsServer } from './metrics-server';
import { nodeNetwork } from './node-network';
import { passthrough } from './passthrough';
import { reachableEndpoint } from './reachable-endpoint';
import type { TalosRule } from './rule';
import { separateNetworks } from './separate-networks';
import { uniqueMachines } from './unique-machines';
import { versions } from './versions';

/** All rules, in the order of their findings. */
export const TALOS_RULES: readonly TalosRule[] = [
  controlPlanes, versions, uniqueMachines, knownNodes, nodeNetwork, separateNetworks, reachableEndpoint, disks, passthrough,
  diskEncryption, metricsServer,
];
