import { SdnApplier } from '@cdktf/provider-proxmox/lib/sdn-applier';
import { SdnZoneSimple } from '@cdktf/provider-proxmox/lib/sdn-zone-simple';
import { dependable, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { checkZoneId } from '../lib/values/names';
import { TerraformData } from './resources/terraform-data';
import { checkProp, validateProps } from './validation';

/** A simple SDN zone, as its vnets see it. */
export interface IIsolatedZone {
  readonly zoneId: string;
  /** Resources that a vnet of the zone has to wait for. */
  readonly zoneDependencies: readonly ITerraformDependable[];
  /** What a VM on one of the zone's vnets has to wait for: that the SDN has been applied. */
  readonly applied: readonly ITerraformDependable[];
  /** Makes the zone wait for a vnet, and apply the SDN again whenever it changes. */
  registerVnet(vnet: ZoneVnet): void;
}

/** A vnet as its zone sees it. */
export interface ZoneVnet {
  readonly vnetId: string;
  readonly alias?: string;
  readonly resource: ITerraformDependable;
}

export interface IsolatedZoneProps {
  /** Id of the zone: 2 to 8 lower-case letters and digits, a letter first. */
  readonly zoneId: string;
}

/**
 * A simple SDN zone that applies itself: vnets in it are bridges on every node, without a way out.
 *
 * PVE stages changes of the SDN until somebody applies them. Two appliers do that: one when something new is there, after all of it and before the
 * machines, and one when something is gone, after all of that. Both are replaced whenever the set of vnets changes.
 * So an apply that adds or removes vnets reloads the SDN twice, a destroy once.
 *
 * Fails when the id is out of its limits, or a vnet is registered twice.
 */
export class IsolatedZone extends Construct implements IIsolatedZone {
  readonly zoneId: string;
  readonly zoneDependencies: readonly ITerraformDependable[];
  readonly applied: readonly ITerraformDependable[];
  private readonly vnets = new Map<string, ZoneVnet>();
  private readonly applier: SdnApplier;

  constructor(scope: Construct, id: string, props: IsolatedZoneProps) {
    super(scope, id);
    validateProps(`zone ${JSON.stringify(props.zoneId)}`, [
      checkProp('zoneId', props.zoneId, checkZoneId),
    ]);
    const networks = new TerraformData(this, 'networks', () => this.describe());
    const lifecycle = { replaceTriggeredBy: [networks.address] };
    const finalizer = new SdnApplier(this, 'finalizer', { onCreate: false, onDestroy: true, lifecycle });
    const zone = new SdnZoneSimple(this, 'Resource', { id: props.zoneId, dependsOn: [finalizer] });
    this.applier = new SdnApplier(this, 'applier', { onCreate: true, onDestroy: false, lifecycle, dependsOn: [finalizer, zone] });
    this.zoneId = props.zoneId;
    this.zoneDependencies = [finalizer, zone];
    this.applied = [this.applier];
  }

  registerVnet(vnet: ZoneVnet): void {
    if (this.vnets.has(vnet.vnetId)) throw new Error(`vnet ${JSON.stringify(vnet.vnetId)} is in zone ${JSON.stringify(this.zoneId)} already: give each its own id`);
    this.vnets.set(vnet.vnetId, vnet);
    this.applier.dependsOn?.push(dependable(vnet.resource));
  }

  private describe(): Record<string, unknown> {
    const vnets = [...this.vnets.values()].sort((a, b) => (a.vnetId < b.vnetId ? -1 : 1));
    return { zone: this.zoneId, vnets: Object.fromEntries(vnets.map(vnet => [vnet.vnetId, vnet.alias ?? ''])) };
  }
}
