import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { parseContract } from '../../talos/config/version-contract';
import { clientConfiguration, createSecrets } from '../../talos/pki/secrets';
import type { ClientConfiguration, MachineSecrets } from '../../talos/pki/secrets';
import { SummarizedError } from '../framework/summarized-error';
import { messageOf } from '../pve/pve-error';
import type { EphemeralType, FrameworkResource } from '../resource-type';
import { isObject, isUnknown, unknown } from '../values/value';
import type { ValueObject } from '../values/value';
import { defaultTalosVersion } from './defaults';
import { textOf } from './settings';
import type { TalosTools } from './talos-client';

const renewalMs = 30 * 24 * 60 * 60 * 1000;

async function create(version: string): Promise<{ secrets: MachineSecrets; client: ClientConfiguration }> {
  let contract;
  try {
    contract = parseContract(version);
  } catch (error) {
    throw new SummarizedError('failed to validate talos version', messageOf(error));
  }
  const secrets = await createSecrets(!contract.isBefore(7));
  return { secrets, client: clientConfiguration(secrets) };
}

function values({ secrets, client }: { secrets: MachineSecrets; client: ClientConfiguration }): ValueObject {
  return { machine_secrets: secrets as unknown as ValueObject, client_configuration: client as unknown as ValueObject };
}

/** Whether an administrator's certificate must be renewed: it ends within a month. */
export function endsSoon(certificate: string): boolean {
  return Date.parse(new X509Certificate(Buffer.from(certificate, 'base64')).validTo) < Date.now() + renewalMs;
}

function versionParts(version: string): number[] {
  return version.replace(/^v/, '').split('.').map((part) => parseInt(part, 10) || 0);
}

function isOlder(left: string, right: string): boolean {
  const [[major = 0, minor = 0, patch = 0], [otherMajor = 0, otherMinor = 0, otherPatch = 0]] = [versionParts(left), versionParts(right)];
  return major - otherMajor < 0 || (major === otherMajor && (minor < otherMinor || (minor === otherMinor && patch < otherPatch)));
}

export const machineSecrets: FrameworkResource<TalosTools> = {
  kind: 'framework',
  attributes: {
    id: { keepState: true },
    client_configuration: { keepState: true },
    machine_secrets: { keepState: true },
    // replaced where it gets older: `modifyPlan` sees to it
    talos_version: {},
  },

  modifyPlan(planned, prior, config) {
    if (config['talos_version'] === null) {
      planned['talos_version'] = defaultTalosVersion;
    }
    const client = prior?.['client_configuration'];
    if (prior === null || !isObject(client)) {
      return;
    }
    if (isObject(client) && endsSoon(String(client['client_certificate']))) {
      planned['client_configuration'] = { ca_certificate: unknown, client_certificate: unknown, client_key: unknown };
    }
  },

  replaces: (planned, prior) => (
    !isUnknown(planned['talos_version']) && isOlder(String(planned['talos_version']), String(prior['talos_version'])) ? ['talos_version'] : []
  ),

  async create(planned, { keep }) {
    keep({ ...planned, ...values(await create(String(planned['talos_version']))), id: 'machine_secrets' });
  },

  read: async (state) => state,

  async update(planned, prior, { keep }) {
    const secrets = prior['machine_secrets'] as unknown as MachineSecrets;
    const renewed = isObject(planned['client_configuration']) && isUnknown(planned['client_configuration']['client_key']);
    keep({ ...planned, ...(renewed && { client_configuration: clientConfiguration(secrets) as unknown as ValueObject }) });
  },

  async delete() {
    // nothing but the state has them
  },

  async importState(file) {
    const secrets = await SummarizedError.wrap('failed to import state', '', readBundle(file));
    return { id: 'machine_secrets', talos_version: 'v1.3', ...values({ secrets, client: clientConfiguration(secrets) }) };
  },
};

interface BundlePair {
  readonly crt: string;
  readonly key: string;
}

interface Bundle {
  readonly cluster: MachineSecrets['cluster'];
  readonly secrets: { readonly bootstraptoken: string; readonly secretboxencryptionsecret?: string; readonly aescbcencryptionsecret?: string };
  readonly trustdinfo: { readonly token: string };
  readonly certs: Readonly<Record<'etcd' | 'k8s' | 'k8saggregator' | 'os', BundlePair>> & { readonly k8sserviceaccount: { readonly key: string } };
}

/** A file of `talosctl gen secrets`. */
async function readBundle(file: string): Promise<MachineSecrets> {
  const { certs, cluster, secrets, trustdinfo } = parse(await readFile(file, 'utf8')) as Bundle;
  const pair = ({ crt, key }: BundlePair): { cert: string; key: string } => ({ cert: crt, key });
  return {
    certs: {
      etcd: pair(certs.etcd), k8s: pair(certs.k8s), k8s_aggregator: pair(certs.k8saggregator),
      k8s_serviceaccount: { key: certs.k8sserviceaccount.key }, os: pair(certs.os),
    },
    cluster: { id: cluster.id, secret: cluster.secret },
    secrets: {
      bootstrap_token: secrets.bootstraptoken,
      secretbox_encryption_secret: secrets.secretboxencryptionsecret ?? '',
      aescbc_encryption_secret: secrets.aescbcencryptionsecret ?? null,
    },
    trustdinfo: { token: trustdinfo.token },
  };
}

export const machineSecretsEphemeral: EphemeralType<TalosTools> = {
  async open(config) {
    const version = textOf(config, 'talos_version') ?? defaultTalosVersion;
    return { talos_version: version, ...values(await create(version)) };
  },
};
