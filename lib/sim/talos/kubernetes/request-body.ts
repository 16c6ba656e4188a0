import type { IncomingMessage } from 'node:http';
import { decodeMessage } from '../api/service-definition';

/** What protobuf that Kubernetes reads begins with. */
const PROTOBUF_MARK = Buffer.from('k8s\0');

/** The body of a request, as JSON, a patch, or a ConfigMap in protobuf. @throws SyntaxError for what is none of these */
export async function requestBody(request: IncomingMessage): Promise<object> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  return body.subarray(0, PROTOBUF_MARK.length).equals(PROTOBUF_MARK)
    ? configMapIn(body.subarray(PROTOBUF_MARK.length))
    : JSON.parse(body.toString() || '{}') as object;
}

function configMapIn(bytes: Buffer): object {
  const { raw } = decodeMessage('kubernetes', 'Unknown', bytes) as { readonly raw: Buffer };
  const { metadata, data } = decodeMessage('kubernetes', 'ConfigMap', raw) as ConfigMap;
  return { metadata, data: Object.fromEntries(data.map(({ key, value }) => [key, value])) };
}

interface ConfigMap {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly data: readonly { readonly key: string; readonly value: string }[];
}
