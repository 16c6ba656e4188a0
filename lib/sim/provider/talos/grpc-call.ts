import { status } from '@grpc/grpc-js';
import { connect } from 'node:http2';
import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import type { TLSSocket } from 'node:tls';
import type { AnyMethod } from '../../grpc';

/** A call that was refused, or could not be made, in the words of Talos' client. */
export class GrpcError extends Error {
  override readonly name = 'GrpcError';

  constructor(readonly code: status, details: string) {
    super(`rpc error: code = ${codeName(code)} desc = ${details}`);
  }
}

function codeName(code: status): string {
  return (status[code] ?? 'UNKNOWN').toLowerCase().split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/**
 * Makes a call, and waits for all that is answered.
 *
 * @param metadata headers: `nodes`
 * @throws GrpcError
 */
export async function callOn(
  session: ClientHttp2Session, method: AnyMethod, request: object, metadata: Readonly<Record<string, string>>,
): Promise<object[]> {
  const stream = session.request({ ':method': 'POST', ':path': method.path, 'content-type': 'application/grpc', te: 'trailers', ...metadata });
  stream.end(framed(method.requestSerialize(request)));
  const { body, code, details } = await finished(stream);
  if (code !== status.OK) {
    throw new GrpcError(code, details);
  }
  return messagesIn(body).map((bytes) => method.responseDeserialize(bytes));
}

/** HTTP/2 on a connection. */
export function sessionOn(socket: TLSSocket): ClientHttp2Session {
  const session = connect('https://machine', { createConnection: () => socket });
  // each stream says so itself
  session.on('error', () => undefined);
  return session;
}

async function finished(stream: ClientHttp2Stream): Promise<{ body: Buffer; code: status; details: string }> {
  const parts: Buffer[] = [];
  let said: Readonly<Record<string, unknown>> = {};
  return new Promise((resolve, reject) => {
    const hear = (headers: Readonly<Record<string, unknown>>): void => {
      said = { ...said, ...headers };
    };
    stream.on('response', hear).on('trailers', hear).on('data', (part: Buffer) => parts.push(part));
    stream.once('error', (error) => reject(unavailable(error)));
    stream.once('close', () => {
      if (said['grpc-status'] === undefined) return reject(unavailable(new Error('the connection was closed')));
      resolve({ body: Buffer.concat(parts), code: Number(said['grpc-status']), details: decodeURIComponent(String(said['grpc-message'] ?? '')) });
    });
  });
}

export function unavailable(error: Error): GrpcError {
  return new GrpcError(status.UNAVAILABLE, `connection error: desc = "transport: ${error.message}"`);
}

const PREFIX_BYTES = 5;

function framed(message: Buffer): Buffer {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

function messagesIn(body: Buffer): Buffer[] {
  const messages: Buffer[] = [];
  for (let at = 0; at + PREFIX_BYTES <= body.length;) {
    const end = at + PREFIX_BYTES + body.readUInt32BE(at + 1);
    messages.push(body.subarray(at + PREFIX_BYTES, end));
    at = end;
  }
  return messages;
}
