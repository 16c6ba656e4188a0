import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { sync as writeFileAtomicSync } from 'write-file-atomic';
import type { Outputs } from '../actions/action-type';

export type PhaseStatus = 'waiting' | 'running' | 'done' | 'failed' | 'interrupted' | 'skipped' | 'rolled_back';

/** Of phases after which those that wait for them may begin. */
export const PASSED: ReadonlySet<PhaseStatus> = new Set(['done', 'skipped']);

/** What became of a phase. Holds no secret. */
export interface PhaseRecord {
  readonly name: string;
  readonly description: string;
  readonly status: PhaseStatus;
  /** When it began, as ISO 8601. */
  readonly startedAt?: string;
  readonly seconds: number;
  readonly attempts: number;
  /** What it does, as a fingerprint: a run goes on with the phases that it has begun with. @default - of earlier versions, it is not known */
  readonly definition?: string;
  readonly outputs: Outputs;
  /** Whether it has handed on what is in no file: a run that goes on has to do it again. @default false */
  readonly hasSecrets?: boolean;
  /** What is different since, a line each. */
  readonly changes: readonly string[];
  readonly error?: string;
  /** The end of what it said. */
  readonly log: readonly string[];
}

/** How far a run is. Holds no secret. */
export interface RunRecord {
  readonly version: 1;
  readonly scenario: string;
  readonly host: string;
  /** When it began, as ISO 8601; of a run that went on, when its first part did. */
  readonly startedAt: string;
  /** Those that were given; the others are the scenario's, or the site's. */
  readonly inputs: Outputs;
  readonly phases: readonly PhaseRecord[];
  /** Fingerprints of the SSH keys of machines that it met, by `address:port`. */
  readonly hostKeys: Readonly<Record<string, string>>;
}

/** Names of the hosts on which a run of a scenario has stopped. @param folder of the runs' files, `SCENARIO.HOST.json` */
export function hostsWithRuns(folder: string, scenario: string): string[] {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files.filter(file => file.startsWith(`${scenario}.`) && file.endsWith('.json')).map(file => file.slice(scenario.length + 1, -'.json'.length)).sort();
}

/** The file that keeps how far a run is. */
export class RunFile {
  constructor(readonly file: string) {}

  /** @returns undefined where there is none, or where it cannot be understood */
  read(): RunRecord | undefined {
    try {
      const record = JSON.parse(readFileSync(this.file, 'utf8')) as RunRecord;
      return record.version === 1 && Array.isArray(record.phases) && typeof record.inputs === 'object' ? record : undefined;
    } catch {
      return undefined;
    }
  }

  /** Whether it is there, understood or not. */
  exists(): boolean {
    return existsSync(this.file);
  }

  write(record: RunRecord): void {
    mkdirSync(path.dirname(this.file), { recursive: true, mode: 0o700 });
    writeFileAtomicSync(this.file, JSON.stringify(record, null, 2), { mode: 0o600 });
  }

  remove(): void {
    rmSync(this.file, { force: true });
  }
}
