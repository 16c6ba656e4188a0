import { masker } from '../../../lib/scenario/run/mask';

const UUID = '12345678-1234-1234-1234-123456789012';

test.each([
  ['a known secret', 'login with s3cr3t-word failed', 'login with ******** failed'],
  ['a longer one that begins with a shorter one', 's3cr3t-word-and-more', '********'],
  ['an API token', `Authorization: PVEAPIToken=root@pam!tofu=${UUID}`, 'Authorization: PVEAPIToken=root@pam!tofu=********'],
  ['what is called a password', 'password: hunter22', 'password: ********'],
  ['a private key', '-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n-----END OPENSSH PRIVATE KEY-----', '********'],
  ['an age key', 'AGE-SECRET-KEY-1QQQQQQ', '********'],
  ['nothing else', 'VM 99901 is running', 'VM 99901 is running'],
])('%s is masked', (_, text, masked) => {
  expect(masker(['s3cr3t-word', 's3cr3t-word-and-more', 'VM'])(text)).toBe(masked);
});
