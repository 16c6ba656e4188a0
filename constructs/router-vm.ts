import type { Construct } from 'constructs';
import { mergeCloudConfigs, type CloudConfig } from '../lib/values/cloud-config';
import { insideNetworks } from '../lib/values/inside-networks';
import { CloudInitVm, type CloudInitVmProps } from './cloud-init-vm';
import type { NetworkDevice } from './network-device';
import { checkProp, validateProps } from './validation';

export interface RouterVmProps extends Omit<CloudInitVmProps, 'userData' | 'serialConsole'> {
  /** Its legs: one with a `gateway`, or DHCP's `ipAddress`, is the way out; the others, with an `ipAddress` alone, are the networks behind it. */
  readonly networkDevices: readonly NetworkDevice[];
  /**
   * What cloud-init does besides making a router.
   *
   * @default - nothing
   */
  readonly userData?: CloudConfig;
}

/**
 * The gateway of networks: a machine of Debian or Ubuntu that forwards between its legs, and gives what comes from behind it its own address on the
 * way out (nftables). It is seen on a serial console.
 *
 * ```ts
 * new RouterVm(stack, 'router', {
 *   name: 'router', vmId: 10000, nodeName: 'pve1',
 *   systemDisk: { imageFileId: 'local:import/debian-12.qcow2', sizeGiB: 20, datastoreId: 'local-lvm' },
 *   networkDevices: [
 *     { bridge: uplink, macAddress: 'BC:24:11:00:00:01', ipAddress: '10.0.12.20/24', gateway: '10.0.12.1' },
 *     { bridge: network.vnet('dev'), macAddress: 'BC:24:11:00:00:02', ipAddress: '10.10.10.1/24' },
 *   ],
 * });
 * ```
 *
 * Fails when props are out of their limits, or it is not between networks.
 */
export class RouterVm extends CloudInitVm {
  constructor(scope: Construct, id: string, { userData = {}, ...props }: RouterVmProps) {
    const inside = insideNetworks(props.networkDevices);
    validateProps(`router ${JSON.stringify(props.name)}`, [
      checkProp('networkDevices.length', props.networkDevices.length, count => (count >= 2 ? undefined : 'a router is between two networks at least')),
      inside.length > 0 ? undefined : '`networkDevices` has none with an `ipAddress` and no `gateway`: there is no network behind it',
    ]);
    super(scope, id, { ...props, userData: mergeCloudConfigs(routerConfig(inside), userData), serialConsole: true });
  }
}

/** By networks and not by interfaces, whose names are the guest's own. */
export function routerConfig(inside: readonly string[]): CloudConfig {
  const set = `{ ${inside.join(', ')} }`;
  return {
    packages: ['nftables'],
    files: [
      // a packet may come from where no answer would go, as with two ways out
      { path: '/etc/sysctl.d/90-standsmith-router.conf', content: 'net.ipv4.ip_forward = 1\nnet.ipv4.conf.all.rp_filter = 2\n' },
      {
        // its own table alone: others, such as fail2ban's, stay when it is loaded again
        path: '/etc/nftables.conf',
        content: `#!/usr/sbin/nft -f
table ip router
delete table ip router
table ip router {
  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    ip saddr ${set} ip daddr != ${set} masquerade
  }
}
`,
      },
    ],
    commands: [['sysctl', '--system'], ['systemctl', 'enable', 'nftables'], ['systemctl', 'reload-or-restart', 'nftables']],
  };
}
