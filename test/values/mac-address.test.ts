import fc from 'fast-check';
import { checkMacAddress, checkMacPrefix, countMacAddresses, formatMacAddress, parseMacAddress } from '../../lib/values/mac-address';

test.each(['bc:24:11:00:0a:ff', 'BC-24-11-00-0A-FF', 'bc2411000aff'])('%s is read', (text) => {
  expect(parseMacAddress(text)).toBe('BC:24:11:00:0A:FF');
  expect(checkMacAddress(text)).toBeUndefined();
});

test.each(['', 'BC:24:11:00:0A', 'BC:24:11:00:0A:FF:00', 'BC:24-11:00:0A:FF', 'BC:24:11:00:0A:GG', '01:00:5E:00:00:01', 'FF:FF:FF:FF:FF:FF', 'BC:24:11:00:0A:FF\n', 'bc241:1000aff'])(
  '%j is refused', (text) => {
    expect(parseMacAddress(text)).toBeUndefined();
    expect(checkMacAddress(text)).toContain('multicast');
  });

test.each(['BC:24:11', '1C:87:76:40'])('the addresses below %s are unicast, different, and begin with it', (prefix) => {
  expect(checkMacPrefix(prefix)).toBeUndefined();
  const index = fc.integer({ min: 0, max: countMacAddresses(prefix) - 1 });
  fc.assert(fc.property(index, index, (a, b) => {
    const address = formatMacAddress(prefix, a);
    expect(address.startsWith(`${prefix}:`)).toBe(true);
    expect(parseMacAddress(address)).toBe(address);
    expect(address === formatMacAddress(prefix, b)).toBe(a === b);
  }));
});

test('there are as many addresses as the bytes behind the prefix allow', () => {
  expect([countMacAddresses('BC:24:11'), countMacAddresses('1C:87:76:40')]).toEqual([2 ** 24, 2 ** 16]);
  expect(formatMacAddress('1C:87:76:40', 65535)).toBe('1C:87:76:40:FF:FF');
  expect(formatMacAddress('BC:24:11', 258)).toBe('BC:24:11:00:01:02');
});

test.each([-1, 65536, 0.5, NaN])('there is no address number %s below a prefix of four bytes', (index) => {
  expect(() => formatMacAddress('1C:87:76:40', index)).toThrow(/no MAC address .*: allowed are 0 to 65535/);
});

test.each(['', 'BC:24', 'BD:24:11', 'BC:24:11:00:01', 'bc-24-11', 'BC:24:1G'])('%j is refused as a prefix', (text) => {
  expect(checkMacPrefix(text)).toContain('a MAC prefix is');
});
