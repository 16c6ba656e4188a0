import { request } from 'node:http';
import { isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ConnectionOptions, TLSSocket } from 'node:tls';

/** A connection that a proxy leads to `host`. @throws Error with what the proxy says when it does not */
async function tunnel(proxy: string, host: string, port: number): Promise<Socket> {
  const { hostname, port: proxyPort } = new URL(proxy);
  const path = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  return new Promise((resolve, reject) => {
    const asked = request({ host: hostname, port: proxyPort, method: 'CONNECT', path, agent: false });
    asked.once('connect', ({ statusCode, statusMessage = '' }, socket) => {
      if (statusCode === 200) return resolve(socket as Socket);
      socket.destroy();
      reject(new Error(`failed to do connect handshake, response: "HTTP/1.1 ${statusCode} ${statusMessage}"`));
    });
    asked.once('error', reject).end();
  });
}

/** TLS with `host` through a proxy. @throws Error when there is no connection, or no trust */
export async function secureTunnel(proxy: string, host: string, port: number, options: ConnectionOptions): Promise<TLSSocket> {
  const socket = await tunnel(proxy, host, port);
  return new Promise((resolve, reject) => {
    const secure = connectTls({ ...options, socket, host, ...(isIP(host) === 0 ? { servername: host } : {}) }, () => resolve(secure));
    secure.once('error', reject);
  });
}
