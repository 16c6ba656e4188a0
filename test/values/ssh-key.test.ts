import { generateKeyPairSync } from 'node:crypto';
import { utils } from 'ssh2';
import { checkSshPublicKey } from '../../lib/values/ssh-key';

function publicKey(type: 'ed25519' | 'rsa' | 'ecdsa'): string {
  return utils.generateKeyPairSync(type, type === 'rsa' ? { bits: 2048 } : type === 'ecdsa' ? { bits: 384 } : {} as never).public;
}

test.each(['ed25519', 'rsa', 'ecdsa'] as const)('a key of type %s is one, with a name and without', (type) => {
  const key = publicKey(type);
  expect(checkSshPublicKey(key)).toBeUndefined();
  expect(checkSshPublicKey(`${key} anna@example.org`)).toBeUndefined();
});

test('what is no public key is refused, private ones first of all', () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const key = publicKey('ed25519');
  const wrong = [
    privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, '', 'ssh-ed25519', key.split(' ')[1]!, key.replace('ssh-ed25519', 'ssh-rsa'),
    `${key}\nssh-rsa AAAA`, `${key} a\u001b[31m`, `command="rm" ${key}`, key.slice(0, 30),
  ];
  for (const text of wrong) expect(checkSshPublicKey(text)).toMatch(/^an SSH public key is a line/);
});
