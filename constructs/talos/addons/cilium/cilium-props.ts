/** Cilium in place of Flannel and kube-proxy. */
export interface CiliumProps {
  /** `v1.18.4` */
  readonly version: string;
  /** How it gets into the cluster: by a Job that runs the Cilium CLI, or as `manifest`. */
  readonly delivery: 'job' | 'manifest';
  /**
   * YAML of Cilium's objects.
   *
   * @default - none: there is a Job
   */
  readonly manifest?: string;
  /** Version of the Cilium CLI, which the Job runs. */
  readonly cliVersion: string;
  /** Values of Cilium's Helm chart. They win over what is made of the other props. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly hubble: boolean;
  /**
   * Version of the Gateway API, whose definitions are installed, too: `v1.4.1`.
   *
   * @default - there is none
   */
  readonly gatewayApi?: string;
  readonly ipPools: readonly CiliumIpPool[];
  /** Whether machines answer for the addresses of services in their network. */
  readonly l2Announcements: boolean;
  /** @default - no router is told of services */
  readonly bgp?: { readonly localAsn: number; readonly peers: readonly { readonly address: string; readonly asn: number }[] };
}

/** Addresses for services of type LoadBalancer. */
export interface CiliumIpPool {
  readonly name: string;
  /** `10.25.150.200-10.25.150.220`, or a network. */
  readonly addresses: readonly string[];
}
