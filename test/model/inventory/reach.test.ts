import { findReaches, type Station, type StationInterface } from '../../../lib/model/inventory/reach';

const MAC = 'BC:24:11:00:00:01';

function port(network: string, address: string | undefined, more: Partial<StationInterface> = {}): StationInterface {
  return { network, address, isOwn: network !== 'vmbr0', isInside: false, macAddress: MAC, canAsk: true, ...more };
}

function reaches(stations: Readonly<Record<string, readonly StationInterface[]>>, ownIsOpen = true) {
  const given = Object.entries(stations).map(([name, interfaces]): Station => ({ name, interfaces }));
  return Object.fromEntries(findReaches(given, ownIsOpen));
}

test('a machine behind a router is come to through it, and the router at its outer address', () => {
  const router = [port('vmbr0', '10.0.12.20'), port('dev', '10.10.10.1', { isInside: true })];

  expect(reaches({ router, dev1: [port('dev', '10.10.10.11')] })).toEqual({
    router: { address: '10.0.12.20', macAddress: MAC }, dev1: { address: '10.10.10.11', macAddress: MAC, jump: 'router' },
  });
});

test('a machine that is outside, too, is come to there', () => {
  const router = [port('vmbr0', '10.0.12.20'), port('dev', '10.10.10.1', { isInside: true })];

  expect(reaches({ router, dev1: [port('dev', '10.10.10.11'), port('vmbr0', undefined)] }).dev1).toEqual({ address: undefined, macAddress: MAC });
});

test('of several interfaces outside, one with an address that is written down comes first', () => {
  expect(reaches({ web: [port('vmbr0', undefined), port('vmbr0', '10.0.12.30')] }).web!.address).toBe('10.0.12.30');
});

test('a router may be behind another', () => {
  const outer = [port('vmbr0', '10.0.12.20'), port('a', '10.1.0.1', { isInside: true })];
  const inner = [port('a', '10.1.0.2'), port('b', '10.2.0.1', { isInside: true })];

  expect(reaches({ outer, inner, web: [port('b', '10.2.0.9')] })).toMatchObject({ inner: { jump: 'outer' }, web: { jump: 'inner' } });
});

test('routers that lead to each other lead nowhere, nor does what is behind them', () => {
  const one = [port('a', '10.1.0.1', { isInside: true }), port('b', '10.2.0.2')];
  const two = [port('b', '10.2.0.1', { isInside: true }), port('a', '10.1.0.2')];

  expect(reaches({ one, two, web: [port('a', '10.1.0.9')] })).toEqual({});
});

test('networks that mean something else to each student are open to nobody, without a router', () => {
  const machines = { pc: [port('vn1000', '192.168.1.10')] };

  expect(reaches(machines, false)).toEqual({});
  expect(reaches(machines, true)).toMatchObject({ pc: { address: '192.168.1.10' } });
});

test('where nobody can be asked, an interface without an address leads nowhere', () => {
  expect(reaches({ web: [port('vmbr0', undefined, { canAsk: false })] })).toEqual({});
});
