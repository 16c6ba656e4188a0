import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';

/**
 * A home folder for tofu in a simulation: everything in it is the user's own, but for what SSH knows of hosts. Simulated nodes have the names and
 * addresses of real ones, and the provider writes down the host keys that it meets.
 *
 * @returns its path
 */
export function simulatedHome(statesFolder: string, home: string): string {
  const folder = path.join(statesFolder, 'home');
  mkdirSync(path.join(folder, '.ssh'), { recursive: true, mode: 0o700 });
  for (const name of namesIn(home)) {
    if (name !== '.ssh') link(path.join(home, name), path.join(folder, name));
  }
  return folder;
}

/** A user without a home has nothing there. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function link(target: string, file: string): void {
  try {
    symlinkSync(target, file);
  } catch (error) {
    // another run has made it
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
