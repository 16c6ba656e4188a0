import type { ClusterDescriptionInput } from '../pve/cluster-description';
import type { ClusterContents } from '../pve/cluster-contents';
import { describeStorages } from './describe-storages';
import { describeVm } from './describe-vm';
import type { ClusterReading, Configuration, SdnPicture, UserEntry } from './sources';

const MIB = 1024 ** 2;
/** Of a configuration, what says nothing about the object itself. */
const NOT_KEPT: ReadonlySet<string> = new Set(['digest', 'iface', 'active', 'exists', 'priority', 'zone_id', 'state', 'pending']);
const BUILT_IN_REALMS: readonly string[] = ['pam', 'pve'];

/** The description of a simulated cluster that is as the one that was read; of what could not be seen, it has nothing. */
export function describeCluster(reading: ClusterReading): ClusterDescriptionInput {
  const vms = reading.vms.map((vm) => describeVm(vm, reading.configs.get(vm.vmid)));
  return {
    version: reading.version,
    nodes: Object.fromEntries(reading.nodes.map(({ node, maxcpu, maxmem }) => [node, {
      ...(maxcpu ? { cores: maxcpu } : {}), ...(maxmem ? { memory_mib: Math.floor(maxmem / MIB) } : {}), bridges: bridgesOf(reading, node),
    }])),
    storages: describeStorages(reading, vms),
    realms: reading.realms.map(({ realm }) => realm).filter((realm) => !BUILT_IN_REALMS.includes(realm)),
    ...(reading.firewall && { firewall: Number(reading.firewall.enable ?? 0) === 1 }),
    contents: {
      vms,
      pools: reading.pools.map(({ poolid, comment }) => ({ poolid, ...(comment ? { comment } : {}) })),
      groups: reading.groups.map(({ groupid, comment }) => ({ groupid, ...(comment ? { comment } : {}) })),
      roles: Object.fromEntries(reading.roles.filter(({ special }) => !special).map(({ roleid, privs = '' }) => [roleid, privs.split(',').filter(Boolean).sort()])),
      users: reading.users.map(describeUser),
      acl: reading.acl.map(({ path, type, ugid, roleid, propagate = 1 }) => ({ path, type, ugid, roleid, propagate: Boolean(propagate) })),
      interfaces: Object.fromEntries([...reading.interfaces].map(([node, configs]) => [node, byId(configs, 'iface')])),
      sdn: describeSdn(reading.sdn),
      running_sdn: describeSdn(reading.runningSdn),
    },
  };
}

function bridgesOf({ interfaces }: ClusterReading, node: string): string[] {
  return (interfaces.get(node) ?? []).filter(({ type }) => type === 'bridge' || type === 'OVSBridge').map(({ iface }) => String(iface));
}

function describeUser({ userid, enable = 1, expire = 0, groups = '', ...entry }: UserEntry): ClusterContents['users'][number] {
  const { comment, email, firstname, lastname } = entry;
  const details = Object.entries({ comment, email, firstname, lastname }).filter((detail): detail is [string, string] => Boolean(detail[1]));
  return { userid, enable: Boolean(enable), expire, groups: groups.split(',').filter(Boolean), details: Object.fromEntries(details) };
}

function describeSdn({ zones, vnets, subnets }: SdnPicture): ClusterContents['sdn'] {
  return { zones: byId(zones, 'zone'), vnets: byId(vnets, 'vnet'), subnets: byId(subnets, 'subnet') };
}

function byId(configs: readonly Configuration[], id: string): Record<string, ClusterContents['interfaces'][string][string]> {
  return Object.fromEntries(configs.map(({ [id]: name, ...config }) => [String(name), plainConfig(config)]));
}

/** Lists (`families`) as PVE's own files have them. */
function plainConfig(config: Configuration): Record<string, string | number> {
  return Object.fromEntries(Object.entries(config).flatMap(([key, value]): [string, string | number][] => {
    if (NOT_KEPT.has(key)) return [];
    if (typeof value === 'string') return [[key, key === 'comments' ? value.replace(/\n$/, '') : value]];
    if (typeof value === 'number') return [[key, value]];
    if (!Array.isArray(value)) return [];
    return [[key, value.every((part) => typeof part === 'string') ? value.join(',') : value.map(propertyString).join('\0')]];
  }));
}

/** A DHCP range of a subnet: `start-address=…,end-address=…`. */
function propertyString(part: unknown): string {
  return Object.entries(part as object).map(([key, value]) => `${key}=${String(value)}`).join(',');
}
