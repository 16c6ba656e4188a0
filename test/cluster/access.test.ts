import { clusterAccess } from '../../lib/cluster/access';

const values = { proxmox_endpoint: 'https://pve1.example:8006/api2/', proxmox_api_token: 'a@pve!b=c', proxmox_username: null, proxmox_insecure: true };

test('the way is the one that the plan was made with', () => {
  expect(clusterAccess(values, {})).toEqual({ origin: 'https://pve1.example:8006', credentials: { token: 'a@pve!b=c' }, insecure: true });
});

test('where the plan is silent, the process\'s variables lead', () => {
  const env = { PROXMOX_VE_ENDPOINT: 'https://other:8006/', PROXMOX_VE_USERNAME: 'root@pam', PROXMOX_VE_PASSWORD: 'secret' };
  expect(clusterAccess({ proxmox_endpoint: '' }, env)).toEqual({
    origin: 'https://other:8006', credentials: { username: 'root@pam', password: 'secret' }, insecure: false,
  });
  expect(clusterAccess(values, env)?.origin).toBe('https://pve1.example:8006');
});

test('half a way is none', () => {
  for (const endpoint of ['pve1', 'http://pve1:8006/']) expect(clusterAccess({ ...values, proxmox_endpoint: endpoint }, {})).toBeUndefined();
  expect(clusterAccess({ ...values, proxmox_api_token: null, proxmox_username: 'root@pam' }, {})).toBeUndefined();
});
