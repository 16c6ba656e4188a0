import { MachineBootstrap } from '@cdktf/provider-talos/lib/machine-bootstrap';
import { MachineConfigurationApply } from '@cdktf/provider-talos/lib/machine-configuration-apply';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { TerraformData } from '../../resources/terraform-data';
import type { ConfiguredMachine, Lifecycle, LifecycleProps } from './lifecycle';

/** Machines stay at the versions that they were made with, until talosctl has brought them to others. */
export class ByCommand implements Lifecycle {
  readonly versions: Lifecycle['versions'];
  private readonly applied: MachineConfigurationApply[] = [];

  constructor(private readonly cluster: Construct, private readonly props: LifecycleProps) {
    const versions = new TerraformData(cluster, 'versions', { talos: props.talosVersion, kubernetes: props.kubernetesVersion });
    // configurations of other versions would change all machines at once: they follow when the machines have been upgraded, one after the other
    versions.addOverride('lifecycle.ignore_changes', ['input']);
    this.versions = { talos: `\${${versions.fqn}.output.talos}`, kubernetes: `\${${versions.fqn}.output.kubernetes}` };
  }

  configure(scope: Construct, { ip, configuration, vm }: ConfiguredMachine): void {
    const apply = new MachineConfigurationApply(scope, 'apply', { nodeAttribute: ip, dependsOn: [vm] });
    // the engine would want the project to say that its tofu knows write-only attributes
    apply.addOverride('machine_configuration_input_wo', configuration);
    apply.addOverride('client_configuration', this.props.clientConfiguration);
    this.applied.push(apply);
  }

  start(): ITerraformDependable {
    const bootstrap = new MachineBootstrap(this.cluster, 'bootstrap', { nodeAttribute: this.props.controlPlanes[0]!, dependsOn: this.applied });
    bootstrap.addOverride('client_configuration', this.props.clientConfiguration);
    return bootstrap;
  }
}
