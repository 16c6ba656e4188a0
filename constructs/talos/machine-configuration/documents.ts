import { document, type ConfigPatch } from './document';

/** What of a cluster is in the configuration of every machine. */
export interface ClusterDocumentProps {
  /** Network of the machines: `10.25.150.0/24`. */
  readonly nodeNetwork: string;
  readonly podNetwork: string;
  readonly serviceNetwork: string;
  readonly dnsDomain: string;
  readonly gateway: string;
  readonly dnsServers: readonly string[];
  /** None: Talos's own. */
  readonly ntpServers: readonly string[];
  readonly vip?: string;
  readonly region: string;
  readonly allowSchedulingOnControlPlanes: boolean;
}

export interface MachineDocumentProps {
  /** Its name in Talos and in Kubernetes. */
  readonly name: string;
  readonly type: 'controlplane' | 'worker';
  /** PVE node: the zone of the machine. */
  readonly nodeName: string;
  readonly ip: string;
  readonly macAddress: string;
  /** Reference of the image that Talos installs itself from. */
  readonly installer: string;
  /** Names of additional disks, which are the serial numbers of the disks, too. */
  readonly disks: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** `key=value:NoSchedule` */
  readonly taints: readonly string[];
  readonly kubeletExtraArgs: Readonly<Record<string, string>>;
}

/**
 * What makes a machine the one that it is: addresses, name, image, disks, labels.
 *
 * @see https://docs.siderolabs.com/talos/latest/reference/configuration
 */
export function machineDocuments(cluster: ClusterDocumentProps, machine: MachineDocumentProps): ConfigPatch[] {
  return [
    {
      machine: {
        install: { disk: SYSTEM_DISK, image: machine.installer },
        kubelet: {
          ...(Object.keys(machine.kubeletExtraArgs).length > 0 && { extraArgs: { ...machine.kubeletExtraArgs } }),
          nodeIP: { validSubnets: [cluster.nodeNetwork] },
        },
        nodeLabels: {
          'topology.kubernetes.io/region': cluster.region, 'topology.kubernetes.io/zone': machine.nodeName, ...machine.labels,
        },
        ...(machine.taints.length > 0 && { nodeTaints: nodeTaints(machine.taints) }),
      },
    },
    // the generated configuration has this document with a name of its own choice, which would contradict
    document('HostnameConfig', { hostname: machine.name, auto: 'off' }),
    ...networkDocuments(cluster, machine),
    ...machine.disks.map(userVolume),
  ];
}

/** What every machine of the cluster is told of it. */
export function clusterDocuments(cluster: ClusterDocumentProps, type: 'controlplane' | 'worker'): ConfigPatch[] {
  const network = { dnsDomain: cluster.dnsDomain, podSubnets: [cluster.podNetwork], serviceSubnets: [cluster.serviceNetwork] };
  const isControlPlane = type === 'controlplane';
  return [{ cluster: { network, ...(isControlPlane && { allowSchedulingOnControlPlanes: cluster.allowSchedulingOnControlPlanes }) } }];
}

/** `scsi0` is the first disk that Linux finds. */
const SYSTEM_DISK = '/dev/sda';
/** Name that the interface is given, whatever Linux calls it. */
const LINK = 'net0';

function networkDocuments(cluster: ClusterDocumentProps, machine: MachineDocumentProps): ConfigPatch[] {
  const prefixLength = cluster.nodeNetwork.split('/')[1];
  return [
    document('LinkAliasConfig', { name: LINK, selector: { match: `mac(link.permanent_addr) == "${machine.macAddress.toLowerCase()}"` } }),
    document('LinkConfig', { name: LINK, up: true, addresses: [{ address: `${machine.ip}/${prefixLength}` }], routes: [{ gateway: cluster.gateway }] }),
    document('ResolverConfig', { nameservers: cluster.dnsServers.map(address => ({ address })) }),
    ...(cluster.ntpServers.length > 0 ? [document('TimeSyncConfig', { ntp: { servers: [...cluster.ntpServers] } })] : []),
    ...(machine.type === 'controlplane' && cluster.vip !== undefined ? [document('Layer2VIPConfig', { name: cluster.vip, link: LINK })] : []),
  ];
}

/** Found by its serial number, whatever order Linux finds the disks in; mounted at `/var/mnt/<name>`, for pods, too. */
function userVolume(name: string): ConfigPatch {
  return document('UserVolumeConfig', { name, provisioning: { diskSelector: { match: `disk.serial == "${name}"` }, minSize: '1GiB', grow: true } });
}

/** `gpu=true:NoSchedule` is `gpu: true:NoSchedule` there. */
function nodeTaints(taints: readonly string[]): Record<string, string> {
  return Object.fromEntries(taints.map(taint => {
    const [, key = '', value, effect = ''] = /^([^=:]+)(?:=([^:]*))?:(.+)$/.exec(taint) ?? [];
    return [key, value ? `${value}:${effect}` : effect];
  }));
}
