import { checkAllowedTraffic, checkService, parseAllowedTraffic, parseService } from '../../lib/values/traffic';

test('a service is a protocol, with ports as PVE writes them', () => {
  expect(['tcp', 'tcp/80', 'udp/53,8000-8100', 'icmp'].map(parseService)).toEqual([
    { protocol: 'tcp' }, { protocol: 'tcp', ports: '80' }, { protocol: 'udp', ports: '53,8000:8100' }, { protocol: 'icmp' },
  ]);
});

test.each(['', 'tcp/', 'tcp/0', 'tcp/65536', 'tcp/9-8', 'tcp/80,', 'icmp/8', 'http', 'tcp/80/81', 'tcp/1-2-3'])('%j is no service', text => {
  expect(parseService(text)).toBeUndefined();
  expect(checkService(text)).toContain('tcp/80,443');
});

test('what is allowed is an address or a network, who begins, and perhaps a service', () => {
  expect(['10.0.0.53 udp/53', '10.0.0.0/8', 'from 10.0.7.0/24 tcp/22', '2001:db8::/32 tcp', 'from ::1'].map(parseAllowedTraffic)).toEqual([
    { direction: 'out', address: '10.0.0.53', service: { protocol: 'udp', ports: '53' } },
    { direction: 'out', address: '10.0.0.0/8' },
    { direction: 'in', address: '10.0.7.0/24', service: { protocol: 'tcp', ports: '22' } },
    { direction: 'out', address: '2001:db8::/32', service: { protocol: 'tcp' } },
    { direction: 'in', address: '::1' },
  ]);
});

test.each(['', '10.0.0.1/33', '10.0.0', '10.0.0.1:53', 'example.org', '10.0.0.1 udp/0', '10.0.0.1/8/9', 'to 10.0.0.1', '::/129', '10.0.0.1/'])('%j is nothing that can be allowed', text => {
  expect(parseAllowedTraffic(text)).toBeUndefined();
  expect(checkAllowedTraffic(text)).toContain('10.0.0.53 udp/53');
});
