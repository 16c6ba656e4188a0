import { Cluster } from '@cdktf/provider-talos/lib/cluster';
import { Machine } from '@cdktf/provider-talos/lib/machine';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { EphemeralResource } from '../../resources/ephemeral-resource';
import type { ConfiguredMachine, Lifecycle, LifecycleProps } from './lifecycle';

/**
 * The provider brings machines to other versions, and Kubernetes: each machine waits for the one before it, in their making as in their upgrades.
 *
 * @see https://registry.terraform.io/providers/siderolabs/talos/0.12.0-alpha.5/docs/resources/machine
 */
export class InPlace implements Lifecycle {
  readonly versions: Lifecycle['versions'];
  private readonly kubeconfig: string;
  private last: ITerraformDependable | undefined;

  constructor(private readonly cluster: Construct, private readonly props: LifecycleProps) {
    this.versions = { talos: props.talosVersion, kubernetes: props.kubernetesVersion };
    // made of the secrets, without the cluster: what drains machines is in no plan and no state
    this.kubeconfig = new EphemeralResource(cluster, 'drain', 'talos_cluster_kubeconfig', {
      cluster_name: props.clusterName, endpoint: props.endpoint, machine_secrets: props.machineSecrets,
    }).attribute('kubeconfig_raw');
  }

  configure(scope: Construct, { ip, installer, configuration, vm }: ConfiguredMachine): void {
    const machine = new Machine(scope, 'apply', {
      nodeAttribute: ip,
      image: installer,
      drainOnUpgrade: true,
      // Kubernetes is brought to another version by the cluster, when all machines are there
      ignoreKubernetesUpgradeDrift: true,
      dependsOn: [vm, ...(this.last === undefined ? [] : [this.last])],
    });
    machine.addOverride('machine_configuration_wo', configuration);
    machine.addOverride('kubeconfig_wo', this.kubeconfig);
    machine.addOverride('client_configuration', this.props.clientConfiguration);
    this.last = machine;
  }

  start(): ITerraformDependable {
    const { controlPlanes, kubernetesVersion, clientConfiguration } = this.props;
    const cluster = new Cluster(this.cluster, 'kubernetes', {
      nodeAttribute: controlPlanes[0]!, controlPlaneNodes: [...controlPlanes], kubernetesVersion, dependsOn: [this.last!],
    });
    cluster.addOverride('client_configuration', clientConfiguration);
    return cluster;
  }
}
