import type { DataSourceType, EphemeralType, ResourceType } from '../resource-type';
import { clientConfigurationData, clientConfigurationEphemeral } from './client-configuration';
import { cluster } from './cluster';
import { clusterHealthData, clusterHealthEphemeral } from './cluster-health';
import { clusterKubeconfig, clusterKubeconfigData, clusterKubeconfigEphemeral } from './cluster-kubeconfig';
import { imageFactoryExtensionsVersions, imageFactorySchematic, imageFactoryUrls, imageFactoryVersions } from './image-factory';
import { machine } from './machine';
import { machineBootstrap } from './machine-bootstrap';
import { machineConfigurationData, machineConfigurationEphemeral } from './machine-configuration';
import { machineConfigurationApply } from './machine-configuration-apply';
import { machineSecrets, machineSecretsEphemeral } from './machine-secrets';
import type { TalosTools } from './talos-client';

/** What the stand-in for siderolabs/talos does. */
export const resourceTypes: Readonly<Record<string, ResourceType<TalosTools>>> = {
  talos_cluster: cluster,
  talos_cluster_kubeconfig: clusterKubeconfig,
  talos_image_factory_schematic: imageFactorySchematic,
  talos_machine: machine,
  talos_machine_bootstrap: machineBootstrap,
  talos_machine_configuration_apply: machineConfigurationApply,
  talos_machine_secrets: machineSecrets,
};

export const dataSourceTypes: Readonly<Record<string, DataSourceType<TalosTools>>> = {
  talos_client_configuration: clientConfigurationData,
  talos_cluster_health: clusterHealthData,
  talos_cluster_kubeconfig: clusterKubeconfigData,
  talos_image_factory_extensions_versions: imageFactoryExtensionsVersions,
  talos_image_factory_urls: imageFactoryUrls,
  talos_image_factory_versions: imageFactoryVersions,
  talos_machine_configuration: machineConfigurationData,
};

export const ephemeralTypes: Readonly<Record<string, EphemeralType<TalosTools>>> = {
  talos_client_configuration: clientConfigurationEphemeral,
  talos_cluster_health: clusterHealthEphemeral,
  talos_cluster_kubeconfig: clusterKubeconfigEphemeral,
  talos_machine_configuration: machineConfigurationEphemeral,
  talos_machine_secrets: machineSecretsEphemeral,
};
