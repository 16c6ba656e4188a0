import fc from 'fast-check';
import { decodeValue, encodeValue } from '../../../lib/sim/provider/values/dynamic-value';
import { unknown } from '../../../lib/sim/provider/values/value';
import type { Value } from '../../../lib/sim/provider/values/value';

const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.constant(unknown),
    fc.boolean(),
    fc.string({ unit: 'grapheme' }),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
    fc.array(tie('value')),
    fc.dictionary(fc.string(), tie('value'), { noNullPrototype: true }).filter((object) => !Object.keys(object).includes('__proto__')),
  ),
}));

describe('a dynamic value', () => {
  test('comes back as it was sent', () => {
    fc.assert(fc.property(value, (sent) => {
      expect(decodeValue(encodeValue(sent))).toStrictEqual(sent);
    }));
  });

  test('keeps every digit of a whole number that a double does not hold', () => {
    const numbers = [2n ** 53n + 1n, -(2n ** 62n) - 1n];
    expect(decodeValue(encodeValue(numbers))).toEqual(numbers);
  });

  test('sends a whole number beyond 64 bits as decimal text', () => {
    expect(decodeValue(encodeValue({ number: 2n ** 70n }))).toEqual({ number: '1180591620717411303424' });
  });

  test('takes an unknown value of which OpenTofu knows something for unknown', () => {
    const refined = new Uint8Array([0xc7, 0x03, 0x0c, 0x81, 0x01, 0xc2]);
    expect(decodeValue({ msgpack: refined })).toBe(unknown);
  });

  test('is read from JSON too, and from nothing as null', () => {
    expect(decodeValue({ json: Buffer.from('{"a":[1]}') })).toEqual({ a: [1] });
    expect(decodeValue({})).toBeNull();
    expect(decodeValue(undefined)).toBeNull();
  });
});
