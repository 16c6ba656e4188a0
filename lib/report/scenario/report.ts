import type { PhaseRecord, RunRecord } from '../../scenario/run/run-state';

/** What a run came to. */
export interface ScenarioReport {
  readonly scenario: string;
  readonly description: string;
  readonly host: string;
  readonly result: 'passed' | 'failed';
  /** Why no phase was begun: what the preflight has found. @default none */
  readonly refused?: readonly string[];
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt: string;
  /** Seconds that the phases took; those at once count each. */
  readonly seconds: number;
  /** How to go on, for a person. @default - there is nothing to go on with */
  readonly next?: string;
  readonly phases: readonly PhaseRecord[];
}

type Ending = Pick<ScenarioReport, 'description' | 'result' | 'next' | 'refused'> & { readonly endedAt: Date };

export function reportOf({ scenario, host, startedAt, phases }: RunRecord, { description, result, endedAt, next, refused }: Ending): ScenarioReport {
  const seconds = Math.round(phases.reduce((sum, phase) => sum + phase.seconds, 0) * 10) / 10;
  return {
    scenario, description, host, result, ...(refused && { refused }), ...(next && { next }),
    startedAt, endedAt: endedAt.toISOString(), seconds, phases,
  };
}

/** `rolled back` */
export function statusText({ status }: Pick<PhaseRecord, 'status'>): string {
  return status === 'done' ? 'passed' : status === 'waiting' ? 'not run' : status.replace('_', ' ');
}
