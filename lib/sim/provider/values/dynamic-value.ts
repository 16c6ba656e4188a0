import { Decoder, Encoder, ExtensionCodec } from '@msgpack/msgpack';
import type { DynamicValue } from '../protocol/types';
import { Unknown, unknown } from './value';
import type { Value } from './value';

// cty writes an unknown value as extension 0, and as extension 12 when it knows something about it.
const codec = new ExtensionCodec();
const decodeUnknown = (): Unknown => unknown;
codec.register({ type: 0, encode: (value) => (value instanceof Unknown ? new Uint8Array(1) : null), decode: decodeUnknown });
codec.register({ type: 12, encode: () => null, decode: decodeUnknown });

// 64-bit numbers come as bigint, so that none loses its last digits; those that a double holds become plain numbers again.
const decoder = new Decoder({ extensionCodec: codec, useBigInt64: true });
const encoder = new Encoder({ extensionCodec: codec, useBigInt64: true });

const int64 = 2n ** 63n;

function normalize(value: unknown): Value {
  if (typeof value === 'bigint') {
    return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
  }
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      value[index] = normalize(value[index]);
    }
  } else if (typeof value === 'object' && value !== null && !(value instanceof Unknown)) {
    const object = value as Record<string, unknown>;
    for (const key in object) {
      object[key] = normalize(object[key]);
    }
  }
  return value as Value;
}

/** Numbers beyond 64 bits travel as decimal strings. */
function wireForm(value: Value): Value {
  if (typeof value === 'bigint' && (value >= int64 || value < -int64)) {
    return String(value);
  }
  return value;
}

function hasBigInt(value: Value): boolean {
  if (typeof value === 'bigint') {
    return true;
  }
  return typeof value === 'object' && value !== null && !(value instanceof Unknown) && Object.values(value).some(hasBigInt);
}

function mapBigInts(value: Value): Value {
  if (Array.isArray(value)) {
    return value.map(mapBigInts);
  }
  if (typeof value === 'object' && value !== null && !(value instanceof Unknown)) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, mapBigInts(part)]));
  }
  return wireForm(value);
}

/** @returns the value; null where the message has none */
export function decodeValue(message: DynamicValue | undefined | null): Value {
  if (message?.msgpack?.length) {
    return normalize(decoder.decode(message.msgpack));
  }
  return message?.json?.length ? (JSON.parse(Buffer.from(message.json).toString()) as Value) : null;
}

export function encodeValue(value: Value): DynamicValue {
  return { msgpack: encoder.encode(hasBigInt(value) ? mapBigInts(value) : value) };
}
