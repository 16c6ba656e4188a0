import { folderPathProblem } from '../../values/folder-path';
import { quote } from '../../values/quote';
import type { Problem } from '../hooks/problem';
import type { Share, ShareCache } from './share';

/** The provider's limit; PVE itself has 10. */
export const MAX_VIRTIOFS_SHARES = 8;
/** Bytes of a tag: of a virtiofs device, and of a 9p device less the NUL at its end. */
const MAX_TAG: Readonly<Record<Share['method'], number>> = { virtiofs: 36, virtiofsd: 36, '9p': 31 };
const CACHES: readonly ShareCache[] = ['auto', 'always', 'metadata', 'never'];
/** The last one means "nobody" to Linux. */
const MAX_ID = 2 ** 32 - 2;

/** What is wrong with the shares of one machine; paths are `[index, key]`. */
export function shareProblems(shares: readonly Share[]): readonly Problem[] {
  return [
    ...shares.flatMap((share, index) => problemsOf(share).map((problem) => ({ ...problem, path: [index, ...problem.path] }))),
    ...duplicates(shares, 'tag', 'tag', 'a guest finds one of them alone by it'),
    ...duplicates(shares, 'mountPoint', 'place in the guest', 'one would hide the other'),
    ...tooMany(shares),
  ];
}

function problemsOf(share: Share): Problem[] {
  const { tag, method, cache, readOnly } = share;
  const longest = MAX_TAG[method];
  const at = (key: keyof Share, message: string, fix: string): Problem => ({ path: [key], message, fix });
  return [
    ...(/^[A-Za-z][A-Za-z0-9_-]+$/.test(tag) ? []
      : [at('tag', `the tag of a share is ${quote(tag)}, and it has a letter, then letters (a-z, A-Z), digits, _ and -, 2 at least`, 'use such a name')]),
    ...tag.length <= longest ? [] : [at('tag', `the tag ${quote(tag)} has ${tag.length} characters, and by ${method} it has at most ${longest}`, `shorten it by ${tag.length - longest}`)],
    ...pathProblems('path', 'the folder on the node', share.path),
    ...pathProblems('mountPoint', 'the folder in the guest', share.mountPoint),
    ...CACHES.includes(cache) ? [] : [at('cache', `the cache is ${quote(cache)}`, `use one of ${CACHES.join(', ')}`)],
    ...(method === '9p' && cache === 'metadata' ? [at('cache', '9p cannot keep metadata alone', 'use auto, always or never')] : []),
    ...(['uid', 'gid'] as const).flatMap((key) => {
      const id = share[key];
      if (id === undefined) return [];
      if (!Number.isInteger(id) || id < 0 || id > MAX_ID) return [at(key, `the ${key} is ${quote(id)}`, `use a whole number from 0 to ${MAX_ID}`)];
      return readOnly ? [at(key, `the folder is read-only, so the guest cannot give it to ${key} ${id}`, `leave ${key} out, and give the folder to it on the node`)] : [];
    }),
  ];
}

function pathProblems(key: 'path' | 'mountPoint', what: string, path: string): Problem[] {
  const problem = folderPathProblem(path);
  return problem ? [{ path: [key], message: `${what} is ${quote(path)}, ${problem.message}`, fix: problem.fix }] : [];
}

function duplicates(shares: readonly Share[], key: 'tag' | 'mountPoint', name: string, reason: string): Problem[] {
  return shares.flatMap((share, index) => {
    const first = shares.findIndex((other) => other[key] === share[key]);
    if (first === index) return [];
    return [{ path: [index, key], message: `two shares have the ${name} ${quote(share[key])}, the first is number ${first + 1}: ${reason}`, fix: 'give each its own' }];
  });
}

function tooMany(shares: readonly Share[]): Problem[] {
  const excess = shares.flatMap(({ method }, index) => (method === 'virtiofs' ? [index] : [])).slice(MAX_VIRTIOFS_SHARES);
  const message = `a machine has at most ${MAX_VIRTIOFS_SHARES} shares by virtiofs (the provider's limit)`;
  return excess.slice(0, 1).map((index) => ({ path: [index], message, fix: 'share a folder that is above several of them, or use another method' }));
}
