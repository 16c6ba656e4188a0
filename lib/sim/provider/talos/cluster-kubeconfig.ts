import { X509Certificate } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { parse } from 'yaml';
import { createKubeconfig } from '../../talos/kubeconfig';
import type { ClientConfiguration, MachineSecrets } from '../../talos/pki/secrets';
import { SummarizedError } from '../framework/summarized-error';
import type { DataSourceType, EphemeralType, FrameworkResource } from '../resource-type';
import { isObject, unknown } from '../values/value';
import type { ValueObject } from '../values/value';
import { validity } from './client-configuration';
import { parseDuration } from './duration';
import { planEndpoint, timeoutOf } from './machine-access';
import type { TalosClient, TalosTools } from './talos-client';

const TAR_BLOCK = 512;
const SIZE_AT = 124;
const SIZE_DIGITS = 11;

interface KubeconfigFile {
  readonly clusters: readonly { readonly name: string; readonly cluster: { readonly server: string; readonly 'certificate-authority-data': string } }[];
  readonly users: readonly { readonly user: { readonly 'client-certificate-data': string; readonly 'client-key-data': string } }[];
}

/** What a kubeconfig says. */
export interface KubernetesClient {
  readonly host: string;
  readonly ca_certificate: string;
  readonly client_certificate: string;
  readonly client_key: string;
}

/** The kubeconfig of a cluster, from one of its control planes. */
export async function fetchKubeconfig(client: TalosClient, endpoint: string, access: ClientConfiguration): Promise<string> {
  const parts = await client.withMachine(endpoint, access, async (api) => api.call('machine', 'Kubeconfig')) as readonly { readonly bytes: Buffer }[];
  const archive = gunzipSync(Buffer.concat(parts.map(({ bytes }) => bytes)));
  const size = parseInt(archive.toString('latin1', SIZE_AT, SIZE_AT + SIZE_DIGITS), 8);
  return archive.toString('utf8', TAR_BLOCK, TAR_BLOCK + size);
}

export function readKubeconfig(text: string): { readonly name: string; readonly client: KubernetesClient } {
  const { clusters: [cluster], users: [user] } = parse(text) as KubeconfigFile;
  return {
    name: cluster!.name,
    client: {
      host: cluster!.cluster.server, ca_certificate: cluster!.cluster['certificate-authority-data'],
      client_certificate: user!.user['client-certificate-data'], client_key: user!.user['client-key-data'],
    },
  };
}

async function fetchValues(values: ValueObject, client: TalosClient, operation: 'create' | 'update' | 'read'): Promise<ValueObject> {
  const endpoint = String(values['endpoint'] ?? values['node']);
  const access = values['client_configuration'] as unknown as ClientConfiguration;
  const fetched = client.retried(timeoutOf(values, operation), async () => fetchKubeconfig(client, endpoint, access));
  const text = await SummarizedError.wrap('failed to retrieve kubeconfig', '', fetched);
  const { name, client: kubernetes } = readKubeconfig(text);
  return { endpoint, id: name, kubeconfig_raw: text, kubernetes_client_configuration: kubernetes as unknown as ValueObject };
}

function endsWithin(certificate: string, duration: string): boolean {
  return Date.parse(new X509Certificate(Buffer.from(certificate, 'base64')).validTo) < Date.now() + parseDuration(duration);
}

const nothingKnown = { host: unknown, ca_certificate: unknown, client_certificate: unknown, client_key: unknown };

export const clusterKubeconfig: FrameworkResource<TalosTools> = {
  kind: 'framework',
  attributes: {
    id: { keepState: true },
    kubeconfig_raw: { keepState: true },
    kubernetes_client_configuration: { keepState: true },
    certificate_renewal_duration: { default: '720h' },
  },

  modifyPlan(planned, prior, config) {
    const kubernetes = prior?.['kubernetes_client_configuration'];
    if (!planEndpoint(planned, config) || !isObject(kubernetes)) {
      return;
    }
    if (endsWithin(String(kubernetes['client_certificate']), String(planned['certificate_renewal_duration']))) {
      planned['kubernetes_client_configuration'] = nothingKnown;
      planned['kubeconfig_raw'] = unknown;
    }
  },

  async create(planned, { client, config, keep }) {
    keep({ ...planned, ...await fetchValues({ ...planned, endpoint: config['endpoint'] ?? null }, client, 'create') });
  },

  read: async (state) => state,

  async update(planned, prior, { client, keep }) {
    const isRenewed = planned['kubeconfig_raw'] !== prior['kubeconfig_raw'];
    keep(isRenewed ? { ...planned, ...await fetchValues(planned, client, 'update') } : planned);
  },

  async delete() {
    // the certificate in it stays good
  },
};

export const clusterKubeconfigData: DataSourceType<TalosTools> = {
  read: async (config, { client }) => ({ ...config, ...await fetchValues(config, client, 'read') }),
};

/** Made of the secrets alone: nobody is asked. */
export const clusterKubeconfigEphemeral: EphemeralType<TalosTools> = {
  async open(config) {
    const { certs: { k8s } } = config['machine_secrets'] as unknown as MachineSecrets;
    const endpoint = String(config['endpoint']);
    const { text, client } = createKubeconfig({ clusterName: String(config['cluster_name']), endpoint, authority: k8s, ...validity(config, k8s.cert) });
    const kubernetes = { host: endpoint, ca_certificate: k8s.cert, client_certificate: client.cert, client_key: client.key };
    return { ...config, kubeconfig_raw: text, kubernetes_client_configuration: kubernetes };
  },
};
