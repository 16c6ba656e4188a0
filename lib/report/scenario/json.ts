import { statusText, type ScenarioReport } from './report';

/** The report for programs; keys in snake_case, times in seconds. */
export function scenarioJson({ startedAt, endedAt, phases, ...report }: ScenarioReport): string {
  return `${JSON.stringify({
    ...report,
    started_at: startedAt,
    ended_at: endedAt,
    phases: phases.map(phase => ({
      name: phase.name, description: phase.description, result: statusText(phase).replaceAll(' ', '_'), seconds: phase.seconds, attempts: phase.attempts,
      changes: phase.changes, outputs: phase.outputs, ...(phase.error === undefined ? {} : { error: phase.error }), log: phase.log,
    })),
  }, null, 2)}\n`;
}
