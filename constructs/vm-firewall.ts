import { VirtualEnvironmentFirewallOptions } from '@cdktf/provider-proxmox/lib/virtual-environment-firewall-options';
import { VirtualEnvironmentFirewallRules } from '@cdktf/provider-proxmox/lib/virtual-environment-firewall-rules';
import { Construct } from 'constructs';

export interface VmFirewallProps {
  /** VM ID. */
  readonly vmId: number;
  /** PVE node that the VM is made on; PVE keeps firewalls by VM ID, so it may be on another one later. */
  readonly nodeName: string;
  /** Address of the VM in the configuration: with another VM in its place, the firewall is made anew. */
  readonly vmAddress: string;
  /**
   * Whether anything is filtered. Nothing is, either, while the firewall of the datacenter is off.
   *
   * @default true
   */
  readonly enabled?: boolean;
  /**
   * What becomes of connections to the VM that no rule is about.
   *
   * @default 'DROP'
   */
  readonly inputPolicy?: 'ACCEPT' | 'DROP' | 'REJECT';
  /**
   * What becomes of connections from the VM that no rule is about.
   *
   * @default 'ACCEPT'
   */
  readonly outputPolicy?: 'ACCEPT' | 'DROP' | 'REJECT';
  /**
   * The first that fits counts.
   *
   * @default - no rules
   */
  readonly rules?: readonly VmFirewallRule[];
}

/** What becomes of some connections. */
export interface VmFirewallRule {
  /** Seen from the VM. */
  readonly direction: 'in' | 'out';
  readonly action: 'ACCEPT' | 'DROP' | 'REJECT';
  /**
   * Interface of the VM: `net0`.
   *
   * @default - all that are filtered
   */
  readonly interfaceId?: string;
  /**
   * Addresses or networks with commas between them, as PVE's firewall writes them.
   *
   * @default - any
   */
  readonly source?: string;
  /**
   * As `source`.
   *
   * @default - any
   */
  readonly destination?: string;
  /**
   * Protocol: `tcp`, `udp`, `icmp`, …
   *
   * @default - any
   */
  readonly protocol?: string;
  /**
   * Ports that connections go to: `80,443,8000:8100`. They need a `protocol`.
   *
   * @default - any
   */
  readonly ports?: string;
}

/**
 * The firewall of a VM. It filters the interfaces with `firewall` and no other. Addresses by DHCP and the neighbours of IPv6 stay,
 * whatever the policies are; the VM does not announce itself as an IPv6 router.
 *
 * The provider leaves PVE's options as they are when this goes, so that a firewall that was on stays on: use `enabled: false` first.
 */
export class VmFirewall extends Construct {
  constructor(scope: Construct, id: string, props: VmFirewallProps) {
    super(scope, id);
    const { vmId, nodeName, vmAddress, rules = [] } = props;
    // a reference would do nothing for a VM that is replaced: the new one has the same VM ID, and no firewall
    const lifecycle = { replaceTriggeredBy: [`${vmAddress}.id`] };
    const options = new VirtualEnvironmentFirewallOptions(this, 'options', {
      vmId, nodeName, lifecycle,
      enabled: props.enabled ?? true,
      inputPolicy: props.inputPolicy ?? 'DROP',
      outputPolicy: props.outputPolicy ?? 'ACCEPT',
      dhcp: true,
      ndp: true,
      radv: false,
    });
    if (rules.length === 0) return;
    new VirtualEnvironmentFirewallRules(this, 'rules', {
      vmId, nodeName, lifecycle,
      dependsOn: [options],
      rule: rules.map(({ direction, action, interfaceId, source, destination, protocol, ports }) => (
        { type: direction, action, iface: interfaceId, source, dest: destination, proto: protocol, dport: ports }
      )),
    });
  }
}
