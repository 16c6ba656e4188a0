import type { FoundHost, FoundInventory } from './found-host';

/** Blocks for a configuration file of OpenSSH, one a machine. Each has the environment's name behind its own, too: names may be there in several. */
export function sshConfig({ environment, hosts }: FoundInventory): string {
  const blocks = hosts.filter(({ takesSsh }) => takesSsh).map(host => blockOf(host, environment));
  return [`# The machines of ${environment}; written by: standsmith inventory ${environment} --ssh-config`, ...blocks].join('\n\n');
}

function blockOf({ name, address, user, identityFile, jump }: FoundHost, environment: string): string {
  return [
    `Host ${name}.${environment} ${name}`,
    `  HostName ${address}`,
    ...(user === undefined ? [] : [`  User ${user}`]),
    '  Port 22',
    ...(identityFile === undefined ? [] : [`  IdentityFile ${/\s/.test(identityFile) ? `"${identityFile}"` : identityFile}`]),
    // behind another router, the same address is another machine's
    ...(jump === undefined ? [] : [`  ProxyJump ${jump}.${environment}`, `  HostKeyAlias ${name}.${environment}`]),
  ].join('\n');
}
