import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Something that this run needs for itself is in use. */
export class InUse extends Error {
  constructor(what: string, owner: string) {
    super(`${what} is in use by ${owner}\n    wait until it has ended, or end it with Ctrl-C there`);
    this.name = 'InUse';
  }
}

/**
 * Claims things for this process; a claim of a process that is gone counts for nothing.
 *
 * @param claims what is claimed, for people, by the name of its file
 * @param owner who claims: `scenario simple-vm-roundtrip`
 * @returns what gives them up
 * @throws InUse when one of them is another process'; then none is claimed
 */
export function claim(folder: string, claims: Readonly<Record<string, string>>, owner: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const held: string[] = [];
  const release = () => held.splice(0).forEach(file => rmSync(file, { force: true }));
  try {
    // in one order for everybody, or two could each hold what the other wants
    for (const [name, what] of Object.entries(claims).sort(([one], [other]) => (one < other ? -1 : 1))) {
      const file = path.join(folder, `${name}.lock`);
      take(file, what, owner);
      held.push(file);
    }
  } catch (error) {
    release();
    throw error;
  }
  return release;
}

function take(file: string, what: string, owner: string): void {
  for (;;) {
    try {
      writeFileSync(file, JSON.stringify({ pid: process.pid, owner }), { flag: 'wx', mode: 0o600 });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const other = ownerOf(file);
    if (other !== undefined) throw new InUse(what, other);
    rmSync(file, { force: true });
  }
}

/** @returns undefined when the process that has written it is gone */
function ownerOf(file: string): string | undefined {
  try {
    const { pid, owner } = JSON.parse(readFileSync(file, 'utf8')) as { pid: number; owner: string };
    // signal 0 only asks whether the process is there
    process.kill(pid, 0);
    return `${owner} (process ${pid})`;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? 'another user\'s process' : undefined;
  }
}
