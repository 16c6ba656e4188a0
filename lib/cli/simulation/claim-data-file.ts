import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadState } from '../../sim/pve/store/data-file';
import { quote } from '../../values/quote';
import { CommandError } from '../errors';
import { EXIT } from '../exit-codes';

/**
 * Claims a simulated cluster's data for this process: two clusters that write the same file would undo each other's work.
 *
 * @param fresh whether to forget what earlier runs have left
 * @returns what gives the claim up
 * @throws CommandError when a process that still runs has claimed it, or when what is to be forgotten is no simulated cluster
 */
export function claimDataFile(dataFile: string, statesFolder: string, fresh: boolean): () => void {
  if (statSync(dataFile, { throwIfNoEntry: false })?.isDirectory()) {
    throw new CommandError(`${quote(dataFile)} is a folder\n    name a file for the cluster's data`, EXIT.badInput);
  }
  const claim = path.join(statesFolder, 'pid');
  const owner = ownerOf(claim);
  if (owner !== undefined) {
    throw new CommandError(`the simulated cluster of ${quote(dataFile)} is in use by process ${owner}\n    wait for it, or name another file by --data`, EXIT.refused);
  }
  if (fresh) checkIsData(dataFile);
  if (fresh) [dataFile, statesFolder].forEach(file => rmSync(file, { recursive: true, force: true }));
  mkdirSync(statesFolder, { recursive: true, mode: 0o700 });
  writeFileSync(claim, String(process.pid));
  return () => rmSync(claim, { force: true });
}

/** What is forgotten must be a simulated cluster: the name may be a slip, and the file somebody's work. */
function checkIsData(dataFile: string): void {
  try {
    loadState(dataFile);
  } catch (error) {
    throw new CommandError((error as Error).message, EXIT.badInput);
  }
}

function ownerOf(claim: string): number | undefined {
  try {
    const pid = Number(readFileSync(claim, 'utf8'));
    // signal 0 only asks whether the process is there
    return pid > 0 && pid !== process.pid && process.kill(pid, 0) ? pid : undefined;
  } catch {
    return undefined;
  }
}
