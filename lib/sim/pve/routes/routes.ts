import type { Route } from '../route';
import { accessRoutes } from './access';
import { backupJobRoutes } from './backup-jobs';
import { clusterRoutes } from './cluster';
import { firewallRoutes } from './firewall';
import { groupRoutes } from './groups';
import { haRoutes } from './ha';
import { mappingRoutes } from './mappings';
import { networkRoutes } from './network';
import { poolRoutes } from './pools';
import { qemuRoutes } from './qemu';
import { qemuHardwareRoutes } from './qemu-hardware';
import { sdnRoutes } from './sdn';
import { snapshotRoutes } from './snapshots';
import { storageRoutes } from './storage';
import { taskRoutes } from './tasks';
import { userRoutes } from './users';

/** The whole simulated API. */
export const routes: readonly Route[] = [
  ...accessRoutes, ...userRoutes, ...groupRoutes, ...clusterRoutes, ...networkRoutes, ...sdnRoutes, ...storageRoutes, ...poolRoutes, ...qemuRoutes,
  ...qemuHardwareRoutes,
  ...taskRoutes, ...haRoutes, ...firewallRoutes, ...backupJobRoutes, ...mappingRoutes, ...snapshotRoutes,
];
