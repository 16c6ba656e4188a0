import type { Server } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import type { Certificate } from '../certificate';
import type { Faults } from './faults';

/** Lets each connection that begins be shown the certificate that it is due to; by no SNI, as clients that ask an IP address name no host. */
export function chooseCertificates(server: Server, faults: Faults, right: Certificate, wrong: Certificate): void {
  if (!(server instanceof TlsServer)) return;
  let shown = right;
  // before Node's own listener, which begins the handshake with the context of that moment
  server.prependListener('connection', () => {
    const due = faults.onConnection() ? wrong : right;
    if (due !== shown) server.setSecureContext({ key: due.keyPem, cert: due.certificatePem });
    shown = due;
  });
}
