import { lineCleaner } from '../../../lib/scenario/run/clean-lines';

const clean = (...lines: string[]) => lines.map(lineCleaner());

test('colours, cursor movements and controls are taken out of lines, and empty ones are left out', () => {
  expect(clean('\u001b[31mred\u001b[0m\u001b[2J text', '\ttab\u0007', '\u001b]0;title\u0007', '  ', 'a\u202eb')).toEqual(['red text', '  tab', undefined, undefined, 'ab']);
});

test('of a line that is written over again, what was written last is kept', () => {
  expect(clean('10%\r50%\r100%\r')).toEqual(['100%']);
});

test('a private key that goes over lines is left out whole, whatever is around it', () => {
  expect(clean('key: -----BEGIN OPENSSH PRIVATE KEY-----', 'b3BlbnNzaC1rZXktdjEAAAAA', 'AAAAE2VjZHNhLX', '-----END OPENSSH PRIVATE KEY----- x', 'after')).toEqual([
    'key: ********', undefined, undefined, undefined, 'after',
  ]);
});

test('a line without end is cut', () => {
  expect(clean('x'.repeat(100_000))[0]).toHaveLength(2001);
});

test('what is masked is masked before the line is cut', () => {
  const cleaner = lineCleaner(line => line.replaceAll('secret-word', '***'));
  expect(cleaner(`${'x'.repeat(1995)}secret-word`)).not.toContain('secre');
});
