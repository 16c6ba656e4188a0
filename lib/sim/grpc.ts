import { fromJSON } from '@grpc/proto-loader';
import type { MethodDefinition } from '@grpc/grpc-js';

/** A field of a message, and its number; `*` before a type is "repeated". */
export type FieldType = readonly [type: string, number: number];
export type Messages = Readonly<Record<string, Readonly<Record<string, FieldType>>>>;

export type AnyMethod = MethodDefinition<object, object>;
export type AnyService = Readonly<Record<string, AnyMethod>>;

/** What a package of protobuf has by names: messages and services. */
export type PackageContents = Record<string, object>;

/** The messages of a package. */
export function describeMessages(messages: Messages): PackageContents {
  return Object.fromEntries(Object.entries(messages).map(([name, fields]) => [
    name, { fields: Object.fromEntries(Object.entries(fields).map(([key, type]) => [key, describeField(type)])) },
  ]));
}

function describeField([type, id]: FieldType): object {
  return type.startsWith('*') ? { rule: 'repeated', type: type.slice(1), id } : { type, id };
}

/** @param packages by their names @returns finds a service by its full name, `tfplugin6.Provider` */
export function loadServices(packages: Readonly<Record<string, PackageContents>>): (name: string) => AnyService {
  const nested = Object.fromEntries(Object.entries(packages).map(([name, contents]) => [name, { nested: contents }]));
  const loaded = fromJSON({ nested } as Parameters<typeof fromJSON>[0], { keepCase: true, longs: Number, defaults: true, arrays: true });
  return (name) => ({ ...loaded[name] as unknown as AnyService });
}
