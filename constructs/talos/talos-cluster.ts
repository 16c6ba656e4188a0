import { ClusterKubeconfig } from '@cdktf/provider-talos/lib/cluster-kubeconfig';
import { DataTalosClientConfiguration } from '@cdktf/provider-talos/lib/data-talos-client-configuration';
import { DataTalosClusterHealth } from '@cdktf/provider-talos/lib/data-talos-cluster-health';
import { MachineSecrets } from '@cdktf/provider-talos/lib/machine-secrets';
import type { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { checkIpv4, checkNetwork, parseCidr } from '../../lib/values/cidr';
import { checkKubernetesVersion, checkTalosVersion } from '../../lib/values/talos';
import type { IPool } from '../pool';
import { EphemeralResource } from '../resources/ephemeral-resource';
import { TerraformData } from '../resources/terraform-data';
import type { VmResource } from '../resources/vm-resource';
import { checkProp, validateProps } from '../validation';
import { addonDocuments } from './addons/addon-documents';
import type { TalosAddonsProps } from './addons/addons-props';
import type { ProxmoxApi } from './addons/proxmox/proxmox-props';
import { HighAvailability } from './high-availability';
import { ByCommand } from './lifecycle/by-command';
import { InPlace } from './lifecycle/in-place';
import type { Lifecycle } from './lifecycle/lifecycle';
import type { ConfigPatch } from './machine-configuration/document';
import { clusterDocuments, machineDocuments } from './machine-configuration/documents';
import { toTalosYaml } from './machine-configuration/to-yaml';
import { defineProxmoxAccess, providerId, type ProxmoxConfigurations } from './proxmox-access';
import { TalosImage, type TalosImageProps } from './talos-image';
import { TalosVm } from './talos-machine';
import type { TalosMachineProps } from './talos-machine-props';

export interface TalosClusterProps {
  readonly clusterName: string;
  /** `v1.13.9`. With another one, machines that exist are left as they are, and are upgraded by Talos itself. */
  readonly talosVersion: string;
  /** `v1.36.3` */
  readonly kubernetesVersion: string;
  /**
   * Who brings machines that exist to another version: somebody with talosctl, or the provider, which has to be 0.12.0 for that.
   *
   * @default 'by-command'
   */
  readonly upgrade?: 'by-command' | 'in-place';
  /** URL of the Kubernetes API: `https://10.25.150.10:6443`. */
  readonly endpoint: string;
  /** Gateway of the node network. */
  readonly gateway: string;
  /** Network of the machines: `10.25.150.0/24`. */
  readonly nodeNetwork: string;
  /** One control plane at least. */
  readonly machines: readonly TalosMachineProps[];
  /**
   * Address that the control planes share.
   *
   * @default - none
   */
  readonly vip?: string;
  /** @default '10.244.0.0/16' */
  readonly podNetwork?: string;
  /** @default '10.96.0.0/12' */
  readonly serviceNetwork?: string;
  /** @default - the gateway */
  readonly dnsServers?: readonly string[];
  /** @default 'cluster.local' */
  readonly dnsDomain?: string;
  /** @default - Talos's own */
  readonly ntpServers?: readonly string[];
  /** @default false */
  readonly allowSchedulingOnControlPlanes?: boolean;
  /**
   * Whether an apply waits until etcd and the services of Talos are healthy, and so does a plan with nothing to change: up to ten minutes for a
   * cluster that is not.
   *
   * @default false
   */
  readonly healthCheck?: boolean;
  /**
   * `topology.kubernetes.io/region` of the machines.
   *
   * @default - the cluster's name
   */
  readonly region?: string;
  /**
   * Patches of every machine's configuration.
   *
   * @default - none
   */
  readonly configPatches?: readonly ConfigPatch[];
  /**
   * Patches of the control planes' configuration, after those of every machine.
   *
   * @default - none
   */
  readonly controlPlanePatches?: readonly ConfigPatch[];
  /**
   * What the cluster has besides what Talos brings by itself.
   *
   * @default - nothing
   */
  readonly addons?: TalosAddonsProps;
  /**
   * Whether PVE starts machines on another node when theirs is lost, and keeps control planes on different ones. Their disks have to be on storages
   * that all nodes share.
   *
   * @default false
   */
  readonly highAvailability?: boolean;
  /**
   * How machines reach the API of PVE.
   *
   * @default - none: neither cloud controller manager nor CSI plugin
   */
  readonly proxmoxApi?: ProxmoxApi;
  /** @default - the public Image Factory's, without Secure Boot, on storage `local` */
  readonly image?: Pick<TalosImageProps, 'factoryUrl' | 'extraKernelArgs' | 'secureBoot' | 'datastoreId'>;
  /**
   * Pool of the machines.
   *
   * @default - none
   */
  readonly pool?: IPool;
  /**
   * Configuration of the provider `proxmox` with a login as root@pam, for devices that are given by their address.
   *
   * @default - none
   */
  readonly rootProvider?: TerraformProvider;
}

/**
 * A Kubernetes cluster of Talos machines: images, VMs, configuration, bootstrap, and the files that lead to it.
 *
 * The machines' final configuration has the cluster's secrets in it, and is in no plan and no state: it is made anew each time, of the secrets,
 * which are in the state. Encrypt that.
 *
 * Fails when props are out of their limits.
 */
export class TalosCluster extends Construct {
  /** Reference to the cluster's secrets. */
  readonly secrets: MachineSecrets;
  /** Reference to a talosconfig. */
  readonly talosConfig: string;
  /** Reference to a kubeconfig. */
  readonly kubeConfig: string;
  private readonly lifecycle: Lifecycle;
  private readonly configurations: ProxmoxConfigurations;
  private readonly vms = new Map<string, VmResource>();
  private readonly images = new Map<string, TalosImage>();

  constructor(scope: Construct, id: string, private readonly props: TalosClusterProps) {
    super(scope, id);
    const controlPlanes = props.machines.filter(({ type }) => type === 'controlplane').map(({ ip }) => ip);
    const workers = props.machines.filter(({ type }) => type === 'worker').map(({ ip }) => ip);
    const [first] = controlPlanes;
    validateProps(`cluster ${JSON.stringify(props.clusterName)}`, [
      checkProp('talosVersion', props.talosVersion, checkTalosVersion),
      checkProp('kubernetesVersion', props.kubernetesVersion, checkKubernetesVersion),
      checkProp('gateway', props.gateway, checkIpv4),
      checkProp('vip', props.vip, checkIpv4),
      checkProp('nodeNetwork', props.nodeNetwork, checkNetwork),
      checkProp('podNetwork', props.podNetwork, checkNetwork),
      checkProp('serviceNetwork', props.serviceNetwork, checkNetwork),
      props.proxmoxApi === undefined && (props.addons?.proxmoxCcm ?? props.addons?.proxmoxCsi) !== undefined
        ? '`addons` has something that knows of Proxmox: give `proxmoxApi`' : undefined,
      first === undefined ? '`machines` has no control plane' : undefined,
    ]);
    this.secrets = new MachineSecrets(this, 'secrets', {
      talosVersion: props.talosVersion,
      // other secrets would be another cluster
      lifecycle: { ignoreChanges: ['talos_version'] },
    });
    const clientConfiguration = `\${${this.secrets.fqn}.client_configuration}`;
    const machineSecrets = `\${${this.secrets.fqn}.machine_secrets}`;
    this.lifecycle = new (props.upgrade === 'in-place' ? InPlace : ByCommand)(this, { ...props, controlPlanes, machineSecrets, clientConfiguration });
    this.configurations = defineProxmoxAccess(this, { ...props, region: this.region });
    // the order of upgrades
    const inOrder = [...props.machines].sort((one, other) => Number(one.type === 'worker') - Number(other.type === 'worker'));
    inOrder.forEach(machine => this.defineMachine(machine));
    if (props.highAvailability) {
      new HighAvailability(this, 'ha', { clusterName: props.clusterName, machines: props.machines, vms: this.vms });
    }
    const started = this.lifecycle.start();
    const client = new DataTalosClientConfiguration(this, 'client', {
      clusterName: props.clusterName, endpoints: controlPlanes, nodes: [...controlPlanes, ...workers], clientConfiguration: UNSET_CLIENT,
    });
    client.addOverride('client_configuration', clientConfiguration);
    if (props.healthCheck ?? false) {
      // a plan that changes who belongs to the cluster would look before the change, for what there is only afterwards
      const members = new TerraformData(this, 'members', { controlPlanes: controlPlanes.join(), workers: workers.join() });
      const health = new DataTalosClusterHealth(this, 'health', {
        controlPlaneNodes: controlPlanes, workerNodes: workers, endpoints: controlPlanes, clientConfiguration: UNSET_CLIENT,
        // of Kubernetes it would want that there is no node but these, and a machine that goes is one until it is gone
        skipKubernetesChecks: true,
        dependsOn: [started, members, ...this.vms.values()],
      });
      health.addOverride('client_configuration', clientConfiguration);
    }
    const kubeconfig = new ClusterKubeconfig(this, 'kubeconfig', { nodeAttribute: first!, clientConfiguration: UNSET_CLIENT, dependsOn: [started] });
    kubeconfig.addOverride('client_configuration', clientConfiguration);
    this.talosConfig = client.talosConfig;
    this.kubeConfig = kubeconfig.kubeconfigRaw;
  }

  /** A machine, and its configuration. */
  private defineMachine(machine: TalosMachineProps): void {
    const { props } = this;
    const scope = new Construct(this, machine.name);
    const dnsServers = props.dnsServers ?? [props.gateway];
    const image = this.image(machine.extensions ?? []);
    const vm = new TalosVm(scope, 'vm', {
      ...machine,
      imageFileId: image.onNode(machine.nodeName),
      prefixLength: parseCidr(props.nodeNetwork)!.prefixLength,
      gateway: props.gateway,
      dnsServers,
      secureBoot: props.image?.secureBoot ?? false,
      agentEnabled: (machine.extensions ?? []).includes('siderolabs/qemu-guest-agent'),
      pool: props.pool,
      rootProvider: props.rootProvider,
      attachesVolumes: props.addons?.proxmoxCsi !== undefined,
    });
    this.vms.set(machine.name, vm.resource);
    const configuration = new EphemeralResource(scope, 'configuration', 'talos_machine_configuration', {
      cluster_name: props.clusterName,
      cluster_endpoint: props.endpoint,
      machine_type: machine.type,
      machine_secrets: `\${${this.secrets.fqn}.machine_secrets}`,
      talos_version: this.lifecycle.versions.talos,
      kubernetes_version: this.lifecycle.versions.kubernetes,
      docs: false,
      examples: false,
      config_patches: this.patches(machine, image.installer).map(toTalosYaml),
    });
    this.lifecycle.configure(scope, {
      ip: machine.ip, installer: image.installer, configuration: configuration.attribute('machine_configuration'), vm: vm.resource,
    });
  }

  private get region(): string {
    return this.props.region ?? this.props.clusterName;
  }

  /** In the order in which they are merged: what is written by hand is the last. */
  private patches(machine: TalosMachineProps, installer: string): ConfigPatch[] {
    const { props } = this;
    const cluster = {
      nodeNetwork: props.nodeNetwork,
      podNetwork: props.podNetwork ?? '10.244.0.0/16',
      serviceNetwork: props.serviceNetwork ?? '10.96.0.0/12',
      dnsDomain: props.dnsDomain ?? 'cluster.local',
      gateway: props.gateway,
      dnsServers: props.dnsServers ?? [props.gateway],
      ntpServers: props.ntpServers ?? [],
      vip: props.vip,
      region: this.region,
      allowSchedulingOnControlPlanes: props.allowSchedulingOnControlPlanes ?? false,
    };
    const { disks = [], labels = {}, taints = [], kubeletExtraArgs = {}, configPatches = [] } = machine;
    return [
      ...clusterDocuments(cluster, machine.type),
      ...machineDocuments(cluster, { ...machine, installer, labels, taints, kubeletExtraArgs, disks: disks.map(({ name }) => name) }),
      ...addonDocuments(props.addons ?? {}, { ...cluster, configurations: this.configurations }, machine.type),
      ...(props.proxmoxApi === undefined ? [] : [providerId(this.region, machine.vmId)]),
      ...props.configPatches ?? [],
      ...(machine.type === 'controlplane' ? props.controlPlanePatches ?? [] : []),
      ...configPatches,
    ];
  }

  /** One for each set of extensions. */
  private image(extensions: readonly string[]): TalosImage {
    const sorted = [...new Set(extensions)].sort();
    const known = this.images.get(sorted.join()) ?? new TalosImage(this, `image-${this.images.size}`, {
      ...this.props.image, talosVersion: this.props.talosVersion, extensions: sorted, owner: this.props.clusterName,
    });
    this.images.set(sorted.join(), known);
    return known;
  }
}

/** The bindings want its parts one by one; a reference to all of it takes their place. */
const UNSET_CLIENT = { caCertificate: '', clientCertificate: '', clientKey: '' };
