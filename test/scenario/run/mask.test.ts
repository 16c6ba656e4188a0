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

test.each([
  ['as programs write it into JSON', 'pa"ss\\word', '{"login": "pa\\"ss\\\\word"}', '{"login": "********"}'],
  ['as it stands in a URL', 'pass/word=', 'http://host/?key=pass%2Fword%3D', 'http://host/?key=********'],
  ['line by line', 'first-line\nsecond-line\n', 'it says second-line', 'it says ********'],
  ['with what regular expressions act on', 'a.c+(d$&', 'a.c+(d$& abc+(d$&', '******** abc+(d$&'],
])('a secret is masked %s', (_, secret, text, masked) => {
  expect(masker([secret])(text)).toBe(masked);
});

test('of an API token that is known, whose it is is told, and the rest not, wherever it stands', () => {
  expect(masker(['root@pam!tofu=a-secret-value'])('root@pam!tofu=a-secret-value: a-secret-value')).toBe('root@pam!tofu=********: ********');
});

test('of secrets that have come up since, one that holds another is masked whole, and a short one as a word', () => {
  expect(masker([])('long-secret-word long-secret a.c abc 10.0.0.3', ['long-secret', 'long-secret-word', 'a.c', '3'])).toBe('******** ******** ******** abc 10.0.0.3');
});
