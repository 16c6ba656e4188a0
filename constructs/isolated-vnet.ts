import { TerraformStack, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { checkVnetId } from '../lib/values/names';
import type { IBridge } from './bridge';
import type { IIsolatedZone } from './isolated-zone';
import { checkProp, validateProps } from './validation';
import type { VnetSubnet } from './vnet-subnet';

export interface IsolatedVnetProps {
  /** Zone that the vnet is in, of the same stack. */
  readonly zone: IIsolatedZone;
  /** Id of the vnet, and name of its bridge on the nodes: 2 to 8 lower-case letters and digits, a letter first. */
  readonly vnetId: string;
  /**
   * What people see beside the id: letters, digits, spaces and `()._-`, 256 characters (PVE's limit).
   *
   * @default - no alias
   */
  readonly alias?: string;
  /**
   * Whether the vnet looks at VLAN tags: needed where an interface has a `vlanId` or `trunks`.
   *
   * @default false
   */
  readonly vlanAware?: boolean;
  /**
   * VLAN (1 to 4094) in a zone with a `vlanBridge`, VXLAN network identifier (1 to 16777215) in one with `vxlanPeers`:
   * another one for each vnet of the cluster.
   *
   * @default - none, as a simple zone wants it
   */
  readonly tag?: number;
  /**
   * Addresses of the vnet, not with `vlanAware`. Who has a `gateway` in a simple zone reaches whatever the node reaches: filter the machines
   * (`VmFirewall`) where that is not for all.
   *
   * @default - no addresses
   */
  readonly subnet?: VnetSubnet;
}

/**
 * An SDN vnet in an isolated zone: machines on it see each other and nobody else; in a simple zone, those on the same node.
 *
 * Fails when the id or the alias is out of its limits, or the zone has a vnet of this id.
 */
export class IsolatedVnet extends Construct implements IBridge {
  readonly bridgeName: string;
  readonly bridgeDependencies: readonly ITerraformDependable[];
  /** Address of the vnet in plans and state. */
  readonly address: string;

  constructor(scope: Construct, id: string, props: IsolatedVnetProps) {
    super(scope, id);
    const { zone, vnetId, alias, vlanAware, tag, subnet } = props;
    validateProps(`vnet ${JSON.stringify(vnetId)}`, [
      checkProp('vnetId', vnetId, checkVnetId),
      checkProp('alias', alias, checkVnetAlias),
    ]);
    const pathInStack = this.node.path.slice(TerraformStack.of(this).node.path.length + 1);
    // the engine leaves it out of addresses, too
    const key = pathInStack.split('/').filter(part => part !== 'Default').join('/');
    this.address = zone.registerVnet(key, { vnetId, alias, vlanAware, tag, subnet, kind: id });
    this.bridgeName = vnetId;
    this.bridgeDependencies = zone.zoneDependencies;
  }
}

function checkVnetAlias(alias: string): string | undefined {
  return /^[()._a-zA-Z0-9\s-]{1,256}$/.test(alias) ? undefined : 'an alias has 1 to 256 letters (a-z, A-Z), digits, spaces, (, ), ., _ and -';
}
