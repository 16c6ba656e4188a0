import type { Socket } from 'node:net';
import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import type { UntypedHandleCall, handleUnaryCall } from '@grpc/grpc-js';
import { methods } from './messages';
import type { MethodName } from './messages';
import { providerService } from './service-definition';
import type { Handlers } from './types';

const maxMessageBytes = 256 * 1024 * 1024;

function unary(handlers: Handlers, name: MethodName): handleUnaryCall<object, object> {
  const handler = handlers[name].bind(handlers) as (request: object) => object | Promise<object>;
  return ({ request }, callback) => {
    void (async () => handler(request))().then(
      (response) => callback(null, response),
      (error: unknown) => callback({ code: status.INTERNAL, details: error instanceof Error ? error.stack ?? error.message : String(error) }),
    );
  };
}

/**
 * Serves plugin protocol 6 on one connection. OpenTofu opens one for each provider that it configures, so what is kept per
 * connection is what a provider process of its own would keep.
 */
export function serveConnection(socket: Socket, handlers: Handlers): { close(): void } {
  const server = new Server({
    'grpc.max_receive_message_length': maxMessageBytes,
    'grpc.max_send_message_length': maxMessageBytes,
  });
  const implementation = Object.fromEntries(
    Object.keys(methods).map((name): [string, UntypedHandleCall] => [name, unary(handlers, name as MethodName)]),
  );
  server.addService(providerService, implementation);
  server.createConnectionInjector(ServerCredentials.createInsecure()).injectConnection(socket);
  return { close: () => server.forceShutdown() };
}
