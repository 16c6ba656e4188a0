import { stringify } from 'yaml';
import { createCertificate } from './pki/certificate';
import { decoded } from './pki/secrets';

export interface KubeconfigInput {
  readonly clusterName: string;
  readonly endpoint: string;
  /** In base64. */
  readonly authority: { readonly cert: string; readonly key: string };
  readonly days: number;
  /** @default now */
  readonly from?: Date;
}

export interface Kubeconfig {
  readonly text: string;
  /** Certificate and key in base64. */
  readonly client: { readonly cert: string; readonly key: string };
}

/** An administrator's kubeconfig, as Talos writes it. */
export function createKubeconfig({ clusterName, endpoint, authority, days, from }: KubeconfigInput): Kubeconfig {
  const pair = createCertificate({ subject: { organization: 'system:masters', commonName: 'admin' }, days, from, usage: 'client' }, decoded(authority));
  const client = { cert: Buffer.from(pair.certificate).toString('base64'), key: Buffer.from(pair.key).toString('base64') };
  const user = `admin@${clusterName}`;
  const text = stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: clusterName, cluster: { server: endpoint, 'certificate-authority-data': authority.cert } }],
    users: [{ name: user, user: { 'client-certificate-data': client.cert, 'client-key-data': client.key } }],
    contexts: [{ context: { cluster: clusterName, namespace: 'default', user }, name: user }],
    'current-context': user,
  }, { indent: 4, lineWidth: 0 });
  return { text, client };
}
