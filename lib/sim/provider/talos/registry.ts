import type { DataSourceType, EphemeralType, ResourceType } from '../resource-type';
import { clientConfigurationData, clientConfigurationEphemeral } from './client-configuration';
import { machineConfigurationData, machineConfigurationEphemeral } from './machine-configuration';
import { machineSecrets, machineSecretsEphemeral } from './machine-secrets';
import type { TalosTools } from './talos-client';

/** What the stand-in for siderolabs/talos does. */
export const resourceTypes: Readonly<Record<string, ResourceType<TalosTools>>> = {
  talos_machine_secrets: machineSecrets,
};

export const dataSourceTypes: Readonly<Record<string, DataSourceType<TalosTools>>> = {
  talos_client_configuration: clientConfigurationData,
  talos_machine_configuration: machineConfigurationData,
};

export const ephemeralTypes: Readonly<Record<string, EphemeralType<TalosTools>>> = {
  talos_client_configuration: clientConfigurationEphemeral,
  talos_machine_configuration: machineConfigurationEphemeral,
  talos_machine_secrets: machineSecretsEphemeral,
};
