const TYPES = ['ssh-ed25519', 'ssh-rsa', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521', 'sk-ssh-ed25519@openssh.com'];
const ALLOWED = 'an SSH public key is a line of an authorized_keys file, as ssh-keygen writes into .pub: ssh-ed25519 AAAA… name';

/** Checks an SSH public key: its type, and that what follows is such a key. */
export function checkSshPublicKey(key: string): string | undefined {
  const [type = '', blob = '', ...comment] = key.split(' ');
  if (!TYPES.includes(type) || !/^[A-Za-z0-9+/]+={0,2}$/.test(blob) || /[\p{Cc}]/u.test(comment.join(' '))) return ALLOWED;
  const bytes = Buffer.from(blob, 'base64');
  const isOfType = bytes.length > 4 + type.length && bytes.readUInt32BE(0) === type.length && bytes.toString('latin1', 4, 4 + type.length) === type;
  return isOfType ? undefined : ALLOWED;
}
