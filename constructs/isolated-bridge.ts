import { NetworkLinuxBridge } from '@cdktf/provider-proxmox/lib/network-linux-bridge';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { checkBridgeName, checkNodeName } from '../lib/values/names';
import type { IBridge } from './bridge';
import { checkProp, validateProps, wholeNumber } from './validation';

export interface IsolatedBridgeProps {
  /** Name of the bridge: a letter, then letters, digits and `_`, 10 characters in all (the provider's limit). */
  readonly bridgeName: string;
  /** PVE node that the bridge is on. */
  readonly nodeName: string;
  /**
   * Comment on the bridge.
   *
   * @default - no comment
   */
  readonly comment?: string;
  /**
   * Whether the bridge looks at VLAN tags: needed where an interface has a `vlanId` or `trunks`.
   *
   * @default false
   */
  readonly vlanAware?: boolean;
  /**
   * Whether the node brings the bridge up when it starts.
   *
   * @default true
   */
  readonly autostart?: boolean;
  /**
   * How long to wait for the node to reload its network, in seconds: 5 to 86400.
   *
   * The provider reloads once a bridge, one after the other, and the time starts to run before the first: with N bridges in a stack, give all of
   * them N times what one reload takes. Changing it later does nothing to a bridge that exists.
   *
   * @default 100
   */
  readonly timeoutReloadSeconds?: number;
}

/**
 * A Linux bridge without ports: machines on it see each other and nobody else. It exists on one node, so all of them have to be there.
 *
 * Fails when the name or the time is out of its limits.
 */
export class IsolatedBridge extends Construct implements IBridge {
  /** A bridge that exists already, `vmbr0` for example: nothing is made. */
  static fromBridgeName(scope: Construct, id: string, bridgeName: string): IBridge {
    class Import extends Construct implements IBridge {
      readonly bridgeName = bridgeName;
      readonly bridgeDependencies: readonly ITerraformDependable[] = [];
    }
    return new Import(scope, id);
  }

  readonly bridgeName: string;
  readonly bridgeDependencies: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: IsolatedBridgeProps) {
    super(scope, id);
    validateProps(`bridge ${JSON.stringify(props.bridgeName)}`, [
      checkProp('bridgeName', props.bridgeName, checkBridgeName),
      checkProp('nodeName', props.nodeName, checkNodeName),
      checkProp('timeoutReloadSeconds', props.timeoutReloadSeconds, wholeNumber(5, 86_400, ' seconds')),
    ]);
    const resource = new NetworkLinuxBridge(this, 'Resource', {
      name: props.bridgeName,
      nodeName: props.nodeName,
      comment: props.comment,
      autostart: props.autostart ?? true,
      // left out rather than false: a bridge from before has no such key in its state
      vlanAware: props.vlanAware ? true : undefined,
      timeoutReload: props.timeoutReloadSeconds ?? 100,
      // one more bridge in the stack must not change all the others
      lifecycle: { ignoreChanges: ['timeout_reload'] },
    });
    this.bridgeName = props.bridgeName;
    this.bridgeDependencies = [resource];
  }
}
