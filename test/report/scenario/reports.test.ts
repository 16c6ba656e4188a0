import { scenarioJson } from '../../../lib/report/scenario/json';
import { scenarioJunit } from '../../../lib/report/scenario/junit';
import { scenarioMarkdown } from '../../../lib/report/scenario/markdown';
import type { ScenarioReport } from '../../../lib/report/scenario/report';

const phase = { description: 'Do | it', startedAt: '2026-11-21T20:00:00.000Z', seconds: 1.5, attempts: 1, outputs: {}, changes: [], log: [] };
const report: ScenarioReport = {
  scenario: 'trial', description: 'A trial', host: 'pve', result: 'failed', startedAt: '2026-11-21T20:00:00.000Z', endedAt: '2026-11-21T20:01:00.000Z',
  seconds: 3, next: 'standsmith scenario --resume',
  phases: [
    { ...phase, name: 'make', status: 'done', changes: ['VM 1 is running'], outputs: { address: '10.0.0.1' } },
    { ...phase, name: 'look', status: 'failed', error: 'no <answer> & "none"\nat all', log: ['a\u001b[31m line', '```'] },
    { ...phase, name: 'end', status: 'waiting', seconds: 0, attempts: 0 },
  ],
};

test('the report for people has a row for each phase, what has changed, errors, and how to go on', () => {
  const text = scenarioMarkdown(report);
  expect(text).toContain('# trial: failed');
  expect(text).toContain('| 1 | make | Do \\| it | passed | 1.5 s | 1 | 1 |');
  expect(text).toContain('| 3 | end | Do \\| it | not run | 0 s | 0 | 0 |');
  expect(text).toContain('To go on: `standsmith scenario --resume`');
  expect(text).toContain('- VM 1 is running');
  expect(text.match(/^```$/gm)).toHaveLength(4);
});

test('the report for programs has the same, with times in seconds', () => {
  expect(JSON.parse(scenarioJson(report))).toMatchObject({
    scenario: 'trial', result: 'failed', started_at: report.startedAt,
    phases: [{ name: 'make', result: 'passed', seconds: 1.5, outputs: { address: '10.0.0.1' } }, { result: 'failed' }, { result: 'not_run' }],
  });
});

test('the report for CI is XML, whatever phases say', () => {
  const text = scenarioJunit(report);
  expect(text).toContain('<testsuites tests="3" failures="1" errors="0" skipped="1" time="3.000">');
  expect(text).toContain('<failure message="no &lt;answer&gt; &amp; &quot;none&quot;">no &lt;answer&gt; &amp; &quot;none&quot;\nat all</failure>');
  expect(text).toContain('<system-out>a[31m line');
  expect(scenarioJunit({ ...report, refused: ['no key'] })).toContain('<testcase name="preflight" classname="trial" time="0"><failure message="no key">');
});
