import { mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runProcess } from '../../tofu/process';
import type { Context } from '../context';
import { CommandError } from '../errors';
import { EXIT } from '../exit-codes';

/** What Linux calls tmpfs and ramfs. */
const IN_MEMORY: readonly number[] = [0x01021994, 0x858458f6];

/** Text that an editor works on, in a file that is in memory only, and gone afterwards. */
export class MemoryFile {
  private readonly folder: string;
  private readonly file: string;

  /** @throws CommandError where there is no file system in memory */
  constructor({ env }: Context, text: string) {
    const parent = ['/dev/shm', env.XDG_RUNTIME_DIR].find(folder => folder !== undefined && folder !== '' && isInMemory(folder));
    if (parent === undefined) {
      throw new CommandError(
        'secrets are not edited here: neither /dev/shm nor $XDG_RUNTIME_DIR is in memory, and on a disk they would be in clear\n'
        + '    change them one by one: standsmith secrets set SECTION.NAME', EXIT.refused,
      );
    }
    this.folder = mkdtempSync(path.join(parent, 'standsmith-'));
    this.file = path.join(this.folder, 'secrets.yaml');
    writeFileSync(this.file, text, { mode: 0o600, flag: 'wx' });
  }

  /** Lets the person's editor work on it. @returns what is there then */
  async edit({ env, root }: Context): Promise<string> {
    const [command = 'vi', ...words] = (env.VISUAL || env.EDITOR || 'vi').split(/\s+/).filter(word => word !== '');
    // the editor has the secrets before it, and needs no key to them
    const { code } = await runProcess(command, [...words, this.file], { cwd: root, env: { ...env, SOPS_AGE_KEY: undefined }, isPrivate: true });
    if (code !== 0) throw new CommandError(`the editor ${command} has ended with ${code}: nothing was written\n    name another one in $EDITOR`);
    return readFileSync(this.file, 'utf8');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function isInMemory(folder: string): boolean {
  try {
    return IN_MEMORY.includes(statfsSync(folder).type);
  } catch {
    return false;
  }
}
