import type { ServiceDefinition } from '@grpc/grpc-js';
import { describeMessages, loadServices } from '../../grpc';
import { messages, methods } from './messages';

function load(): { service: ServiceDefinition; encodeSchema: (schema: object) => Buffer } {
  const calls = Object.entries(methods).map(([name, [requestType, responseType]]) => [name, { requestType, responseType }]);
  const service = loadServices({ tfplugin6: { ...describeMessages(messages), Provider: { methods: Object.fromEntries(calls) as object } } })('tfplugin6.Provider');
  const getSchema = service['GetProviderSchema']!;
  const encodeSchema = getSchema.responseSerialize as (schema: object) => Buffer;
  // The schema's answer is always the same 400 kB: it is encoded once and goes through as bytes.
  const encoded = { ...service, GetProviderSchema: { ...getSchema, responseSerialize: (bytes: object) => bytes as Buffer } };
  return { service: encoded as unknown as ServiceDefinition, encodeSchema };
}

/** The gRPC service of plugin protocol 6, and the encoder of a `ProviderSchema`. */
export const { service: providerService, encodeSchema } = load();
