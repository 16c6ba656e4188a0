import type { ServiceDefinition } from '@grpc/grpc-js';
import { describeMessages, loadServices, type AnyMethod, type AnyService, type PackageContents } from '../../grpc';
import { packages, services } from './messages';

export type ServiceName = keyof typeof services;

function streamable(name: string, type: string): object {
  return { [`${name}Type`]: type.replace('*', ''), [`${name}Stream`]: type.startsWith('*') };
}

/** A type is looked for in the package first, so that its full name has to begin with a dot elsewhere. */
function describePackages(): Record<string, PackageContents> {
  const described = Object.fromEntries(Object.entries(packages).map(([name, messages]) => [name, describeMessages(messages)]));
  for (const [service, { package: name, methods }] of Object.entries(services)) {
    const calls = Object.entries(methods as Record<string, readonly [string, string]>).map(([method, [requestType, responseType]]) => [
      method, { ...streamable('request', requestType), ...streamable('response', responseType) },
    ]);
    described[name]![`${service}Api`] = { methods: Object.fromEntries(calls) as object };
  }
  // these have no call of their own, and are there for their encoders
  for (const name of ['spec', 'kubernetes']) {
    const encoders = Object.keys(packages[name] ?? {}).map((type) => [type, { requestType: type, responseType: type }]);
    described[name]![`${name}Api`] = { methods: Object.fromEntries(encoders) as object };
  }
  return described;
}

const serviceOf = loadServices(describePackages());

function definitionOf(packageName: string, service: string): AnyService {
  return serviceOf(`${packageName}.${service}Api`);
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
