import { isList, isObject, type Value, type ValueObject } from '../values/value';

/** What the real provider takes from the variables of tofu's process, where its configuration says nothing. */
export interface SshDefaults {
  readonly username?: string;
  readonly password?: string;
  /** `127.0.0.1:PORT`. */
  readonly socksServer?: string;
}

export interface SocksServer {
  /** `host:port`. */
  readonly server: string;
  readonly username: string;
  readonly password: string;
}

export interface SshAddress {
  readonly host: string;
  readonly port: number;
}

/** How the nodes are reached over SSH. */
export interface SshSettings {
  readonly username: string;
  readonly password: string;
  /** PEM; empty: none. */
  readonly privateKey: string;
  /** Path of an agent's socket that is to be asked first; undefined: none is. */
  readonly agentSocket: string | undefined;
  readonly socks: SocksServer | undefined;
  /** Addresses that are given by node. */
  readonly nodes: Readonly<Record<string, SshAddress>>;
  /** Where the other nodes' addresses come from. */
  readonly addressSource: 'api' | 'dns';
}

function text(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}

function blocks(value: Value | undefined): readonly ValueObject[] {
  return isList(value) ? value.filter(isObject) : [];
}

/**
 * @param config of the provider
 * @throws Error when a login at a SOCKS server is given, and no server
 */
export function sshSettingsOf(config: ValueObject, defaults: SshDefaults): SshSettings {
  const [ssh = {}] = blocks(config['ssh']);
  const server = text(ssh['socks5_server']) || (defaults.socksServer ?? '');
  const socks = { server, username: text(ssh['socks5_username']), password: text(ssh['socks5_password']) };
  if (server === '' && (socks.username !== '' || socks.password !== '')) {
    throw new Error('error creating SSH client: socks5 server is required when socks5 username or password is set');
  }
  const hasLogin = text(config['api_token']) === '';
  return {
    username: text(ssh['username']) || defaults.username || (hasLogin ? text(config['username']).split('@')[0] ?? '' : ''),
    password: text(ssh['password']) || defaults.password || (hasLogin ? text(config['password']) : ''),
    privateKey: text(ssh['private_key']),
    agentSocket: ssh['agent'] === true ? text(ssh['agent_socket']) : undefined,
    socks: server === '' ? undefined : socks,
    nodes: Object.fromEntries(blocks(ssh['node']).map(({ name, address, port }) => [
      text(name), { host: text(address), port: typeof port === 'number' ? port : 22 },
    ])),
    addressSource: text(ssh['node_address_source']) === 'dns' ? 'dns' : 'api',
  };
}
