import { quote } from './quote';

/** What is wrong with the path of a folder, as the end of a sentence, and what to write instead. */
export interface FolderPathProblem {
  readonly message: string;
  readonly fix: string;
}

/** Whether a path can stand for a folder of a node or guest: absolute, straight, and of characters that mean nothing to PVE, QEMU and systemd. */
export function folderPathProblem(path: string): FolderPathProblem | undefined {
  const foreign = /[^A-Za-z0-9._+@%:/-]/u.exec(path)?.[0];
  if (!path.startsWith('/')) return { message: 'which is relative', fix: 'write the whole path, from / on' };
  if (foreign !== undefined) {
    const name = /\s/.test(foreign) ? 'a space' : quote(foreign);
    return { message: `which has ${name} in it: PVE and QEMU split their options there, or read something else`, fix: 'use letters (a-z, A-Z), digits and ._+@%:-' };
  }
  if (path.split('/').includes('..')) return { message: 'which leads back by ..', fix: 'write the path that it leads to' };
  if (path === '/') return { message: 'which is everything', fix: 'name a folder below it' };
  if (/\/(\.?\/|\.?$)/.test(path)) return { message: 'which has an empty step or . in it', fix: `write it as ${quote(plain(path))}` };
  return undefined;
}

/** The same for the props of constructs. */
export function checkFolderPath(path: string): string | undefined {
  const problem = folderPathProblem(path);
  return problem && `it is a path ${problem.message}; ${problem.fix}`;
}

function plain(path: string): string {
  return `/${path.split('/').filter((step) => step !== '' && step !== '.').join('/')}`;
}
