import fc from 'fast-check';
import pc from 'picocolors';
import { cells, cutToCells } from '../../../lib/report/cells';
import { liveLines, type LiveState } from '../../../lib/report/scenario/live-lines';
import type { PhaseRecord, PhaseStatus, RunRecord } from '../../../lib/scenario/run/run-state';

const STATUSES: readonly PhaseStatus[] = ['waiting', 'running', 'done', 'failed', 'interrupted', 'skipped', 'rolled_back'];

function record(phases: readonly Partial<PhaseRecord>[]): RunRecord {
  const complete = phases.map((phase, index): PhaseRecord => (
    { name: `phase${index + 1}`, description: 'Do it', status: 'waiting', seconds: 0, attempts: 0, outputs: {}, changes: [], log: [], ...phase }
  ));
  return { version: 1, scenario: 'trial', host: 'pve', startedAt: new Date(0).toISOString(), inputs: {}, hostKeys: {}, phases: complete };
}

const state = (more: Partial<LiveState> = {}): LiveState => (
  { now: 65_000, begunAt: 0, columns: 80, colors: pc.createColors(false), said: new Map(), isEnding: false, ...more }
);

test('each phase has a line with its time, and what it says, or why it has failed', () => {
  const lines = liveLines(record([
    { status: 'done', seconds: 4.25, changes: ['one', 'two'] },
    { status: 'running', startedAt: new Date(60_000).toISOString() },
    { status: 'failed', seconds: 1, error: 'it is broken\n    mend it' }, { status: 'skipped' },
  ]), state({ said: new Map([['phase2', 'half done']]) }));

  expect(lines).toEqual([
    'trial on pve  ██████████░░░░░░░░░░  2/4  1 min 5 s',
    '✓ phase1        4.3 s  Do it · 2 changes', '⠋ phase2          5 s  Do it · half done', '✗ phase3          1 s  it is broken mend it',
    '- phase4               skipped',
  ]);
});

test('where it is told to end, it says so', () => {
  expect(liveLines(record([{}]), state({ isEnding: true }))[0]).toMatch(/ending what runs$/);
});

test('whatever phases there are, lines are no wider and no more than fit, and those that run are among them', () => {
  const text = fc.string({ unit: fc.constantFrom('a', ' ', 'ю', '漢', '…', '👍'), maxLength: 60 });
  const phase = fc.record({ name: fc.stringMatching(/^[a-z][a-z0-9_-]{0,62}$/), description: text, status: fc.constantFrom(...STATUSES), seconds: fc.nat(90_000), error: fc.option(text, { nil: undefined }) });
  const several = fc.uniqueArray(phase, { selector: ({ name }) => name, minLength: 1, maxLength: 40 });
  fc.assert(fc.property(several, fc.integer({ min: 20, max: 200 }), fc.integer({ min: 4, max: 60 }), text, (phases, columns, rows, said) => {
    const lines = liveLines(record(phases), state({ columns, rows, said: new Map(phases.map(({ name }) => [name, said])) }));

    expect(lines.length).toBeLessThanOrEqual(rows);
    for (const line of lines) expect(cells(line)).toBeLessThanOrEqual(columns);
    const running = phases.filter(({ status }) => status === 'running').length;
    expect(lines.filter(line => /^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/.test(line)).length).toBeLessThanOrEqual(running);
    if (running === 1 && phases.every(({ status }) => ['running', 'waiting', 'done'].includes(status))) expect(lines.some(line => /^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/.test(line))).toBe(true);
  }), { numRuns: 200 });
});

test('a text is cut between characters, and says so', () => {
  expect([cutToCells('漢字漢字', 5), cutToCells('abc', 3), cutToCells('abcd', 3), cutToCells('abc', 0)]).toEqual(['漢字…', 'abc', 'ab…', '']);
});
