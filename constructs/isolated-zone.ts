import { SdnApplier } from '@cdktf/provider-proxmox/lib/sdn-applier';
import { SdnSubnet } from '@cdktf/provider-proxmox/lib/sdn-subnet';
import { SdnVnet } from '@cdktf/provider-proxmox/lib/sdn-vnet';
import { SdnZoneSimple } from '@cdktf/provider-proxmox/lib/sdn-zone-simple';
import { SdnZoneVlan } from '@cdktf/provider-proxmox/lib/sdn-zone-vlan';
import { SdnZoneVxlan } from '@cdktf/provider-proxmox/lib/sdn-zone-vxlan';
import { Lazy, TerraformLocal, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { checkIpv4 } from '../lib/values/cidr';
import { checkInterfaceName, checkZoneId } from '../lib/values/names';
import { MAX_VLAN_ID } from '../lib/values/network-reference';
import { TerraformData } from './resources/terraform-data';
import { checkProp, validateProps, wholeNumber } from './validation';
import { checkSubnet, describeSubnet, type VnetSubnet } from './vnet-subnet';

/** A VXLAN network identifier has 24 bits. */
const MAX_VXLAN_ID = 16_777_215;

/** A vnet, as its zone sees it. */
export interface ZoneVnet {
  readonly vnetId: string;
  /** @default - no alias */
  readonly alias?: string;
  /** @default false */
  readonly vlanAware?: boolean;
  /** @default - none, as a simple zone wants it */
  readonly tag?: number;
  /** @default - no addresses */
  readonly subnet?: VnetSubnet;
  /** What it is to its owner, `lan`: the subnets of the same kind are one resource. */
  readonly kind: string;
}

/** An SDN zone, as its vnets see it. */
export interface IIsolatedZone {
  /** What a VM on one of the zone's vnets has to wait for: that the SDN has been applied. */
  readonly zoneDependencies: readonly ITerraformDependable[];

  /**
   * Makes a vnet in the zone, and applies the SDN again whenever it changes.
   *
   * @param key part of the vnet's address
   * @returns the address
   */
  registerVnet(key: string, vnet: ZoneVnet): string;
}

export interface IsolatedZoneProps {
  /** Id of the zone: 2 to 8 lower-case letters and digits, a letter first. */
  readonly zoneId: string;
  /**
   * Addresses of the nodes, among which VXLAN tunnels go: a vnet is one network on all of them, and has a `tag`.
   *
   * @default - the zone is simple: a vnet is a network of its own on each node
   */
  readonly vxlanPeers?: readonly string[];
  /**
   * Bridge of the nodes whose VLANs the vnets are: a vnet is one network wherever the bridge's switch reaches, and has a `tag`.
   *
   * @default - the zone is simple: a vnet is a network of its own on each node
   */
  readonly vlanBridge?: string;
  /**
   * Whether PVE gives addresses by DHCP, out of the `dhcpRange` of subnets; in a simple zone. The provider cannot take that back.
   *
   * @default false
   */
  readonly dhcp?: boolean;
}

/**
 * An SDN zone that applies itself: simple, VXLAN or VLAN. Vnets in it are bridges on every node, without a way out unless they have a gateway.
 *
 * PVE stages changes of the SDN until somebody applies them. Two appliers do that: one when something new is there, after all of it and before the
 * machines, and one when something is gone, after all of that. Both are replaced whenever the set of vnets changes.
 * So an apply that adds or removes vnets reloads the SDN twice, a destroy once.
 *
 * All vnets are one resource with `for_each`, and so are the subnets of vnets with the same construct id:
 * docs/decisions/0004-vnets-are-one-resource.md says why.
 *
 * Fails when the id is out of its limits, or a vnet or subnet is registered twice.
 */
export class IsolatedZone extends Construct implements IIsolatedZone {
  readonly zoneId: string;
  readonly zoneDependencies: readonly ITerraformDependable[];
  private readonly vnets = new Map<string, ZoneVnet>();
  private readonly vnetIds = new Set<string>();
  private readonly cidrs = new Set<string>();
  private readonly vnetResource: SdnVnet;
  private readonly zone: SdnZoneSimple | SdnZoneVlan | SdnZoneVxlan;
  private readonly networks: TerraformData;
  private readonly applier: SdnApplier;
  /** Whether they have DHCP, by kind of vnet. */
  private readonly subnetKinds = new Map<string, boolean>();
  private readonly hasDhcp: boolean;
  /** Unset: vnets have no tags. */
  private readonly maxTag: number | undefined;

  constructor(scope: Construct, id: string, props: IsolatedZoneProps) {
    super(scope, id);
    validateProps(`zone ${JSON.stringify(props.zoneId)}`, [
      checkProp('zoneId', props.zoneId, checkZoneId),
      ...(props.vxlanPeers ?? []).map((peer, i) => checkProp(`vxlanPeers[${i}]`, peer, checkIpv4)),
      checkProp('vlanBridge', props.vlanBridge, value => (props.vxlanPeers ? 'a zone is either one of VLANs or one of VXLAN' : checkInterfaceName(value))),
      props.dhcp && (props.vxlanPeers ?? props.vlanBridge) !== undefined ? '`dhcp` is given, which PVE has in simple zones only' : undefined,
    ]);
    this.maxTag = props.vxlanPeers ? MAX_VXLAN_ID : props.vlanBridge === undefined ? undefined : MAX_VLAN_ID;
    // tofu evaluates `for_each` for every vnet anew: a local value is there once, a map in its place would be read as often as it has entries
    const vnets = new TerraformLocal(this, 'vnet_map', Lazy.anyValue({ produce: () => this.describeVnets() }));
    const vnetMap = `\${local.${vnets.friendlyUniqueId}}`;
    this.networks = new TerraformData(this, 'networks', { zone: props.zoneId, vnets: vnetMap });
    const lifecycle = { replaceTriggeredBy: [this.networks.address] };
    const finalizer = new SdnApplier(this, 'finalizer', { onCreate: false, onDestroy: true, lifecycle });
    this.zone = this.defineZone(props, finalizer);
    this.vnetResource = new SdnVnet(this, 'vnets', {
      id: '${each.value.id}', alias: '${try(each.value.alias, null)}', zone: this.zone.id, isolatePorts: false, dependsOn: [finalizer],
    });
    this.vnetResource.addOverride('for_each', vnetMap);
    this.vnetResource.addOverride('vlan_aware', '${try(each.value.vlan_aware, null)}');
    this.vnetResource.addOverride('tag', '${try(each.value.tag, null)}');
    this.applier = new SdnApplier(this, 'applier', { onCreate: true, onDestroy: false, lifecycle, dependsOn: [finalizer, this.zone, this.vnetResource] });
    this.zoneId = props.zoneId;
    this.hasDhcp = props.dhcp ?? false;
    this.zoneDependencies = [this.applier];
  }

  registerVnet(key: string, vnet: ZoneVnet): string {
    const { maxTag } = this;
    const hasDhcp = vnet.subnet?.dhcpRange !== undefined;
    validateProps(`vnet ${JSON.stringify(vnet.vnetId)}`, [
      maxTag === undefined
        ? checkProp('tag', vnet.tag, () => 'a simple zone has none')
        : checkProp('tag', vnet.tag ?? NaN, wholeNumber(1, maxTag)),
      ...checkSubnet(vnet.subnet, { vlanAware: vnet.vlanAware ?? false, isSimple: this.zone instanceof SdnZoneSimple, hasDhcp: this.hasDhcp }),
      checkProp('subnet.cidr', vnet.subnet?.cidr, cidr => (this.cidrs.has(cidr) ? 'another vnet of the zone has this subnet' : undefined)),
      vnet.subnet && (this.subnetKinds.get(vnet.kind) ?? hasDhcp) !== hasDhcp ? '`subnet.dhcpRange` is what all vnets with the same id have, or none' : undefined,
    ]);
    if (this.vnetIds.has(vnet.vnetId)) throw new Error(`vnet ${JSON.stringify(vnet.vnetId)} is in zone ${JSON.stringify(this.zoneId)} already: give each its own id`);
    this.vnetIds.add(vnet.vnetId);
    this.vnets.set(key, vnet);
    if (vnet.subnet !== undefined) this.registerSubnet(vnet.kind, vnet.subnet);
    return `${this.vnetResource.terraformResourceType}.${this.vnetResource.friendlyUniqueId}[${JSON.stringify(key)}]`;
  }

  private defineZone({ zoneId: id, vxlanPeers, vlanBridge: bridge, dhcp: hasDhcp }: IsolatedZoneProps, finalizer: SdnApplier) {
    const dependsOn = [finalizer];
    if (vxlanPeers) return new SdnZoneVxlan(this, 'Resource', { id, peers: [...vxlanPeers], dependsOn });
    // DHCP gives addresses out of PVE's own records
    const dhcp = hasDhcp ? { dhcp: 'dnsmasq', ipam: 'pve' } : {};
    return bridge === undefined ? new SdnZoneSimple(this, 'Resource', { id, ...dhcp, dependsOn }) : new SdnZoneVlan(this, 'Resource', { id, bridge, dependsOn });
  }

  private registerSubnet(kind: string, { cidr, dhcpRange }: VnetSubnet): void {
    this.cidrs.add(cidr);
    if (!this.subnetKinds.has(kind)) this.defineSubnets(kind, dhcpRange !== undefined);
  }

  /** The provider cannot do with a DHCP range of which it is not known whether there is one, as each of many is while tofu validates. */
  private defineSubnets(kind: string, hasDhcp: boolean): void {
    this.subnetKinds.set(kind, hasDhcp);
    // PVE lets nobody choose it later, for DHCP, while there are subnets
    this.zone.ipam = 'pve';
    const subnets = new TerraformLocal(this, `subnet_map_${kind}`, Lazy.anyValue({ produce: () => this.describeSubnets(kind) }));
    const subnetMap = `\${local.${subnets.friendlyUniqueId}}`;
    const resource = new SdnSubnet(this, `subnets_${kind}`, { cidr: '${each.value.cidr}', vnet: '${each.value.vnet}', dependsOn: [this.vnetResource] });
    resource.addOverride('for_each', subnetMap);
    for (const attribute of ['gateway', 'dhcp_dns_server', 'snat']) resource.addOverride(attribute, `\${try(each.value.${attribute}, null)}`);
    if (hasDhcp) resource.dhcpRange.internalValue = { startAddress: '${each.value.first}', endAddress: '${each.value.last}' };
    this.networks.add(`subnets_${kind}`, subnetMap);
    this.applier.dependsOn!.push(`${resource.terraformResourceType}.${resource.friendlyUniqueId}`);
  }

  private describeSubnets(kind: string): Record<string, unknown> {
    const ofKind = this.sortedVnets().filter(([, vnet]) => vnet.kind === kind);
    return Object.fromEntries(ofKind.flatMap(([key, { vnetId, subnet }]) => (subnet ? [[key, { vnet: vnetId, ...describeSubnet(subnet) }]] : [])));
  }

  /** In an order of their own: that of the students must not matter. */
  private sortedVnets(): [string, ZoneVnet][] {
    return [...this.vnets].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  private describeVnets(): Record<string, unknown> {
    return Object.fromEntries(this.sortedVnets().map(([key, { vnetId, alias, vlanAware, tag }]) => [key, {
      id: vnetId, ...(alias !== undefined && { alias }), ...(vlanAware && { vlan_aware: true }), ...(tag !== undefined && { tag }),
    }]));
  }
}
