import { createColors } from 'picocolors';
import { planLab } from '../../lib/model/plan-lab';
import { standSummary, standTable } from '../../lib/report/stand-table';
import { NOTHING_ALLOCATED, NOTHING_TAKEN, lab } from '../model/lab';

const colors = createColors(false);

function table(students: readonly string[], width?: number): string {
  const config = lab({
    students,
    isolation: 'bridge',
    machines: [
      { name: 'router', networks: ['vmbr0', 'lan'] },
      { name: 'host', nodeName: 'pve1', networks: ['lan'] },
      { name: 'backup', nodeName: 'pve2', networks: ['vmbr0'] },
    ],
  });
  return standTable(planLab(config, NOTHING_ALLOCATED, NOTHING_TAKEN).plan, ({ key }) => `${key} is up`, { colors, width });
}

test('says who has which machines and networks, and how they are', () => {
  const lines = table(['anna@pve', 'boris@pve'], 140).split('\n').map((line) => line.split(/ {2,}/));
  expect(lines[0]).toEqual(['student', 'user', 'node', 'machines', 'networks', 'status']);
  expect(lines[2]).toEqual(['boris', 'boris@pve', 'pve1', '10003 router, 10004 host, 10005 backup on pve2', 'vmbr1001 lan', 'boris is up']);
});

test('fits into 80 columns, also with the longest names', () => {
  const lines = table(['a@pve', `${'b'.repeat(60)}@pve`]).split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
});

describe('the summary of many stands', () => {
  const students = Array.from({ length: 100 }, (_, index) => `s${index}@pve`);
  const { plan } = planLab(lab({ students, isolation: 'bridge', machines: [{ name: 'host', networks: ['lan'] }] }), NOTHING_ALLOCATED, NOTHING_TAKEN);

  test('names those that need attention, and counts the rest', () => {
    const summary = standSummary(plan, ({ key }) => (key === 's7' ? 'partly' : 'stands'), 'stands', { colors });
    expect(summary.split('\n')).toHaveLength(3);
    expect(summary).toMatch(/^s7 .*partly$/m);
    expect(summary).toMatch(/^99 of 100 students: stands$/m);
  });

  test('stays short when all of them need attention', () => {
    const summary = standSummary(plan, () => 'not there', 'stands', { colors });
    expect(summary.split('\n').length).toBeLessThan(50);
    expect(summary).toContain('and 60 more');
  });
});
