import type { Path } from './yaml/yaml-node';

/** Something that was found in a configuration. */
export interface Entry {
  readonly severity: 'error' | 'warning';
  readonly path: Path;
  /** In the words of Butane and Ignition. */
  readonly message: string;
  /** What could stand there instead. */
  readonly allowed?: readonly string[];
}

export class Report {
  readonly entries: Entry[] = [];

  get isFatal(): boolean {
    return this.entries.some(({ severity }) => severity === 'error');
  }

  /** @param message undefined: nothing is wrong */
  error(path: Path, message: string | undefined): void {
    if (message !== undefined) this.entries.push({ severity: 'error', path, message });
  }

  /** @param message undefined: nothing is wrong */
  warn(path: Path, message: string | undefined, allowed?: readonly string[]): void {
    if (message !== undefined) this.entries.push({ severity: 'warning', path, message, allowed });
  }
}
