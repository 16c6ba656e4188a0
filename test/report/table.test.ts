import fc from 'fast-check';
import { createColors } from 'picocolors';
import { renderTable } from '../../lib/report/table';

const colors = createColors(false);

test('shows heads and cells as they are where they fit', () => {
  expect(renderTable(['student', 'vm'], [['anna', '10000 router\n10001 host'], ['boris', '']], { colors })).toBe([
    'student  vm',
    'anna     10000 router',
    '         10001 host',
    'boris',
  ].join('\n'));
});

test('breaks words that are too long and loses nothing of them', () => {
  const table = renderTable(['a', 'b'], [['x'.repeat(100), '学生'.repeat(40)]], { colors, width: 60 });
  expect(table.match(/x/g)).toHaveLength(100);
  expect(table.match(/[学生]/g)).toHaveLength(80);
  expect(table).not.toContain('…');
});

test('is never wider than the terminal', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'é', '学', '-'), maxLength: 200 });
  fc.assert(fc.property(fc.array(fc.tuple(cell, cell, cell), { maxLength: 5 }), fc.integer({ min: 30, max: 120 }), (rows, width) => {
    const lines = renderTable(['one', 'two', 'three'], rows, { colors, width }).split('\n');
    expect(Math.max(...lines.map(columns))).toBeLessThanOrEqual(width);
  }), { numRuns: 50 });
});

test('keeps colours, and adds none when they are off', () => {
  const coloured = createColors(true);
  expect(renderTable(['a'], [[coloured.green('ok')]], { colors: coloured })).toContain('\u001b[32mok\u001b[39m');
  expect(renderTable(['a'], [['ok']], { colors })).not.toContain('\u001b');
});

function columns(line: string): number {
  return [...line].reduce((sum, character) => sum + (character === '学' ? 2 : 1), 0);
}
