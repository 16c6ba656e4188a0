import { isIP } from 'node:net';

/** Whether a host's name or address is this machine's own: the stand-in talks to no other. */
export function isLoopback(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  return address === 'localhost' || address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));
}
