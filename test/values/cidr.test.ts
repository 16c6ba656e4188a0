import fc from 'fast-check';
import {
  broadcastAddress, checkHostCidr, checkIpv4, contains, formatCidr, formatIpv4, isHostAddress, networkAddress, overlaps, parseCidr, parseIpv4,
} from '../../lib/values/cidr';

const addresses = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const cidrs = fc.record({ address: addresses, prefixLength: fc.integer({ min: 0, max: 32 }) });

test('addresses are read as they are written', () => {
  fc.assert(fc.property(addresses, (address) => expect(parseIpv4(formatIpv4(address))).toBe(address)));
  fc.assert(fc.property(cidrs, (cidr) => expect(parseCidr(formatCidr(cidr))).toEqual(cidr)));
});

test.each(['', '1', '1.2.3', '1.2.3.4.5', '256.1.1.1', '01.2.3.4', ' 1.2.3.4', '1.2.3.4\n', '-1.2.3.4', '1.2.3.4/8', '::1', '1e1.2.3.4'])('%j is no address', (text) => {
  expect(parseIpv4(text)).toBeUndefined();
  expect(checkIpv4(text)).toContain('IPv4');
});

test.each(['10.0.0.1', '10.0.0.1/', '10.0.0.1/33', '10.0.0.1/024', '10.0.0.1/-1', '10.0.0.1/8/8', '/8', '10.0.0.1/8 '])('%j is no address with prefix', (text) => {
  expect(parseCidr(text)).toBeUndefined();
  expect(checkHostCidr(text)).toContain('192.168.1.10/24');
});

test('a network has its first and last address', () => {
  const cidr = parseCidr('192.168.5.77/20')!;
  expect([networkAddress(cidr), broadcastAddress(cidr)].map(formatIpv4)).toEqual(['192.168.0.0', '192.168.15.255']);
  expect(formatIpv4(broadcastAddress(parseCidr('1.2.3.4/0')!))).toBe('255.255.255.255');
});

test('a network contains its own addresses, and the next one not', () => {
  fc.assert(fc.property(cidrs, (cidr) => {
    expect(contains(cidr, cidr.address)).toBe(true);
    expect(contains(cidr, networkAddress(cidr) - 1)).toBe(false);
    expect(contains(cidr, broadcastAddress(cidr) + 1)).toBe(false);
  }));
});

test('networks overlap when one contains the beginning of the other', () => {
  fc.assert(fc.property(cidrs, cidrs, (a, b) => {
    expect(overlaps(a, b)).toBe(contains(a, networkAddress(b)) || contains(b, networkAddress(a)));
    expect(overlaps(a, b)).toBe(overlaps(b, a));
  }));
});

test.each([['10.0.0.0/24', false], ['10.0.0.255/24', false], ['10.0.0.1/24', true], ['10.0.0.255/16', true], ['10.0.0.0/31', true], ['10.0.0.1/32', true]])(
  '%s as a machine\'s address: %s', (text, isAllowed) => {
    expect(isHostAddress(parseCidr(text)!)).toBe(isAllowed);
    expect(checkHostCidr(text) === undefined).toBe(isAllowed);
  });
