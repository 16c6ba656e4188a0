import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { gzip } from '../../../lib/butane/gzip/gzip';

const fewBytes = fc.uint8Array({ maxLength: 3000, max: 3 });
const anyBytes = fc.uint8Array({ maxLength: 3000 });
const repeated = fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 400 }), fc.integer({ min: 1, max: 300 })).map(([bytes, times]) => (
  Uint8Array.from({ length: bytes.length * times }, (_, index) => bytes[index % bytes.length]!)
));

describe('what is compressed', () => {
  it('is what it was, once it is not any more', () => {
    fc.assert(fc.property(fc.oneof(fewBytes, anyBytes, repeated), (bytes) => {
      expect(Buffer.compare(gunzipSync(gzip(bytes)), bytes)).toBe(0);
    }), { numRuns: 60 });
  });

  // a block, a whole window and two of them, and what a compressor looks ahead
  it.each([65_275, 98_304])('may have %i bytes, and one more or less', (length) => {
    for (const size of [length - 1, length, length + 1]) {
      const bytes = Uint8Array.from({ length: size }, (_, index) => (Math.imul(index, 2_654_435_761) >>> (index % 24)) & 0xff);
      expect(Buffer.compare(gunzipSync(gzip(bytes)), bytes)).toBe(0);
    }
  });

  // made by Go's compress/gzip
  it.each([
    ['a', 'H4sIAAAAAAAC/0oEBAAA//9DvrfoAQAAAA=='],
    ['hello hello hello hello', 'H4sIAAAAAAAC/8pIzcnJV8AgAQEAAP//41E9jRcAAAA='],
  ])('has the bytes that Go gives %j', (text, expected) => {
    expect(Buffer.from(gzip(Buffer.from(text))).toString('base64')).toBe(expected);
  });
});
