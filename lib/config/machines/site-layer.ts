import { contains, parseCidr, parseIpv4 } from '../../values/cidr';
import type { Finding } from '../../values/finding';
import { explainIssue } from '../explain-issue';
import { find, toPlain } from '../located';
import type { Located, LocatedEntry, LocatedMap, LocatedScalar, Path } from '../located';
import { merge, withLevel } from '../merge';
import type { Site, SiteEnvironment, SiteMachine } from '../site/site';
import { machineTree } from '../site/site-settings';
import { instanceSchema } from './schema';
import { imageOf } from './site-image';

/** Settings of a site, and what they are called in env.yaml. */
const NAMES: Readonly<Record<string, Path>> = {
  datastore: ['datastore_id'], cores: ['cores'], memory: ['memory_mib'], vmid: ['vm_id'], ssh_user: ['cloud_init', 'user'], domain: ['cloud_init', 'dns_domain'],
  dns_servers: ['cloud_init', 'dns_servers'], packages: ['cloud_init', 'packages'], timezone: ['cloud_init', 'timezone'],
  ssh_keys: ['cloud_init', 'ssh_keys'],
};
const IMAGE_SOURCES = ['template_vmid', 'url', 'path', 'file_id', 'version', 'channel'];
/** What of cloud-init a file with user data says itself. */
const IN_USER_DATA = ['user', 'ssh_keys', 'packages', 'timezone'];

/** What is laid beneath env.yaml as a whole: the node, and the machines' names. */
export function siteFile(site: Site, environment: string): LocatedMap | undefined {
  const known = site.environments.get(environment);
  if (known === undefined) return undefined;
  const node = scalarAt(known.tree, 'node');
  const names = known.machines.map(({ name, tree }) => [name, mapOf(find(tree, ['name'])!, {})] as const);
  return mapOf(known.tree, {
    ...(node && { proxmox: mapOf(node, { node_name: node }) }),
    ...(names.length > 0 && { machines: mapOf(known.tree, Object.fromEntries(names)) }),
  });
}

/** What a site says of single machines of an environment, in the words of env.yaml. */
export class SiteLayer {
  /** What is wrong with it in the words of env.yaml. */
  readonly findings: Finding[] = [];
  private readonly environment?: SiteEnvironment;
  private readonly machines: ReadonlyMap<string, SiteMachine>;

  /** @param nodeName where machines are that name no node */
  constructor(private readonly site: Site, name: string, private readonly nodeName: string) {
    this.environment = site.environments.get(name);
    this.machines = new Map(this.environment?.machines.map((machine) => [machine.name, machine]));
  }

  /**
   * Lays what env.yaml says of a machine over what the site says.
   *
   * @param entry its name below `machines`
   * @param layers of env.yaml, the weakest first
   */
  complete(entry: string, layers: readonly LocatedMap[]): LocatedMap {
    const merged = this.withNetworks(entry, merge([this.settings(entry, merge(layers)!), ...layers])!);
    const { error } = instanceSchema.safeParse(toPlain(merged));
    this.findings.push(...error?.issues.flatMap((issue) => explainIssue(issue, instanceSchema, merged)) ?? []);
    return merged;
  }

  /** What the site says of a machine; the networks are said by `withNetworks`. @param own what env.yaml says of it */
  private settings(entry: string, own: LocatedMap): LocatedMap {
    const given = this.merged(entry, own);
    const machine = this.machines.get(entry);
    const settings = new Map<string, Located>();
    const put = (path: Path, value: Located) => {
      const [first, second] = path as [string, string?];
      const parent = settings.get(first);
      settings.set(first, second === undefined ? value : mapOf(value, { ...(parent?.kind === 'map' && entriesOf(parent)), [second]: value }));
    };
    for (const [name, { value }] of given.entries) if (NAMES[name] !== undefined) put(NAMES[name], value);
    const disk = find(given, ['disk']);
    if (disk?.kind === 'scalar') put(['disk_size'], { ...disk, value: `${String(disk.value)}G` });
    const base = find(this.environment?.tree, ['vmid_base']);
    if (machine?.vmId !== undefined && !settings.has('vm_id') && base?.kind === 'scalar') {
      put(['vm_id'], withLevel({ ...base, value: machine.vmId }, 'environment'));
    }
    const image = find(given, ['image']);
    const hasImage = IMAGE_SOURCES.some(name => find(own, ['image', name]) !== undefined);
    if (image?.kind === 'scalar' && !hasImage) imageOf(image).forEach(([path, value]) => put(path, { ...image, value }));
    const profile = find(this.environment?.tree, ['profile']);
    if (profile?.kind === 'scalar' && profile.value !== null) put(['profile'], withLevel(profile, 'environment'));
    return mapOf(given, withoutUnknown(Object.fromEntries(settings), own));
  }

