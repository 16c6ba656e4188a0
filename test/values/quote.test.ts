import fc from 'fast-check';
import { printable, quote } from '../../lib/values/quote';

test.each([
  ['a "b"', '"a \\"b\\""'], ['студент', '"студент"'], ['🖧', '"🖧"'], [100, '100'], [true, 'true'], [null, 'null'], [Infinity, '.inf'], [-Infinity, '-.inf'],
  [NaN, '.nan'], [[], 'an empty list'], [[1, 2], 'a list of 2'], [{}, 'a map'], ['x'.repeat(61), `"${'x'.repeat(60)}…"`], ['\u001b[2J', '"\\u001b[2J"'],
  ['\u009b2J', '"\\u009b2J"'], ['\u202e', '"\\u202e"'], ['\ud800', '"\\ud800"'],
])('%j is shown as %s', (value, shown) => {
  expect(quote(value)).toBe(shown);
});

test('nothing that a terminal would act on is left', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
    expect(quote(text)).not.toMatch(/\p{C}/u);
    expect(printable(text)).not.toMatch(/\p{C}/u);
    expect(Array.from(quote(text)).length).toBeLessThan(60 * 8 + 3);
  }));
});
