import type { MachineSettings, Profile } from '../../config/machines/machines-config';
import type { CloudConfig } from '../../values/cloud-config';

const SSHD = '/etc/ssh/sshd_config.d/10-standsmith.conf';

/** What a machine is to people: easy to get into, or hard. sshd starts after these files are there. */
const PROFILES: Readonly<Record<Profile, CloudConfig>> = {
  dev: {
    files: [
      { path: SSHD, content: 'PermitRootLogin yes\nPasswordAuthentication yes\n' },
      { path: '/etc/sudoers.d/90-standsmith', content: '%sudo ALL=(ALL) NOPASSWD:ALL\n', permissions: '0440' },
    ],
  },
  prod: {
    // what it reads the journal with, and what it keeps people out with: it names both as one of several only
    packages: ['fail2ban', 'python3-systemd', 'nftables'],
    files: [
      {
        path: SSHD,
        content: 'PermitRootLogin no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nMaxAuthTries 3\nX11Forwarding no\nAllowAgentForwarding no\n',
      },
      // Debian 12 and later have no log file that it could read
      { path: '/etc/fail2ban/jail.d/standsmith.local', content: '[sshd]\nenabled = true\nbackend = systemd\nbanaction = nftables\n' },
    ],
  },
};

/** What `profile` makes of a machine, in words of cloud-init. */
export function postureOf({ profile }: Pick<MachineSettings, 'profile'>): CloudConfig {
  return profile === undefined ? {} : PROFILES[profile];
}
