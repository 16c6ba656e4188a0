import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { KubernetesClient } from './cluster-kubeconfig';
import type { TalosClient } from './talos-client';

interface NodeList {
  readonly items: readonly { readonly status: { readonly addresses: readonly { readonly type: string; readonly address: string }[] } }[];
}

/** The addresses of a cluster's nodes, as Kubernetes knows them. @throws Error when it does not answer */
export async function kubernetesNodes(client: TalosClient, { host, ...pems }: KubernetesClient): Promise<readonly string[]> {
  const { hostname, port } = new URL(host);
  const decode = (base64: string): string => Buffer.from(base64, 'base64').toString();
  const identity = { ca: decode(pems.ca_certificate), cert: decode(pems.client_certificate), key: decode(pems.client_key) };
  const socket = await client.secureTunnel(hostname.replace(/^\[|\]$/g, ''), Number(port || 443), identity);
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const asked = request({ path: '/api/v1/nodes', headers: { host: hostname }, createConnection: () => socket }, resolve);
      asked.once('error', reject).end();
    });
    const parts: Buffer[] = [];
    for await (const part of response) parts.push(part as Buffer);
    const { items } = JSON.parse(Buffer.concat(parts).toString()) as NodeList;
    return items.flatMap(({ status }) => status.addresses.filter(({ type }) => type === 'InternalIP').map(({ address }) => address));
  } finally {
    socket.destroy();
  }
}
