import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Something that this run needs for itself is in use. */
export class InUse extends Error {
  constructor(what: string, owner: string) {
    super(`${what} is in use by ${owner}\n    wait until it has ended, or end it with Ctrl-C there`);
    this.name = 'InUse';
  }
}

interface Claim {
  readonly pid: number;
  /** When the process was started, or another one may have its number since. @default - it is not known */
  readonly started?: string;
  readonly owner: string;
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
  const own = `${file}.${process.pid}`;
  writeFileSync(own, JSON.stringify({ pid: process.pid, started: startOf(process.pid), owner } satisfies Claim), { mode: 0o600 });
  try {
    // a claim is there whole, or not at all
    while (!link(own, file)) {
      const before = read(file);
      const other = before === undefined ? undefined : ownerOf(before);
      if (other !== undefined) throw new InUse(what, other);
      remove(file, before);
    }
  } finally {
    rmSync(own, { force: true });
  }
}

/** @returns whether there was none before */
function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/** Removes a claim that counts for nothing, unless somebody else has done so, and has claimed it. */
function remove(file: string, text: string | undefined): void {
  const gone = `${file}.${process.pid}.gone`;
  try {
    renameSync(file, gone);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return;
  }
  if (read(gone) !== text) link(gone, file);
  rmSync(gone, { force: true });
}

/** @returns undefined where it is gone */
function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return undefined;
  }
}

/** @returns undefined when the process that has written it is gone */
function ownerOf(text: string): string | undefined {
  try {
    const { pid, started, owner } = JSON.parse(text) as Claim;
    const now = startOf(pid);
    if (started !== undefined && now !== undefined && now !== started) return undefined;
    // signal 0 only asks whether the process is there
    process.kill(pid, 0);
    return `${owner} (process ${pid})`;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? 'another user\'s process' : undefined;
  }
}

/** In ticks since the machine was started; undefined where the system does not tell, or the process is gone. */
function startOf(pid: number): string | undefined {
  try {
    // the name of the program, in brackets, may hold anything
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[19];
  } catch {
    return undefined;
  }
}
