import { addresses } from './addresses';
import { cloudInit } from './cloud-init';
import { disks } from './disks';
import { firmware } from './firmware';
import { hookScripts } from './hook-scripts';
import { images } from './images';
import { knownNodes } from './known-nodes';
import { knownSystem } from './known-system';
import { mappings } from './mappings';
import type { MachinesRule } from './rule';
import { posture } from './posture';
import { sdn } from './sdn';
import { uniqueMachines } from './unique-machines';
import { userDataFiles } from './user-data-files';
import { vmIdRange } from './vm-id-range';

/** All rules, in the order of their findings. */
export const MACHINES_RULES: readonly MachinesRule[] = [
  vmIdRange, uniqueMachines, knownNodes, knownSystem, firmware, images, disks, addresses, cloudInit, mappings, hookScripts, sdn, posture,
  userDataFiles,
];
