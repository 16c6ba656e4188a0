import type { Share } from '../../../lib/model/shares/share';
import { shareProblems } from '../../../lib/model/shares/share-problems';
import { share } from './shares';

function problems(...shares: readonly Partial<Share>[]): readonly string[] {
  return shareProblems(shares.map(share)).map(({ path, message, fix }) => `${path.join('.')}: ${message}; ${fix}`);
}

test('good shares, each by its method, are no problem', () => {
  expect(problems(
    { uid: 1000, gid: 0 }, { tag: 'www', method: 'virtiofsd', path: '/tank/www@1', mountPoint: '/var/www', readOnly: true, cache: 'metadata' },
    { tag: 'a_b-9', method: '9p', path: '/srv/9', mountPoint: '/srv/.9', cache: 'never' },
  )).toEqual([]);
});

test.each<[string, Partial<Share>, string]>([
  ['is relative', { path: 'srv/data' }, '0.path: the folder on the node is "srv/data", which is relative; write the whole path, from / on'],
  ['has a space', { path: '/srv/my data' }, '0.path: the folder on the node is "/srv/my data", which has a space in it: PVE and QEMU split their options there, or read something else; use letters (a-z, A-Z), digits and ._+@%:-'],
  ['has a comma', { path: '/srv/a,b' }, '0.path: the folder on the node is "/srv/a,b", which has "," in it: PVE and QEMU split their options there, or read something else; use letters (a-z, A-Z), digits and ._+@%:-'],
  ['leads back', { path: '/srv/data/../other' }, '0.path: the folder on the node is "/srv/data/../other", which leads back by ..; write the path that it leads to'],
  ['is everything', { path: '/' }, '0.path: the folder on the node is "/", which is everything; name a folder below it'],
  ['has empty steps', { path: '/srv//./data/' }, '0.path: the folder on the node is "/srv//./data/", which has an empty step or . in it; write it as "/srv/data"'],
  ['leads back in the guest', { mountPoint: '/srv/..' }, '0.mountPoint: the folder in the guest is "/srv/..", which leads back by ..; write the path that it leads to'],
])('a path that %s is refused', (_, change, problem) => {
  expect(problems(change)).toEqual([problem]);
});

test.each<[string, Partial<Share>, RegExp]>([
  ['a tag of one letter', { tag: 'a' }, /^0\.tag: the tag of a share is "a"/],
  ['a tag with a comma', { tag: 'a,b' }, /^0\.tag: the tag of a share is "a,b"/],
  ['a tag of 37 letters', { tag: 'a'.repeat(37) }, /^0\.tag: .* has 37 characters, and by virtiofs it has at most 36; shorten it by 1$/],
  ['a tag of 32 letters by 9p', { tag: 'a'.repeat(32), method: '9p' }, /^0\.tag: .* by 9p it has at most 31/],
  ['another cache', { cache: 'none' as Share['cache'] }, /^0\.cache: the cache is "none"; use one of auto, always, metadata, never$/],
  ['a cache that 9p has not', { cache: 'metadata', method: '9p' }, /^0\.cache: 9p cannot keep metadata alone/],
  ['a uid below 0', { uid: -1 }, /^0\.uid: the uid is -1; use a whole number from 0 to 4294967294$/],
  ['a gid that is nobody', { gid: 2 ** 32 - 1 }, /^0\.gid: the gid is 4294967295/],
  ['an owner of a read-only folder', { uid: 1000, readOnly: true }, /^0\.uid: the folder is read-only.*leave uid out/],
])('%s is refused', (_, change, problem) => {
  expect(problems(change)).toEqual([expect.stringMatching(problem)]);
});

test('tags of the greatest length are no problem', () => {
  expect(problems({ tag: 'a'.repeat(36), method: 'virtiofsd' }, { tag: 'a'.repeat(31), method: '9p', mountPoint: '/b' })).toEqual([]);
});

test('two of the same tag or place in the guest are refused, whatever their methods', () => {
  expect(problems({}, { method: '9p', mountPoint: '/other' }, { tag: 'other', mountPoint: '/srv/data' })).toEqual([
    '1.tag: two shares have the tag "data", the first is number 1: a guest finds one of them alone by it; give each its own',
    '2.mountPoint: two shares have the place in the guest "/srv/data", the first is number 1: one would hide the other; give each its own',
  ]);
});

test('nine by PVE are one more than the provider takes, and nine others are not', () => {
  const nine = (method: Share['method']) => Array.from({ length: 9 }, (_, index) => ({ method, tag: `data${index}`, mountPoint: `/srv/${index}` }));
  expect(problems(...nine('virtiofs'))).toEqual([expect.stringMatching(/^8: a machine has at most 8 shares by virtiofs/)]);
  expect(problems(...nine('virtiofsd'))).toEqual([]);
});
