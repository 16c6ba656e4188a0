import { checkDomain } from '../../values/names';
import type { FoundHost, FoundInventory } from './found-host';

/** Lines for `/etc/hosts`. Who shares an address with another machine, each in a network of its own, has none: the name would lead to either. */
export function hostsFile({ environment, hosts }: FoundInventory): { readonly text: string; readonly leftOut: readonly FoundHost[] } {
  const holders = new Map<string, number>();
  for (const { address } of hosts) holders.set(address, (holders.get(address) ?? 0) + 1);
  const isAlone = ({ address }: FoundHost) => holders.get(address) === 1;
  const lines = hosts.filter(isAlone).map(({ name, address, domain }) => [address, ...(isDomain(domain) ? [`${name}.${domain}`] : []), name].join(' '));
  return {
    text: [`# The machines of ${environment}; written by: standsmith inventory ${environment} --hosts-file`, ...lines].join('\n'),
    leftOut: hosts.filter(host => !isAlone(host)),
  };
}

function isDomain(domain: string | undefined): domain is string {
  return domain !== undefined && checkDomain(domain) === undefined;
}
