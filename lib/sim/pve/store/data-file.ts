import { readFileSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';
import { serializeState } from './serialize';
import type { ClusterState } from './state';
import { emptyTables, STATE_FORMAT } from './state';
import type { Store } from './store';

/** Milliseconds that changes are gathered at the least before they are written. */
const DELAY_MS = 300;
/** How much longer than writing the gathering lasts: a large state is written rarer. */
const DELAY_FACTOR = 5;

/**
 * @returns the state in the file, or undefined when there is no such file
 * @throws Error when the file is there and cannot be read as a state
 */
export function loadState(path: string): ClusterState | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  let state: ClusterState | null;
  try {
    state = JSON.parse(text) as ClusterState | null;
  } catch {
    state = null;
  }
  if (state?.format !== STATE_FORMAT) throw new Error(`${path} is no data file of a simulated cluster; name another file or remove it`);
  return { ...emptyTables(), ...state };
}

/** Keeps the state in a file (mode 0600), a moment after each change. */
export class DataFile {
  private delayMs = DELAY_MS;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly path: string, private readonly store: Store) {
    store.onChange = () => {
      this.timer ??= setTimeout(() => void this.save(), this.delayMs).unref();
    };
  }

  /** Writes what has changed; resolves when it is on the disk. */
  async save(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing.then(async () => this.write());
    await this.writing;
  }

  private async write(): Promise<void> {
    const begin = performance.now();
    await writeFileAtomic(this.path, await serializeState(this.store.state), { mode: 0o600 });
    this.delayMs = Math.max(DELAY_MS, DELAY_FACTOR * (performance.now() - begin));
  }
}
