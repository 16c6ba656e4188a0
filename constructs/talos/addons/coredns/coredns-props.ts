/** CoreDNS in place of the one that Talos makes: with settings of its own, or by objects of somebody else's. */
export type CoreDnsProps = TunedCoreDnsProps | {
  /** YAML of the objects. */
  readonly manifest: string;
};

export interface TunedCoreDnsProps {
  readonly manifest?: undefined;
  readonly replicas: number;
  /** `v1.14.2` */
  readonly version: string;
  /**
   * Its configuration.
   *
   * @default - names of the cluster, all else from the machine that it runs on
   */
  readonly corefile?: string;
}
