import { createHash } from 'node:crypto';
import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { parse, stringify } from 'yaml';
import { isTree } from './config/known-types';
import type { Tree } from './config/known-types';
import type { KeyPair } from './pki/certificate';
import { createCertificate } from './pki/certificate';

/** Versions that the simulated factory knows. */
const VERSIONS = ['v1.11.6', 'v1.12.0', 'v1.12.7', 'v1.13.0', 'v1.13.9', 'v1.14.0-alpha.1'];
const EXTENSIONS = ['amd-ucode', 'drbd', 'gvisor', 'i915', 'intel-ucode', 'iscsi-tools', 'nut-client', 'nvidia-container-toolkit-production',
  'nvidia-open-gpu-kernel-modules-production', 'qemu-guest-agent', 'tailscale', 'util-linux-tools', 'zfs'];
const CERTIFICATE_DAYS = 1;
const MAX_BODY = 64 * 1024;

/** A simulated Image Factory under the names of real ones: it gives schematics their ids, and knows versions. It makes no image. */
export function serveImageFactory(authority: KeyPair): { accept(socket: Socket, host: string): void; close(): void } {
  const servers = new Map<string, ReturnType<typeof createServer>>();
  const serverFor = (host: string): ReturnType<typeof createServer> => {
    const known = servers.get(host);
    if (known !== undefined) return known;
    const { certificate, key } = createCertificate({ subject: { commonName: host }, days: CERTIFICATE_DAYS, hosts: [host], usage: 'server' }, authority);
    const server = createServer({ cert: certificate, key }, (request, response) => void answer(request, response));
    servers.set(host, server);
    return server;
  };
  return {
    accept: (socket, host) => void serverFor(host).emit('connection', socket),
    close: () => {
      for (const server of servers.values()) server.closeAllConnections();
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'https://factory');
  const send = (code: number, body: unknown): void => {
    response.writeHead(code, { 'content-type': 'application/json' }).end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  const [, version, what] = /^\/version\/([^/]+)\/(extensions|overlays)\/official$/.exec(pathname) ?? [];
  if (request.method === 'POST' && pathname === '/schematics') {
    try {
      const schematic = wholeSchematic(await bodyOf(request));
      send(201, { id: idOf(schematic), schematic });
    } catch (error) {
      send(400, (error as Error).message);
    }
  } else if (pathname === '/versions') {
    send(200, VERSIONS);
  } else if (version !== undefined) {
    send(200, what === 'extensions' ? EXTENSIONS.map((name) => extension(name, version)) : []);
  } else {
    send(404, 'the simulated Image Factory does not have it\n');
  }
}

function extension(name: string, talosVersion: string): object {
  const digest = `sha256:${createHash('sha256').update(`${name} ${talosVersion}`).digest('hex')}`;
  return { name: `siderolabs/${name}`, ref: `ghcr.io/siderolabs/${name}:${talosVersion}`, digest, author: 'simulated', description: `simulated ${name}` };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) {
    parts.push(part as Buffer);
    if (parts.reduce((sum, { length }) => sum + length, 0) > MAX_BODY) throw new Error('the schematic is too large');
  }
  return Buffer.concat(parts).toString();
}

/** A known key of a schematic, or `undefined` for one with keys of its own that are not looked at. */
const KEYS: Tree = {
  overlay: { image: '', name: '', options: undefined },
  customization: {
    extraKernelArgs: [], meta: [], systemExtensions: { officialExtensions: [] }, bootloader: '', secureboot: { includeWellKnownCertificates: false },
  },
};

/**
 * The factory's id of a schematic: the SHA-256 of its YAML, with keys in the factory's order and without what says nothing.
 *
 * @throws Error for keys that there are none of
 */
export function schematicId(text: string): string {
  return idOf(wholeSchematic(text));
}

function idOf(schematic: string): string {
  return createHash('sha256').update(schematic).digest('hex');
}

function wholeSchematic(text: string): string {
  const schematic: unknown = parse(text) ?? {};
  if (!isTree(schematic)) throw new Error('yaml: unmarshal errors:\n  line 1: cannot unmarshal into schematic.Schematic');
  const known = (ordered(schematic, KEYS) ?? {}) as Tree;
  const whole = { ...known, customization: known['customization'] ?? {} };
  return stringify(whole, { indent: 4, lineWidth: 0 });
}

function ordered(value: unknown, keys: unknown): unknown {
  if (!isTree(value) || !isTree(keys)) return value;
  const unknown = Object.keys(value).find((key) => !(key in keys));
  if (unknown !== undefined) throw new Error(`yaml: unmarshal errors:\n  field ${unknown} not found`);
  const entries = Object.keys(keys).map((key): [string, unknown] => [key, ordered(value[key], keys[key])]);
  const said = entries.filter(([, part]) => part !== undefined && part !== null && !isEmpty(part));
  return said.length > 0 ? Object.fromEntries(said) : undefined;
}

function isEmpty(value: unknown): boolean {
  return value === '' || value === false || (Array.isArray(value) && value.length === 0);
}
