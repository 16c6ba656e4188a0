import type { Scenario } from '../scenario';
import { bootstrapInstall } from './bootstrap-install';
import { nestedPveConstructor, nestedPveDestructor, nestedPveRoundtrip } from './nested-pve';
import { pveConfigure } from './pve-configure';
import { simpleVmConstructor, simpleVmDestructor, simpleVmRoundtrip } from './simple-vm';

/** The scenarios that come with Standsmith. */
export const BUILT_IN: readonly Scenario[] = [
  bootstrapInstall,
  nestedPveConstructor, nestedPveDestructor, nestedPveRoundtrip,
  pveConfigure,
  simpleVmConstructor, simpleVmDestructor, simpleVmRoundtrip,
];
