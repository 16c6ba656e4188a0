import type { z } from 'zod';
import { checkIpv4 } from '../values/cidr';
import { checkCommand, checkDomain, checkPackageName, checkUnixUser } from '../values/names';
import { checkSshPublicKey } from '../values/ssh-key';
import { list, section, text } from './schema-parts';

/** What cloud-init makes of a machine at its first start. */
export interface CloudInitConfig {
  /** Unset: the image's own user. */
  readonly user?: string;
  readonly sshKeys: readonly string[];
  readonly dnsServers: readonly string[];
  /** DNS search domain. */
  readonly dnsDomain?: string;
  /** Packages that are installed. Unset, as are `commands`: no further data for cloud-init is written. */
  readonly packages?: readonly string[];
  /** Command lines that are run as root, after the packages. */
  readonly commands?: readonly string[];
}

/** What `cloud_init` of any machine has. */
export const cloudInitShape = {
  user: text(checkUnixUser, 'User that cloud-init makes; unset: the image\'s own', 'student').nullish(),
  ssh_keys: list(text(checkSshPublicKey, 'SSH public key', 'ssh-ed25519 AAAA… anna'), 0, 100, 'ssh_keys', 'SSH public keys that let the user in', '[ssh-ed25519 AAAA… anna]').nullish(),
  dns_servers: list(text(checkIpv4, 'DNS server', '192.168.1.1'), 0, 10, 'dns_servers', 'DNS servers', '[192.168.1.1]').nullish(),
  dns_domain: text(checkDomain, 'DNS search domain', 'lab.example').nullish(),
  packages: list(text(checkPackageName, 'Package', 'nginx'), 0, 200, 'packages', 'Packages that are installed at the first start', '[nginx, tcpdump]').nullish(),
  run: list(
    text(checkCommand, 'Command line', 'systemctl enable --now nginx'), 0, 100, 'run', 'Command lines that root runs at the first start, after the packages', '[sysctl -w net.ipv4.ip_forward=1]',
  ).nullish(),
};

/** `cloud_init` in env.yaml of a class. */
export const cloudInitSchema = section('cloud_init', cloudInitShape);

export function toCloudInit(given: z.infer<typeof cloudInitSchema>): CloudInitConfig {
  return {
    user: given.user ?? undefined,
    sshKeys: given.ssh_keys ?? [],
    dnsServers: given.dns_servers ?? [],
    dnsDomain: given.dns_domain ?? undefined,
    packages: given.packages ?? undefined,
    commands: given.run ?? undefined,
  };
}
