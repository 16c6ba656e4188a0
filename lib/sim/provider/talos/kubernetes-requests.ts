import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { KubernetesClient } from './cluster-kubeconfig';
import type { TalosClient } from './talos-client';

const OK = 200;

/** A node of Kubernetes, as far as somebody looks at it. */
export interface KubernetesNode {
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly status: {
    readonly addresses: readonly { readonly type: string; readonly address: string }[];
    readonly nodeInfo: { readonly kubeletVersion: string };
  };
}

/** Asks a cluster's Kubernetes. @throws Error when it does not answer, or refuses */
export async function askKubernetes(
  client: TalosClient, { host, ...pems }: KubernetesClient, path: string, patch?: object,
): Promise<unknown> {
  const { hostname, port } = new URL(host);
  const decode = (base64: string): string => Buffer.from(base64, 'base64').toString();
  const identity = { ca: decode(pems.ca_certificate), cert: decode(pems.client_certificate), key: decode(pems.client_key) };
  const socket = await client.secureTunnel(hostname.replace(/^\[|\]$/g, ''), Number(port || 443), identity);
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const content = patch && { 'content-type': 'application/strategic-merge-patch+json' };
      const method = patch === undefined ? 'GET' : 'PATCH';
      const asked = request({ method, path, headers: { host: hostname, ...content }, createConnection: () => socket }, resolve);
      asked.once('error', reject).end(patch && JSON.stringify(patch));
    });
    const parts: Buffer[] = [];
    for await (const part of response) parts.push(part as Buffer);
    const answer = JSON.parse(Buffer.concat(parts).toString()) as { readonly message?: string };
    if (response.statusCode !== OK) throw new Error(answer.message);
    return answer;
  } finally {
    socket.destroy();
  }
}

/** The nodes of a cluster. @throws Error when it does not answer */
export async function kubernetesNodes(client: TalosClient, kubernetes: KubernetesClient): Promise<readonly KubernetesNode[]> {
  return (await askKubernetes(client, kubernetes, '/api/v1/nodes') as { readonly items: readonly KubernetesNode[] }).items;
}

/** The addresses of a node within the cluster. */
export function internalAddresses({ status }: KubernetesNode): readonly string[] {
  return status.addresses.filter(({ type }) => type === 'InternalIP').map(({ address }) => address);
}
