import type { Scenario } from '../scenario';

export const pveConfigure: Scenario = {
  name: 'pve-configure', description: 'Configure PVE host (pve-setup + user)',
  inputs: { remote: null, homestak_user: 'homestak', user_keys: '' },
  phases: [
    { name: 'pve_setup', description: 'Configure Proxmox VE', action: { kind: 'ansible_playbook', playbook: 'pve-setup', address: '${remote}' } },
    {
      name: 'user', description: 'Create user',
      action: { kind: 'ansible_playbook', playbook: 'user', address: '${remote}', variables: { user_name: '${homestak_user}', user_keys: '${user_keys}' } },
    },
  ],
};
