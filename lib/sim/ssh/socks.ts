import type { Socket } from 'node:net';

/** Where a SOCKS client wants to be led. */
export interface SocksTarget {
  /** Address or name, as the client says it. */
  readonly host: string;
  readonly port: number;
}

const VERSION = 5;
const NO_LOGIN = 0;
const CONNECT = 1;
const ADDRESS = { ipv4: 1, name: 3, ipv6: 4 };
const REPLY = { succeeded: 0, hostUnreachable: 4, commandNotSupported: 7 };
/** The longest request is far shorter. */
const MAX_BYTES = 1024;

/**
 * Speaks SOCKS 5 (RFC 1928) with a client until it is led somewhere: `lead` gets the socket, from then on the client's line to the place.
 * No connection to any place is ever made. Clients that say something else are let go.
 *
 * @param lead finds the place; undefined where there is none
 */
export function serveSocks(socket: Socket, lead: (target: SocksTarget) => ((socket: Socket) => void) | undefined): void {
  let received = Buffer.alloc(0);
  let isGreeted = false;
  const onData = (chunk: Buffer): void => {
    received = Buffer.concat([received, chunk]);
    if (received[0] !== VERSION || received.length > MAX_BYTES) return void socket.destroy();
    if (!isGreeted) {
      const length = 2 + (received[1] ?? Infinity);
      if (received.length < length) return;
      isGreeted = true;
      received = received.subarray(length);
      socket.write(Buffer.from([VERSION, NO_LOGIN]));
    }
    const request = parseRequest(received);
    if (!request) return;
    socket.off('data', onData);
    const enter = request.command === CONNECT ? lead(request) : undefined;
    if (!enter) return void socket.end(reply(request.command === CONNECT ? REPLY.hostUnreachable : REPLY.commandNotSupported));
    socket.pause();
    socket.write(reply(REPLY.succeeded));
    enter(socket);
    if (received.length > request.length) socket.unshift(received.subarray(request.length));
    socket.resume();
  };
  socket.on('data', onData).on('error', () => undefined);
}

/** @returns undefined while the request is not complete */
function parseRequest(data: Buffer): (SocksTarget & { readonly command: number; readonly length: number }) | undefined {
  const [, command = 0, , type, nameLength = 0] = data;
  const [begin, size] = type === ADDRESS.name ? [5, nameLength] : [4, type === ADDRESS.ipv4 ? 4 : 16];
  const length = begin + size + 2;
  if (data.length < 5 || data.length < length) return undefined;
  const address = data.subarray(begin, begin + size);
  const ipv6 = () => Array.from({ length: 8 }, (_, index) => address.readUInt16BE(2 * index).toString(16)).join(':');
  const host = type === ADDRESS.name ? address.toString() : type === ADDRESS.ipv4 ? address.join('.') : ipv6();
  return { command, host, port: data.readUInt16BE(begin + size), length };
}

function reply(code: number): Buffer {
  return Buffer.from([VERSION, code, 0, ADDRESS.ipv4, 0, 0, 0, 0, 0, 0]);
}
