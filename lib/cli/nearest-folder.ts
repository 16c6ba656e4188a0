import { existsSync } from 'node:fs';
import path from 'node:path';

/** The nearest folder that has a file or folder, from here upwards. */
export function nearestFolder(from: string, file: string): string | undefined {
  for (let folder = from; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, file))) return folder;
    if (folder === path.dirname(folder)) return undefined;
  }
}
