import { SdnVnet } from '@cdktf/provider-proxmox/lib/sdn-vnet';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { checkVnetId } from '../lib/values/names';
import type { IBridge } from './bridge';
import type { IIsolatedZone } from './isolated-zone';
import { dependsOn } from './resources/depends-on';
import { checkProp, validateProps } from './validation';

export interface IsolatedVnetProps {
  /** Zone that the vnet is in. */
  readonly zone: IIsolatedZone;
  /** Id of the vnet, and name of its bridge on the nodes: 2 to 8 lower-case letters and digits, a letter first. */
  readonly vnetId: string;
  /**
   * What people see beside the id: letters, digits, spaces and `()._-`, 256 characters (PVE's limit).
   *
   * @default - no alias
   */
  readonly alias?: string;
}

/**
 * An SDN vnet in an isolated zone: machines on it see each other, on every node of a simple zone on its own, and nobody else.
 *
 * Fails when the id or the alias is out of its limits, or the zone has a vnet of this id.
 */
export class IsolatedVnet extends Construct implements IBridge {
  readonly bridgeName: string;
  readonly bridgeDependencies: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: IsolatedVnetProps) {
    super(scope, id);
    validateProps(`vnet ${JSON.stringify(props.vnetId)}`, [
      checkProp('vnetId', props.vnetId, checkVnetId),
      checkProp('alias', props.alias, checkVnetAlias),
    ]);
    const resource = new SdnVnet(this, 'Resource', {
      id: props.vnetId,
      zone: props.zone.zoneId,
      alias: props.alias,
      isolatePorts: false,
      dependsOn: dependsOn(props.zone.zoneDependencies),
    });
    props.zone.registerVnet({ vnetId: props.vnetId, alias: props.alias, resource });
    this.bridgeName = props.vnetId;
    this.bridgeDependencies = props.zone.applied;
  }
}

function checkVnetAlias(alias: string): string | undefined {
  return /^[()._a-zA-Z0-9\s-]{1,256}$/.test(alias) ? undefined : 'an alias has 1 to 256 letters (a-z, A-Z), digits, spaces, (, ), ., _ and -';
}
