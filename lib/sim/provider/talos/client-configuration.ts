import { X509Certificate } from 'node:crypto';
import { stringify } from 'yaml';
import { clientConfiguration } from '../../talos/pki/secrets';
import type { ClientConfiguration, MachineSecrets } from '../../talos/pki/secrets';
import { SummarizedError } from '../framework/summarized-error';
import type { DataSourceType, EphemeralType } from '../resource-type';
import type { ValueObject } from '../values/value';
import { parseDuration } from './duration';
import { textOf, textsOf } from './settings';
import type { TalosTools } from './talos-client';

/** The text of a `talosconfig`. */
function talosConfig(config: ValueObject, client: ClientConfiguration): string {
  const name = String(config['cluster_name']);
  const nodes = textsOf(config, 'nodes') ?? [];
  return stringify({
    context: name,
    contexts: {
      [name]: {
        endpoints: textsOf(config, 'endpoints') ?? [],
        ...(nodes.length > 0 && { nodes }),
        ca: client.ca_certificate,
        crt: client.client_certificate,
        key: client.client_key,
      },
    },
  }, { indent: 4, lineWidth: 0 });
}

export const clientConfigurationData: DataSourceType<TalosTools> = {
  async read(config) {
    const client = config['client_configuration'] as unknown as ClientConfiguration;
    return { ...config, id: config['cluster_name'] ?? null, talos_config: talosConfig(config, client) };
  },
};

/** From `not_before` for `crt_ttl`, or as long as the authority is good. */
export function validity(config: ValueObject, authority: string): { readonly from: Date; readonly days: number } {
  const notBefore = textOf(config, 'not_before');
  if (notBefore === undefined) {
    const { validFrom, validTo } = new X509Certificate(Buffer.from(authority, 'base64'));
    const [from, to] = [new Date(validFrom), new Date(validTo)];
    return { from, days: (to.getTime() - from.getTime()) / 86_400_000 };
  }
  const from = new Date(notBefore);
  if (Number.isNaN(from.getTime())) {
    throw new SummarizedError('invalid not_before', `unable to parse not_before "${notBefore}" as RFC3339`);
  }
  return { from, days: parseDuration(textOf(config, 'crt_ttl') ?? '87600h') / 86_400_000 };
}

export const clientConfigurationEphemeral: EphemeralType<TalosTools> = {
  async open(config) {
    const secrets = config['machine_secrets'] as unknown as MachineSecrets;
    const { from, days } = validity(config, secrets.certs.os.cert);
    const client = clientConfiguration(secrets, days, from);
    return { ...config, client_configuration: client as unknown as ValueObject, talos_config: talosConfig(config, client) };
  },
};
