import { Construct } from 'constructs';
import { didYouMean } from '../lib/values/did-you-mean';
import type { IBridge } from './bridge';
import { IsolatedVnet, type IsolatedVnetProps } from './isolated-vnet';
import { IsolatedZone, type IsolatedZoneProps } from './isolated-zone';

export interface SdnNetworkProps extends IsolatedZoneProps {
  /** Vnets by their ids, which are the names of their bridges, too: 2 to 8 lower-case letters and digits, a letter first. */
  readonly vnets: Readonly<Record<string, Omit<IsolatedVnetProps, 'zone' | 'vnetId'>>>;
}

/**
 * Networks of one's own: an SDN zone (VXLAN, VLAN or simple), its vnets, their subnets, and what applies all of it before machines are made.
 *
 * ```ts
 * const network = new SdnNetwork(stack, 'network', {
 *   zoneId: 'dev', vxlanPeers: ['10.0.12.10'], vnets: { dev: { tag: 10010, subnet: { cidr: '10.10.10.0/24' } } },
 * });
 * const networkDevices = [{ bridge: network.vnet('dev'), macAddress: 'BC:24:11:00:00:01', ipAddress: '10.10.10.11/24', gateway: '10.10.10.1' }];
 * ```
 *
 * Fails when props are out of their limits.
 */
export class SdnNetwork extends Construct {
  readonly zone: IsolatedZone;
  /** By id. */
  readonly vnets: ReadonlyMap<string, IBridge>;

  constructor(scope: Construct, id: string, { vnets, ...zone }: SdnNetworkProps) {
    super(scope, id);
    this.zone = new IsolatedZone(this, 'zone', zone);
    const parent = new Construct(this, 'vnets');
    this.vnets = new Map(Object.entries(vnets).map(([vnetId, vnet]) => (
      [vnetId, new IsolatedVnet(parent, vnetId, { ...vnet, zone: this.zone, vnetId })]
    )));
  }

  /** The vnet of this id, to plug machines into. @throws Error when there is none */
  vnet(vnetId: string): IBridge {
    const known = this.vnets.get(vnetId);
    if (known !== undefined) return known;
    const ids = [...this.vnets.keys()];
    const meant = didYouMean(vnetId, ids);
    const fix = meant === undefined ? `use one of ${ids.join(', ')}` : `did you mean ${JSON.stringify(meant)}?`;
    throw new Error(`zone ${JSON.stringify(this.zone.zoneId)} has no vnet ${JSON.stringify(vnetId)}: ${fix}`);
  }
}
