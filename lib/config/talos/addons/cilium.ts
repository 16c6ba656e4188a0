import { z } from 'zod';
import { checkAddressRange } from '../../../values/address-range';
import { checkIpv4 } from '../../../values/cidr';
import { choice, flag, integer, list, section, text } from '../../schema-parts';
import { checkCiliumVersion, checkFileName, checkNamespace, checkReleaseVersion } from '../checks';

/** Has `cilium install` with values of a file. */
const CLI_VERSION = 'v0.19.0';
const MAX_ASN = 4_294_967_294;

const asn = (what: string) => integer(1, MAX_ASN, what, 'Number of an autonomous system; 64512 to 65534 are for private use', 64_512);

const bgp = section('bgp', {
  local_asn: asn('local_asn'),
  peers: list(section('a peer', { address: text(checkIpv4, 'Address of a router', '10.25.150.1'), asn: asn('asn') }), 1, 20, 'peers', 'Routers that are told of the addresses of services',
    '[{ address: 10.25.150.1, asn: 64513 }]'),
});

const ipPool = section('a pool of addresses', {
  name: text(checkNamespace, 'Name', 'services'),
  addresses: list(text(checkAddressRange, 'First and last address, or a network', '10.25.150.200-10.25.150.220'), 1, 50, 'addresses', 'Addresses for services of type LoadBalancer',
    '[10.25.150.200-10.25.150.220]'),
});

export const ciliumShape = {
  cilium: section('cilium', {
    version: text(checkCiliumVersion, 'Version of Cilium', 'v1.18.4'),
    delivery: choice(['job', 'manifest'], 'delivery', 'How it gets into the cluster: by a Job that installs it, or as the file manifest. Unset: job').nullish(),
    manifest: text(checkFileName, 'File of the environment\'s folder with Cilium\'s objects, as helm template writes them', 'manifests/cilium.yaml').nullish(),
    cli_version: text(checkReleaseVersion, 'Version of the Cilium CLI, which the Job runs', CLI_VERSION).nullish(),
    values: z.record(z.string(), z.unknown(), { error: 'values is a map, as Cilium\'s Helm chart documents it' }).meta({ description: 'Values of Cilium\'s Helm chart; they win' }).nullish(),
    hubble: flag('hubble', 'Whether there are Hubble, its relay and its page').nullish(),
    gateway_api: text(checkReleaseVersion, 'Version of the Gateway API, whose definitions are installed and served by Cilium', 'v1.4.1').nullish(),
    ip_pools: list(ipPool, 0, 50, 'ip_pools', 'Addresses for services of type LoadBalancer', '[{ name: services, addresses: [10.25.150.200-10.25.150.220] }]').nullish(),
    l2_announcements: flag('l2_announcements', 'Whether machines answer for the addresses of services in the node network').nullish(),
    bgp: bgp.nullish(),
  }).nullish(),
};

/** Cilium in place of Flannel and kube-proxy. */
export interface CiliumConfig {
  readonly version: string;
  readonly delivery: 'job' | 'manifest';
  /** YAML of its objects. */
  readonly manifest?: string;
  readonly cliVersion: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly hubble: boolean;
  /** Version of its definitions. */
  readonly gatewayApi?: string;
  readonly ipPools: readonly { readonly name: string; readonly addresses: readonly string[] }[];
  readonly l2Announcements: boolean;
  readonly bgp?: { readonly localAsn: number; readonly peers: readonly { readonly address: string; readonly asn: number }[] };
}

/** @param files texts of the files that are named */
export function toCilium({ cilium }: z.infer<z.ZodObject<typeof ciliumShape>>, files: ReadonlyMap<string, string>): CiliumConfig | undefined {
  return cilium ? {
    version: cilium.version,
    delivery: cilium.delivery ?? 'job',
    manifest: cilium.manifest ? files.get(cilium.manifest) : undefined,
    cliVersion: cilium.cli_version ?? CLI_VERSION,
    values: cilium.values ?? {},
    hubble: cilium.hubble ?? false,
    gatewayApi: cilium.gateway_api ?? undefined,
    ipPools: cilium.ip_pools ?? [],
    l2Announcements: cilium.l2_announcements ?? false,
    bgp: cilium.bgp ? { localAsn: cilium.bgp.local_asn, peers: cilium.bgp.peers } : undefined,
  } : undefined;
}
