import { fromJSON } from '@grpc/proto-loader';
import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';
import type { FieldType } from '../../provider/protocol/messages';
import { packages, services } from './messages';

export type ServiceName = keyof typeof services;
export type AnyMethod = MethodDefinition<object, object>;

function field([type, id]: FieldType): object {
  return type.startsWith('*') ? { rule: 'repeated', type: type.slice(1), id } : { type, id };
}

function streamable(name: string, type: string): object {
  return { [`${name}Type`]: type.replace('*', ''), [`${name}Stream`]: type.startsWith('*') };
}

/** A type is looked for in the package first, so that its full name has to begin with a dot elsewhere. */
function descriptor(): Parameters<typeof fromJSON>[0] {
  const nested = Object.entries(packages).map(([name, messages]): [string, { nested: Record<string, object> }] => [name, {
    nested: Object.fromEntries(Object.entries(messages).map(([type, fields]) => [
      type, { fields: Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, field(value)])) },
    ])),
  }]);
  const root = Object.fromEntries(nested);
  for (const [service, { package: name, methods }] of Object.entries(services)) {
    const calls = Object.entries(methods as Record<string, readonly [string, string]>).map(([method, [requestType, responseType]]) => [
      method, { ...streamable('request', requestType), ...streamable('response', responseType) },
    ]);
    root[name]!.nested[`${service}Api`] = { methods: Object.fromEntries(calls) as object };
  }
  // these have no call of their own, and are there for their encoders
  for (const name of ['spec', 'kubernetes']) {
    const encoders = Object.keys(packages[name] ?? {}).map((type) => [type, { requestType: type, responseType: type }]);
    root[name]!.nested[`${name}Api`] = { methods: Object.fromEntries(encoders) as object };
  }
  return { nested: root };
}

const loaded = fromJSON(descriptor(), { keepCase: true, longs: Number, defaults: true, arrays: true });

function definitionOf(packageName: string, service: string): Record<string, AnyMethod> {
  return { ...loaded[`${packageName}.${service}Api`] as unknown as Record<string, AnyMethod> };
}

/** A gRPC service under the path that Talos' clients call. */
export function serviceDefinition(name: ServiceName): ServiceDefinition {
  const { package: packageName, name: path } = services[name];
  return Object.fromEntries(Object.entries(definitionOf(packageName, name)).map(([method, definition]) => [
    method, { ...definition, path: `/${path}/${method}` },
  ])) as unknown as ServiceDefinition;
}

/** The bytes of what a resource or an event holds. */
export function encodeSpec(type: string, value: object): Buffer {
  return encoder('spec', type).requestSerialize(value);
}

/** What bytes of a package's message say. */
export function decodeMessage(packageName: 'kubernetes' | 'spec', type: string, bytes: Buffer): object {
  return encoder(packageName, type).requestDeserialize(bytes);
}

function encoder(packageName: string, type: string): AnyMethod {
  const method = definitionOf(packageName, packageName)[type];
  if (method === undefined) {
    throw new Error(`there is no ${type} in ${packageName}`);
  }
  return method;
}
