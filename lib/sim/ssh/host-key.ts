import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { utils } from 'ssh2';
import { sync as writeFileAtomicSync } from 'write-file-atomic';

export interface HostKey {
  /** OpenSSH's format. */
  readonly privateKey: string;
  /** As `ssh-keygen -l` shows it: `SHA256:…`. */
  readonly fingerprint: string;
  /** As in `known_hosts` and `authorized_keys`: `ssh-ed25519 AAAA…`. */
  readonly publicKey: string;
}

/**
 * The key by which clients know the nodes again, from its file; a new one (mode 0600) where there is none.
 *
 * @param file unset: a new key that is kept nowhere
 * @throws Error when the file is there and holds no private key
 */
export function hostKey(file: string | undefined): HostKey {
  const saved = file === undefined ? undefined : readIfThere(file);
  const privateKey = saved ?? newKeyPair().private;
  const key = utils.parseKey(privateKey);
  if (key instanceof Error || !key.isPrivateKey()) throw new Error(`${file} is no private SSH key; name another file or remove it`);
  if (file !== undefined && saved === undefined) writeFileAtomicSync(file, privateKey, { mode: 0o600 });
  const publicKey = key.getPublicSSH();
  const digest = createHash('sha256').update(publicKey).digest('base64').replace(/=+$/, '');
  return { privateKey, fingerprint: `SHA256:${digest}`, publicKey: `${key.type} ${publicKey.toString('base64')}` };
}

/** A new key pair in OpenSSH's format. Four of a thousand that ssh2 1.17 makes, it cannot read itself (measured). */
export function newKeyPair(): { readonly private: string; readonly public: string } {
  for (;;) {
    const pair = utils.generateKeyPairSync('ed25519');
    if (!(utils.parseKey(pair.private) instanceof Error)) return pair;
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
