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

test('what machines say is neither HTML nor a link in the report for people', () => {
  const said = '<img src=x> [look](http://elsewhere) ![it](http://elsewhere)';
  const text = scenarioMarkdown({ ...report, refused: [said], phases: [{ ...phase, name: 'make', status: 'done', description: 'a\\| b', changes: [said] }] });
  expect(text).not.toMatch(/<img|\]\(/);
  expect(text).toContain('a\\\\\\| b');
});

test('the report for programs has the same, with times in seconds', () => {
  expect(JSON.parse(scenarioJson(report))).toMatchObject({
    scenario: 'trial', result: 'failed', started_at: report.startedAt,
    phases: [{ name: 'make', result: 'passed', seconds: 1.5, outputs: { address: '10.0.0.1' } }, { result: 'failed' }, { result: 'not_run' }],
  });
});

test('the report for CI is XML, whatever phases say', () => {
  const text = scenarioJunit(report);
  expect(text).toContain('<testsuites tests="3" failures="1" errors="0" time="3.000">');
  expect(text).toContain('<failure type="failed" message="no &lt;answer&gt; &amp; &quot;none&quot;">no &lt;answer&gt; &amp; &quot;none&quot;\nat all</failure>');
  expect(text).toContain('<system-out>a[31m line');
  expect(scenarioJunit({ ...report, refused: ['no key'] })).toContain('<testcase name="preflight" classname="trial" time="0"><failure type="refused" message="no key">');
});

/** Attributes that the schema of Jenkins' xUnit plugin allows, with those that it demands first, and the elements within. */
const SCHEMA: Readonly<Record<string, { readonly needs: readonly string[]; readonly may: readonly string[]; readonly within: readonly string[] }>> = {
  testsuites: { needs: [], may: ['name', 'time', 'tests', 'failures', 'errors'], within: ['testsuite'] },
  testsuite: { needs: ['name', 'tests', 'failures', 'errors'], may: ['time', 'skipped', 'timestamp', 'hostname'], within: ['testcase'] },
  testcase: { needs: ['name'], may: ['time', 'classname'], within: ['failure', 'skipped', 'system-out'] },
  failure: { needs: [], may: ['type', 'message'], within: [] },
  skipped: { needs: [], may: ['type', 'message'], within: [] },
  'system-out': { needs: [], may: [], within: [] },
};

test('the report for CI has the elements and attributes that its common schema allows', () => {
  const open: string[] = [];
  const text = scenarioJunit({ ...report, refused: ['no "key" <'] }).replace(/^<\?xml[^>]*\?>\n/, '');
  for (const [, isEnd, name = '', attributes = '', isEmpty, content = ''] of text.matchAll(/<(\/)?([\w-]+)((?: [\w-]+="[^"<]*")*)(\/)?>([^<]*)/g)) {
    expect(content).not.toMatch(/[>\u0000-\u0008]|&(?!(?:amp|lt|gt|quot);)/);
    if (isEnd) {
      expect(open.pop()).toBe(name);
      continue;
    }
    const parent = open.at(-1);
    expect(parent === undefined ? ['testsuites'] : SCHEMA[parent]!.within).toContain(name);
    const given = [...attributes.matchAll(/([\w-]+)="/g)].map(([, attribute]) => attribute!);
    expect([...SCHEMA[name]!.needs, ...SCHEMA[name]!.may]).toEqual(expect.arrayContaining(given));
    expect(given).toEqual(expect.arrayContaining([...SCHEMA[name]!.needs]));
    if (!isEmpty) open.push(name);
  }
  expect(open).toEqual([]);
  expect(text).toMatch(/timestamp="\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"/);
});

test('a phase that was taken away again has not passed: CI systems count it as skipped', () => {
  const rolledBack = { ...report, phases: [{ ...phase, name: 'make', status: 'rolled_back' as const }] };
  expect(scenarioJunit(rolledBack)).toMatch(/skipped="1">\n *<testcase name="make" [^>]*><skipped message="rolled back"\/>/);
});
