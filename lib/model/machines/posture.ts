import type { MachineSettings, Profile } from '../../config/machines/machines-config';
import { formatCidr, networkAddress, parseCidr } from '../../values/cidr';
import type { CloudConfig } from '../snippets';

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
    packages: ['fail2ban'],
    files: [
      {
        path: SSHD,
        content: 'PermitRootLogin no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nMaxAuthTries 3\nX11Forwarding no\nAllowAgentForwarding no\n',
      },
      // Debian 12 and later have no log file that it could read
      { path: '/etc/fail2ban/jail.d/standsmith.local', content: '[sshd]\nenabled = true\nbackend = systemd\n' },
    ],
  },
};

/** What `profile` and `routes` make of a machine, in words of cloud-init. */
export function postureOf({ profile, routes, networks }: Pick<MachineSettings, 'profile' | 'routes' | 'networks'>): CloudConfig {
  const { packages = [], files = [] } = profile === undefined ? {} : PROFILES[profile];
  const router = routes ? routerFiles(insideNetworks({ networks })) : { packages: [], files: [], commands: [] };
  return { packages: [...packages, ...router.packages], files: [...files, ...router.files], commands: router.commands };
}

/** Networks that a router has an address in, and no way out of. */
export function insideNetworks({ networks }: Pick<MachineSettings, 'networks'>): string[] {
  return networks.flatMap(({ ipAddress, gateway }) => {
    const cidr = gateway === undefined ? parseCidr(ipAddress ?? '') : undefined;
    return cidr === undefined ? [] : [formatCidr({ ...cidr, address: networkAddress(cidr) })];
  });
}

/** By networks and not by interfaces, whose names are the guest's own. */
function routerFiles(inside: readonly string[]): Required<Pick<CloudConfig, 'packages' | 'files' | 'commands'>> {
  const set = `{ ${inside.join(', ')} }`;
  return {
    packages: ['nftables'],
    files: [
      { path: '/etc/sysctl.d/90-standsmith-router.conf', content: 'net.ipv4.ip_forward = 1\n' },
      {
        path: '/etc/nftables.conf',
        content: `#!/usr/sbin/nft -f
flush ruleset
table ip router {
  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    ip saddr ${set} ip daddr != ${set} masquerade
  }
}
`,
      },
    ],
    commands: [['sysctl', '--system'], ['systemctl', 'enable', 'nftables'], ['systemctl', 'restart', 'nftables']],
  };
}
