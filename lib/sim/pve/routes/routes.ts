import type { Route } from '../route';
import { accessRoutes } from './access';
import { clusterRoutes } from './cluster';
import { networkRoutes } from './network';
import { poolRoutes } from './pools';
import { qemuRoutes } from './qemu';
import { sdnRoutes } from './sdn';
import { storageRoutes } from './storage';
import { taskRoutes } from './tasks';

/** The whole simulated API. */
export const routes: readonly Route[] = [
  ...accessRoutes, ...clusterRoutes, ...networkRoutes, ...poolRoutes, ...qemuRoutes, ...sdnRoutes, ...storageRoutes, ...taskRoutes,
];
