import { cilium } from './cilium';
import { controlPlanes } from './control-planes';
import { coreDns } from './coredns';
import { diskEncryption } from './disk-encryption';
import { disks } from './disks';
import { highAvailability } from './high-availability';
import { knownNodes } from './known-nodes';
import { manifestNames } from './manifest-names';
import { metricsServer } from './metrics-server';
import { nodeNetwork } from './node-network';
import { passthrough } from './passthrough';
import { reachableEndpoint } from './reachable-endpoint';
import type { TalosRule } from './rule';
import { separateNetworks } from './separate-networks';
import { serviceAddresses } from './service-addresses';
import { storageClasses } from './storage-classes';
import { uniqueMachines } from './unique-machines';
import { versions } from './versions';

/** All rules, in the order of their findings. */
export const TALOS_RULES: readonly TalosRule[] = [
  controlPlanes, versions, uniqueMachines, knownNodes, nodeNetwork, separateNetworks, reachableEndpoint, disks, passthrough,
  highAvailability, diskEncryption, metricsServer, cilium, serviceAddresses, coreDns, storageClasses, manifestNames,
];
