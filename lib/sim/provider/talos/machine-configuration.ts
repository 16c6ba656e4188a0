import { machineConfiguration, readPatches } from '../../talos/config/machine-configuration';
import { parseContract } from '../../talos/config/version-contract';
import type { MachineSecrets } from '../../talos/pki/secrets';
import { SummarizedError } from '../framework/summarized-error';
import { messageOf } from '../pve/pve-error';
import type { ConfigProblem, DataSourceType, EphemeralType } from '../resource-type';
import { isUnknown } from '../values/value';
import type { ValueObject } from '../values/value';
import { defaultInstallerImage, defaultKubernetesVersion, defaultTalosVersion } from './defaults';
import { problem, textOf, textsOf } from './settings';
import type { TalosTools } from './talos-client';

function endpointProblem(endpoint: string): string | undefined {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  const host = endpoint.replace(/^[a-z]+:\/\//, '');
  const fixed = `"https://${/:\d+$/.test(host) ? host : `${host}:6443`}"`;
  if (url === undefined || !endpoint.includes('://')) {
    return `no scheme${/:\d+$/.test(endpoint) ? '' : ' and port'} specified for the cluster endpoint URL\ntry: ${fixed}`;
  }
  return url.protocol === 'https:' ? undefined : `the control plane endpoint URL should have scheme https://\ntry: ${fixed}`;
}

/** @returns the message of what `check` throws */
function failureOf(check: () => unknown): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function validate(config: ValueObject): readonly ConfigProblem[] {
  const endpoint = textOf(config, 'cluster_endpoint');
  const version = textOf(config, 'talos_version');
  const machineType = config['machine_type'] ?? null;
  const patches = isUnknown(config['config_patches']) ? undefined : textsOf(config, 'config_patches');
  const found: readonly (ConfigProblem | undefined)[] = [
    as('cluster_endpoint is invalid', endpoint === undefined ? undefined : endpointProblem(endpoint)),
    as('Invalid version', version === undefined ? undefined : failureOf(() => parseContract(version))),
    as('Invalid Attribute Value Match', machineType === null || isUnknown(machineType) || ['controlplane', 'worker'].includes(String(machineType))
      ? undefined
      : `Attribute machine_type value must be one of: ["controlplane" "worker"], got: ${JSON.stringify(machineType)}`),
    as('config_patches are invalid', patches === undefined ? undefined : failureOf(() => readPatches(patches))),
  ];
  return found.filter((one) => one !== undefined);
}

function as(summary: string, detail: string | undefined): ConfigProblem | undefined {
  return detail === undefined ? undefined : problem(summary, detail);
}

function generate(config: ValueObject): string {
  const version = textOf(config, 'talos_version') ?? defaultTalosVersion;
  try {
    return machineConfiguration({
      machineType: config['machine_type'] === 'worker' ? 'worker' : 'controlplane',
      clusterName: String(config['cluster_name']),
      clusterEndpoint: String(config['cluster_endpoint']),
      contract: parseContract(version),
      kubernetesVersion: (textOf(config, 'kubernetes_version') ?? defaultKubernetesVersion).replace(/^v/, ''),
      installerImage: defaultInstallerImage,
      secrets: config['machine_secrets'] as unknown as MachineSecrets,
    }, textsOf(config, 'config_patches') ?? []);
  } catch (error) {
    throw new SummarizedError('failed to generate machine configuration', messageOf(error));
  }
}

const withDefaults = (config: ValueObject): ValueObject => ({
  ...config,
  talos_version: config['talos_version'] ?? defaultTalosVersion,
  kubernetes_version: config['kubernetes_version'] ?? defaultKubernetesVersion,
  machine_configuration: generate(config),
});

export const machineConfigurationData: DataSourceType<TalosTools> = {
  validate,
  read: async (config) => ({ ...withDefaults(config), id: config['cluster_name'] ?? null }),
};

export const machineConfigurationEphemeral: EphemeralType<TalosTools> = {
  validate,
  open: async (config) => withDefaults(config),
};