  /** Adds bridge and address of the first network, where it says none, and a gateway, where there is none and it is in the network. */
  private withNetworks(entry: string, merged: LocatedMap): LocatedMap {
    const given = this.merged(entry, merged);
    const [bridge, ip, gateway] = ['bridge', 'ip', 'gateway'].map(name => scalarAt(given, name));
    const known = find(merged, ['networks']);
    const place = ip ?? bridge;
    if (known === undefined && place === undefined) return merged;
    const dhcp: LocatedScalar | undefined = place && { kind: 'scalar', value: 'dhcp', position: place.position, level: 'built-in' };
    const made = place && mapOf(place, { ip_address: ip ?? dhcp! });
    const networks = known ?? { ...made!, kind: 'list' as const, items: [made!] };
    const [first, ...rest] = networks.kind === 'list' ? networks.items : [];
    if (networks.kind !== 'list' || first?.kind !== 'map') return merged;
    const hasGateway = networks.items.some(network => network.kind === 'map' && network.entries.has('gateway'));
    const addressed = withMissing(first, { bridge, ip_address: ip });
    const complete = withMissing(addressed, { gateway: gateway !== undefined && !hasGateway && isReached(gateway, addressed) ? gateway : undefined });
    return { ...merged, entries: new Map([...merged.entries, ['networks', entryOf({ ...networks, items: [complete, ...rest] })]]) };
  }

  /** In the site's words: site → node → environment → machine. */
  private merged(entry: string, own: LocatedMap): LocatedMap {
    const { site, environment } = this;
    const machine = this.machines.get(entry);
    const named = [scalarAt(own, 'host_node')?.value, this.nodeName, environment?.node].find(node => site.nodes.has(String(node)));
    const nothing = { tree: mapOf(own, {}) };
    return machineTree(site, environment ?? nothing, machine ?? nothing, named as string | undefined);
  }
}

/** Ignition knows nothing of cloud-init, and a file with user data takes the place of most of it. */
function withoutUnknown(settings: Readonly<Record<string, Located>>, own: LocatedMap): Record<string, Located> {
  const os = scalarAt(own, 'os')?.value ?? scalarAt(mapOf(own, settings), 'os')?.value;
  if (os === 'flatcar' || os === 'fedora-coreos') return without(settings, 'cloud_init', 'profile');
  const hasUserData = find(own, ['cloud_init', 'user_data']) !== undefined;
  const { cloud_init: cloudInit } = settings;
  if (!hasUserData || cloudInit?.kind !== 'map') return hasUserData ? without(settings, 'profile') : settings;
  return { ...without(settings, 'profile'), cloud_init: mapOf(cloudInit, without(entriesOf(cloudInit), ...IN_USER_DATA)) };
}

function without(settings: Readonly<Record<string, Located>>, ...names: readonly string[]): Record<string, Located> {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !names.includes(name)));
}

/** What the machine itself is given may be wrong, and is said to be; a gateway of the site is for machines that are in its network. */
function isReached(gateway: LocatedScalar, network: LocatedMap): boolean {
  const cidr = parseCidr(String(scalarAt(network, 'ip_address')?.value ?? ''));
  return cidr !== undefined && (gateway.level === 'machine' || contains(cidr, parseIpv4(String(gateway.value)) ?? -1));
}

function withMissing(map: LocatedMap, values: Readonly<Record<string, Located | undefined>>): LocatedMap {
  const entries = new Map(map.entries);
  for (const [name, value] of Object.entries(values)) if (value !== undefined && !entries.has(name)) entries.set(name, entryOf(value));
  return { ...map, entries };
}

function scalarAt(tree: LocatedMap, name: string): LocatedScalar | undefined {
  const found = find(tree, [name]);
  return found?.kind === 'scalar' && found.value !== null ? found : undefined;
}

function entryOf(value: Located): LocatedEntry {
  return { keyPosition: value.position, value };
}

function mapOf({ position, level }: Pick<Located, 'position' | 'level'>, values: Readonly<Record<string, Located>>): LocatedMap {
  return { kind: 'map', position, level, entries: new Map(Object.entries(values).map(([name, value]) => [name, entryOf(value)])) };
}

function entriesOf({ entries }: LocatedMap): Record<string, Located> {
  return Object.fromEntries([...entries].map(([name, { value }]) => [name, value]));
}
