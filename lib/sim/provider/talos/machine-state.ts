import { status } from '@grpc/grpc-js';
import { decodeMessage } from '../../talos/api/service-definition';
import { GrpcError } from './grpc-call';
import type { MachineApi } from './talos-client';

const TYPES = {
  config: { namespace: 'config', type: 'MachineConfigs.config.talos.dev', id: 'v1alpha1', spec: 'MachineConfig' },
  nodename: { namespace: 'k8s', type: 'Nodenames.kubernetes.talos.dev', id: 'nodename', spec: 'Nodename' },
};

/** Version of Talos that a machine runs. @throws GrpcError */
export async function runningVersion(api: MachineApi): Promise<string> {
  const [response] = await api.call('machine', 'Version') as [{ messages: readonly { readonly version: { readonly tag: string } }[] }];
  return response.messages[0]?.version.tag ?? '';
}

/** The configuration that a machine goes by. @throws GrpcError */
export async function activeConfiguration(api: MachineApi): Promise<string> {
  return (await resource(api, 'config') as { readonly yaml_marshalled: Buffer }).yaml_marshalled.toString();
}

/** What Kubernetes calls a machine. @throws GrpcError */
export async function nodeName(api: MachineApi): Promise<string> {
  return (await resource(api, 'nodename') as { readonly nodename: string }).nodename;
}

async function resource(api: MachineApi, which: keyof typeof TYPES): Promise<object> {
  const { spec, ...pointer } = TYPES[which];
  const [response] = await api.call('state', 'Get', pointer) as [{ resource?: { readonly spec: { readonly proto_spec: Buffer } } }];
  if (response.resource === undefined) {
    throw new GrpcError(status.NOT_FOUND, `resource ${pointer.type}(${pointer.id}) doesn't exist`);
  }
  return decodeMessage('spec', spec, response.resource.spec.proto_spec);
}
