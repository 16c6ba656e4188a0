import { createHash, timingSafeEqual } from 'node:crypto';
import { utils, type AuthContext, type Connection, type ParsedKey } from 'ssh2';

/** As many as OpenSSH allows. */
const MAX_ATTEMPTS = 6;
const USER_NAME = /^[a-z_][a-z0-9_-]{0,31}$/i;

/** A connection that has not logged in by then is closed, as by OpenSSH. */
const LOGIN_GRACE_MS = 120_000;

/** Ends a connection that does not log in. One whose client goes away in the middle of something is no fault of the cluster. */
export function awaitLogin(connection: Connection): void {
  const grace = setTimeout(() => connection.end(), LOGIN_GRACE_MS).unref();
  connection.on('error', () => undefined).on('close', () => clearTimeout(grace)).on('ready', () => clearTimeout(grace));
}

export interface Logins {
  readonly password: string;
  readonly keys: readonly ParsedKey[];
}

/** @param lines as in `authorized_keys`: `ssh-ed25519 AAAA… comment` @throws Error when one is no public key */
export function parsePublicKeys(lines: readonly string[]): ParsedKey[] {
  return lines.map((line, index) => {
    const key = utils.parseKey(line);
    if (key instanceof Error || key.isPrivateKey()) throw new Error(`authorized key ${index + 1} is no public key; write it as in authorized_keys: ssh-ed25519 AAAA…`);
    return key;
  });
}

/** Lets everybody in who has root's password or an authorized key: root, and any other name as a user that may use sudo. */
export function decideLogins(connection: Connection, { password, keys }: Logins): void {
  let attempts = 0;
  connection.on('authentication', (context) => {
    if (USER_NAME.test(context.username) && isAllowed(context, password, keys)) return context.accept();
    if (context.method !== 'none') attempts += 1;
    context.reject(['publickey', 'password']);
    if (attempts >= MAX_ATTEMPTS) connection.end();
  });
}

function isAllowed(context: AuthContext, password: string, keys: readonly ParsedKey[]): boolean {
  if (context.method === 'password') return timingSafeEqual(digest(context.password), digest(password));
  return isKeyAllowed(context, keys);
}

/** Whether a login is by one of the keys. */
export function isKeyAllowed(context: AuthContext, keys: readonly ParsedKey[]): boolean {
  if (context.method !== 'publickey') return false;
  const key = keys.find((candidate) => candidate.getPublicSSH().equals(context.key.data));
  if (!key) return false;
  // without a signature, the client only asks whether the key would do
  return context.signature === undefined || key.verify(context.blob ?? Buffer.alloc(0), context.signature, context.hashAlgo) === true;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
