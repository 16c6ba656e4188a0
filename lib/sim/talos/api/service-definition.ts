import { fromJSON } from '@grpc/proto-loader';
import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';
import type { FieldType } from '../../provider/protocol/messages';
import { packages, services } from './messages';

export type ServiceName = keyof typeof services;
export type AnyMethod = MethodDefinition<object, object>;

function field([type, id]: FieldType): object {
  return type.startsWith('*') ? { rule: 'repeated', type: type.slice(1), id } : { type, id };
}

/** A type is looked for in the package first, so that its full name has to begin with a dot elsewhere. */
function descriptor(): Parameters<typeof fromJSON>[0] {
  const nested = Object.entries(packages).map(([name, messages]): [string, { nested: Record<string, object> }] => [name, {
    nested: Object.fromEntries(Object.entries(messages).map(([type, fields]) => [
      type, { fields: Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, field(value)])) },
    ])),
  }]);
  const root = Object.fromEntries(nested);
  for (const { package: name, methods } of Object.values(services)) {
    const calls = Object.entries(methods as Record<string, readonly [string, string]>).map(([method, [requestType, responseType]]) => [
      method, { requestType, responseType: responseType.replace('*', ''), responseStream: responseType.startsWith('*') },
    ]);
    root[name]!.nested['Api'] = { methods: Object.fromEntries(calls) as object };
  }
  // what resources hold has no call of its own: these are there for their encoders
  const encoders = Object.keys(packages['spec'] ?? {}).map((type) => [type, { requestType: type, responseType: type }]);
  root['spec']!.nested['Api'] = { methods: Object.fromEntries(encoders) as object };
  return { nested: root };
}

const loaded = fromJSON(descriptor(), { keepCase: true, longs: Number, defaults: true, arrays: true });

function definitionOf(packageName: string): Record<string, AnyMethod> {
  return { ...loaded[`${packageName}.Api`] as unknown as Record<string, AnyMethod> };
}

/** A gRPC service under the path that Talos' clients call. */
export function serviceDefinition(name: ServiceName): ServiceDefinition {
  const { package: packageName, name: path } = services[name];
  return Object.fromEntries(Object.entries(definitionOf(packageName)).map(([method, definition]) => [
    method, { ...definition, path: `/${path}/${method}` },
  ])) as unknown as ServiceDefinition;
}

/** The bytes of what a resource holds. */
export function encodeSpec(type: string, value: object): Buffer {
  const method = definitionOf('spec')[type];
  if (method === undefined) {
    throw new Error(`there is no ${type} among what resources hold`);
  }
  return method.requestSerialize(value);
}
