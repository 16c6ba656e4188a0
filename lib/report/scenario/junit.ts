import type { PhaseRecord } from '../../scenario/run/run-state';
import { statusText, type ScenarioReport } from './report';

/** The report as CI systems read it: the scenario is a suite, each phase a test case. */
export function scenarioJunit({ scenario, host, startedAt, seconds, phases, refused = [] }: ScenarioReport): string {
  const failures = phases.filter(({ status }) => status === 'failed' || status === 'interrupted').length + (refused.length > 0 ? 1 : 0);
  const skipped = phases.filter(isSkipped).length;
  const preflight = refused.length === 0 ? [] : [
    `    <testcase name="preflight" classname="${escape(scenario)}" time="0"><failure type="refused" message="${escape(refused[0]!)}">${escape(refused.join('\n'))}</failure></testcase>`,
  ];
  const cases = phases.map(phase => {
    const { name, status, error, log } = phase;
    const isFailed = status === 'failed' || status === 'interrupted';
    const body = [
      ...(isFailed ? [`<failure type="${status}" message="${escape((error ?? status).split('\n')[0]!)}">${escape(error ?? status)}</failure>`] : []),
      ...(isSkipped(phase) ? [`<skipped message="${statusText(phase)}"/>`] : []),
      ...(log.length > 0 ? [`<system-out>${escape(log.join('\n'))}</system-out>`] : []),
    ].join('');
    const head = `    <testcase name="${escape(name)}" classname="${escape(scenario)}" time="${phase.seconds.toFixed(3)}"`;
    return body === '' ? `${head}/>` : `${head}>${body}</testcase>`;
  });
  const counts = `tests="${phases.length + preflight.length}" failures="${failures}" errors="0" time="${seconds.toFixed(3)}"`;
  // the strictest readers take no fractions, and no zone
  const timestamp = startedAt.slice(0, 19);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="${escape(scenario)}" hostname="${escape(host)}" timestamp="${timestamp}" ${counts} skipped="${skipped}">`,
    ...preflight, ...cases,
    '  </testsuite>', '</testsuites>', '',
  ].join('\n');
}

/** What was taken away again came to nothing. */
function isSkipped({ status }: PhaseRecord): boolean {
  return status === 'skipped' || status === 'waiting' || status === 'rolled_back';
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** XML has no place for control characters, not even escaped. */
function escape(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').replace(/[&<>"]/g, character => ENTITIES[character]!);
}
