import { createColors } from 'picocolors';
import { planLab } from '../../lib/model/plan-lab';
import { standTable } from '../../lib/report/stand-table';
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
  const lines = table(['anna@pve', 'boris@pve'], 100).split('\n').filter((line) => line.startsWith('│'))
    .map((line) => line.split('│').map((cell) => cell.trim()).slice(1, -1));
  expect(lines[0]).toEqual(['student', 'user', 'node', 'machines', 'networks', 'status']);
  expect(lines.slice(4, 7)).toEqual([
    ['boris', 'boris@pve', 'pve1', '10003 router', 'vmbr1001 lan', 'boris is up'],
    ['', '', '', '10004 host', '', ''],
    ['', '', '', '10005 backup on pve2', '', ''],
  ]);
});

test('fits into 80 columns, also with the longest names', () => {
  const lines = table(['a@pve', `${'b'.repeat(60)}@pve`]).split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
});
