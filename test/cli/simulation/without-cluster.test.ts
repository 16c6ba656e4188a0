import { withoutCluster } from '../../../lib/cli/simulation/without-cluster';

it('takes away what leads to another cluster, and nothing else', () => {
  expect(withoutCluster({ PATH: '/bin', PROXMOX_VE_PASSWORD: 'p', PM_VE_USERNAME: 'u', MY_PROXMOX_VE_X: 'x' })).toEqual({ PATH: '/bin', MY_PROXMOX_VE_X: 'x' });
});
