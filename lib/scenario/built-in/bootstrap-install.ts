import type { Scenario } from '../scenario';

const INSTALLER = 'https://raw.githubusercontent.com/homestak-dev/bootstrap/master/install.sh';

export const bootstrapInstall: Scenario = {
  name: 'bootstrap-install', description: 'Run bootstrap, verify installation and user',
  inputs: { vm_ip: null, homestak_user: 'homestak', installer_url: INSTALLER, status_command: 'homestak status' },
  phases: [
    {
      name: 'run_bootstrap', description: 'Run bootstrap script', timeoutSeconds: 600,
      action: {
        kind: 'ssh_command', address: '${vm_ip}',
        command: 'set -e; file=$(mktemp); curl -fsSL \'${installer_url}\' -o "$file"; HOMESTAK_USER=\'${homestak_user}\' bash "$file"; rm -f "$file"',
      },
    },
    { name: 'verify_install', description: 'Verify installation', timeoutSeconds: 30, action: { kind: 'ssh_command', address: '${vm_ip}', command: '${status_command}' } },
    {
      name: 'verify_user', description: 'Verify user', timeoutSeconds: 30,
      action: { kind: 'ssh_command', address: '${vm_ip}', command: 'id \'${homestak_user}\' && sudo -l -U \'${homestak_user}\'', contains: 'NOPASSWD' },
    },
  ],
};
