import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';

/** A machine whose VM there is. */
export interface ConfiguredMachine {
  readonly ip: string;
  /** Reference of the image that Talos installs itself from. */
  readonly installer: string;
  /** Reference, for a write-only attribute, to the machine's final configuration. */
  readonly configuration: string;
  readonly vm: ITerraformDependable;
}

/** How machines are given their configuration, the cluster is started, and both are brought to other versions. */
export interface Lifecycle {
  /** Versions that configurations are generated for, or references to them. */
  readonly versions: { readonly talos: string; readonly kubernetes: string };
  /** Gives a machine its configuration; machines come in the order in which they are upgraded. */
  configure(scope: Construct, machine: ConfiguredMachine): void;
  /** Starts the cluster. @returns what the rest waits for */
  start(): ITerraformDependable;
}

export interface LifecycleProps {
  readonly clusterName: string;
  readonly talosVersion: string;
  readonly kubernetesVersion: string;
  /** URL of the Kubernetes API. */
  readonly endpoint: string;
  /** Addresses of the control planes. */
  readonly controlPlanes: readonly string[];
  /** References to `machine_secrets` and `client_configuration` of the cluster. */
  readonly machineSecrets: string;
  readonly clientConfiguration: string;
}
