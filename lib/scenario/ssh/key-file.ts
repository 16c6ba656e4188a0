import { readFileSync } from 'node:fs';
import { utils, type ParsedKey } from 'ssh2';

/** @returns `ssh-ed25519 AAAA…`, of a file with a private key that can be used */
export function publicKeyOf(file: string): string {
  const [key] = [utils.parseKey(readFileSync(file)) as ParsedKey | ParsedKey[]].flat();
  return `${key!.type} ${key!.getPublicSSH().toString('base64')}`;
}

/** @returns why a file is no private key that can be used, and what to do; undefined: it is one */
export function whyUnusable(file: string): string | undefined {
  let text: Buffer;
  try {
    text = readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? `it is not there\n    make it: ssh-keygen -t ed25519 -f ${file}; or name another one by --set ssh_key=FILE`
      : `it cannot be read (${code ?? 'unknown error'})\n    give yourself the right to read it: chmod u+r`;
  }
  const parsed = utils.parseKey(text);
  if (parsed instanceof Error) {
    return /passphrase|encrypted/i.test(parsed.message)
      ? 'it is locked by a passphrase\n    put it into an SSH agent by ssh-add, and name none; or name one without a passphrase by --set ssh_key=FILE'
      : 'it is no private key\n    name the private one by --set ssh_key=FILE';
  }
  const [key] = [parsed].flat();
  return key!.isPrivateKey() ? undefined : 'it is the public one\n    name the private one, which has no .pub, by --set ssh_key=FILE';
}
