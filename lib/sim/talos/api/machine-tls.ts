import type { Socket } from 'node:net';
import { createSecureContext, createServer } from 'node:tls';
import type { SecureContext, TLSSocket } from 'node:tls';
import type { Machine, Machines } from '../machines';
import { createCertificate, createSelfSigned, standardKey } from '../pki/certificate';
import { decoded } from '../pki/secrets';

const CERTIFICATE_DAYS = 1;

/**
 * TLS as a machine does it: with a certificate of its own making, for everybody, while it has no configuration; from then on with one of its
 * cluster, for those alone who have one, too.
 *
 * @param serve takes connections over whose clients may come in
 */
export function machineTls(machines: Machines, machine: Machine, serve: (socket: TLSSocket) => void): { accept(socket: Socket): void } {
  const { config } = machine;
  const mutual = config === undefined ? {} : { ca: Buffer.from(config.machineAuthority.cert, 'base64'), requestCert: true, rejectUnauthorized: true };
  const server = createServer({
    ...contextOptions(machines, machine, []),
    ...mutual,
    ALPNProtocols: ['h2'],
    // Talos' client names all of its endpoints at once where it comes through a proxy: one certificate for whatever it says
    SNICallback: (name, callback) => callback(null, secureContext(machines, machine, name)),
  }, serve);
  server.on('tlsClientError', () => undefined);
  return { accept: (socket) => void server.emit('connection', socket) };
}

function secureContext(machines: Machines, machine: Machine, name: string): SecureContext {
  const ca = machine.config && Buffer.from(machine.config.machineAuthority.cert, 'base64');
  return createSecureContext({ ...contextOptions(machines, machine, [name]), ca });
}

function contextOptions(machines: Machines, machine: Machine, names: readonly string[]): { cert: string; key: string } {
  const { config, hostname, addresses } = machine;
  const hosts = [hostname, ...addresses, ...config?.vips ?? [], ...names];
  const request = { subject: { commonName: hostname }, days: CERTIFICATE_DAYS, hosts };
  const signer = config && machines.signerOf(config);
  const { certificate, key } = signer === undefined ? createSelfSigned(request) : createCertificate(request, decoded(signer));
  return { cert: certificate, key: standardKey(key) };
}
