import { fromJSON } from '@grpc/proto-loader';
import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';
import { messages, methods } from './messages';
import type { FieldType } from './messages';

function field([type, id]: FieldType): object {
  return type.startsWith('*') ? { rule: 'repeated', type: type.slice(1), id } : { type, id };
}

function descriptor(): Parameters<typeof fromJSON>[0] {
  const types = Object.entries(messages).map(([name, fields]) => [
    name,
    { fields: Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, field(value)])) },
  ]);
  const calls = Object.entries(methods).map(([name, [requestType, responseType]]) => [name, { requestType, responseType }]);
  return { nested: { tfplugin6: { nested: { ...Object.fromEntries(types), Provider: { methods: Object.fromEntries(calls) } } } } };
}

type AnyMethod = MethodDefinition<object, object>;

function load(): { service: ServiceDefinition; encodeSchema: (schema: object) => Buffer } {
  const loaded = fromJSON(descriptor(), { keepCase: true, longs: Number, defaults: true, arrays: true });
  const service = { ...(loaded['tfplugin6.Provider'] as unknown as Record<string, AnyMethod>) };
  const getSchema = service['GetProviderSchema'] as AnyMethod;
  const encodeSchema = getSchema.responseSerialize as (schema: object) => Buffer;
  // The schema's answer is always the same 400 kB: it is encoded once and goes through as bytes.
  service['GetProviderSchema'] = { ...getSchema, responseSerialize: (encoded) => encoded as Buffer };
  return { service: service as unknown as ServiceDefinition, encodeSchema };
}

/** The gRPC service of plugin protocol 6, and the encoder of a `ProviderSchema`. */
export const { service: providerService, encodeSchema } = load();
