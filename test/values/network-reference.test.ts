import { checkNetworkReference, parseNetworkReference } from '../../lib/values/network-reference';

test.each([
  ['lan', { bridge: 'lan' }],
  ['lan.100', { bridge: 'lan', vlanId: 100 }],
  ['vmbr0.4094', { bridge: 'vmbr0', vlanId: 4094 }],
  ['**net100**', { bridge: 'net100', isExisting: true }],
  ['**net100**.20', { bridge: 'net100', vlanId: 20, isExisting: true }],
  ['**bond0.7**', { bridge: 'bond0.7', isExisting: true }],
  ['to_isp', { bridge: 'to_isp' }],
])('%s is understood', (text, expected) => {
  expect(parseNetworkReference(text)).toEqual(expected);
  expect(checkNetworkReference(text)).toBeUndefined();
});

test.each([
  ['', /at most 32 characters/], ['lan.0', /a VLAN is a number from 1 to 4094/], ['lan.4095', /a VLAN is/], ['**lan**.99999', /a VLAN is/],
  ['**lan', /a network is an existing bridge/], ['****', /a network is/], ['*lan*', /a network is/], ['** a **', /a network is/],
  ['1lan', /at most 32/], ['lan 1', /at most 32/], ['**net100**x', /a network is/], ['.5', /./], ['a'.repeat(33), /at most 32/],
])('%j is refused, and what is allowed is said', (text, message) => {
  expect(parseNetworkReference(text)).toBeUndefined();
  expect(checkNetworkReference(text)).toMatch(message);
});
