import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { packageFolder } from '../config/package-folder';
import { didYouMean } from '../values/did-you-mean';
import { quote } from '../values/quote';

/** Worked examples that environments begin as; each is a folder of `labs/`. */
export interface Lab {
  /** `dmz` */
  readonly name: string;
  /** The README's heading: `Gateway, DMZ and LAN`. */
  readonly title: string;
  /** Files of the environment, by name: the machines, a README, and its picture. */
  readonly files: Readonly<Record<string, string>>;
}

const FOLDER = packageFolder('labs');

export function labNames(): string[] {
  return readdirSync(FOLDER, { withFileTypes: true }).filter(entry => entry.isDirectory()).map(({ name }) => name).sort();
}

/** @throws Error that names the labs there are */
export function readLab(name: string): Lab {
  const names = labNames();
  if (!names.includes(name)) {
    const meant = didYouMean(name, names);
    throw new Error(`There is no template ${quote(name)}; ${meant === undefined ? `there are ${names.join(', ')}` : `did you mean ${meant}?`}`);
  }
  const folder = path.join(FOLDER, name);
  const files = Object.fromEntries(readdirSync(folder).sort().map(file => [file, readFileSync(path.join(folder, file), 'utf8')]));
  return { name, title: /^# (.+)$/m.exec(files['README.md'] ?? '')?.[1] ?? name, files };
}
