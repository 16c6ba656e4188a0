import { bridgeAliases } from './bridge-aliases';
import { cloudInit } from './cloud-init';
import { duplicateIpAddresses } from './duplicate-ip-addresses';
import { duplicateMacAddresses } from './duplicate-mac-addresses';
import { duplicateMachines } from './duplicate-machines';
import { duplicateNetworks } from './duplicate-networks';
import { duplicateStudents } from './duplicate-students';
import { duplicateVmIds } from './duplicate-vm-ids';
import { fixedValues } from './fixed-values';
import { gateways } from './gateways';
import { knownNodes } from './known-nodes';
import { neighbours } from './neighbours';
import { networkDeviceLimits } from './network-device-limits';
import { oneNodePerNetwork } from './one-node-per-network';
import { pveNames } from './pve-names';
import { reachableVlans } from './reachable-vlans';
import type { Rule } from './rule';
import { spanningNetworks } from './spanning-networks';
import { subnetAddresses } from './subnet-addresses';
import { subnetBlocks } from './subnet-blocks';
import { subnets } from './subnets';
import { trafficRules } from './traffic-rules';
import { vmIdRange } from './vm-id-range';

/** All rules, in the order of their findings. */
export const RULES: readonly Rule[] = [
  duplicateStudents,
  duplicateMachines,
  knownNodes,
  bridgeAliases,
  duplicateIpAddresses,
  gateways,
  cloudInit,
  networkDeviceLimits,
  fixedValues,
  oneNodePerNetwork,
  spanningNetworks,
  reachableVlans,
  subnets,
  subnetBlocks,
  subnetAddresses,
  trafficRules,
  pveNames,
  vmIdRange,
  duplicateVmIds,
  duplicateMacAddresses,
  duplicateNetworks,
  neighbours,
];
