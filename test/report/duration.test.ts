import { formatDuration } from '../../lib/report/duration';

it.each([[0, '0 s'], [7.25, '7.3 s'], [59, '59 s'], [61.4, '1 min 1 s'], [3599.4, '59 min 59 s'], [3600, '1 h 0 min'], [9000, '2 h 30 min']])(
  '%d seconds are %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text),
);
