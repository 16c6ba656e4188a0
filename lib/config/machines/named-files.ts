import path from 'node:path';
import type { Finding, SourcePosition } from '../../values/finding';
import { quote } from '../../values/quote';
import { displayPath, readText } from '../read-text';
import type { TextFile } from './machines-config';

/** Reads the files of the environment's folder that env.yaml names, each once. */
export class FileReader {
  /** What is wrong with them, said where they are named. */
  readonly findings: Finding[] = [];
  private readonly known = new Map<string, TextFile | undefined>();

  constructor(private readonly folder: string, private readonly root: string) {}

  /**
   * @param name of the file, from the environment's folder
   * @param key that names it, for a finding
   * @returns undefined when it cannot be read, which is a finding
   */
  read(name: string, key: string, position: SourcePosition): TextFile | undefined {
    if (!this.known.has(name)) this.known.set(name, this.load(name, key, position));
    return this.known.get(name);
  }

  private load(name: string, key: string, position: SourcePosition): TextFile | undefined {
    const file = displayPath(path.join(this.folder, name), this.root);
    const read = readText(path.join(this.folder, name), file);
    if ('text' in read) return { file, text: read.text };
    this.findings.push({
      position,
      message: `${key} is ${quote(name)}, but ${file} cannot be used: ${read.finding.message}`,
      fix: `make the file, or name another one of ${displayPath(this.folder, this.root)}`,
    });
    return undefined;
  }
}
