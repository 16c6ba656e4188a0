import type { MachineConfig, NetworkConfig } from '../../lib/config/env-config';
import { connectRouters } from '../../lib/config/routers';
import { lab } from '../model/lab';

const networksOf = (machines: readonly MachineConfig[]) => machines.map(({ settings }) => settings.networks.map(({ bridge }) => bridge));

function connected(...machines: { routes?: true; networks: (string | NetworkConfig)[] }[]) {
  const { machines: config } = lab({ students: [], machines: machines.map((machine, i) => ({ name: `m${i}`, ...machine })) });
  return connectRouters(config, new Set(['vmbr0', 'vmbr9']));
}

test('a gateway gets the uplink, and each network of the others once, in the order of their use', () => {
  expect(networksOf(connected({ routes: true, networks: [] }, { networks: ['lan'] }, { networks: ['dmz', 'lan', 'vmbr9'] }))).toEqual([
    ['vmbr0', 'lan', 'dmz'], ['lan'], ['dmz', 'lan', 'vmbr9'],
  ]);
});

test('what a gateway names itself stays first, with its settings, and another uplink stays the only one', () => {
  const own = [{ bridge: 'net100', isExisting: true as const }, { bridge: 'dmz', ipAddress: '10.0.0.1/24' }];
  const [{ settings }] = connected({ routes: true, networks: own }, { networks: ['lan'] }, { networks: ['dmz'] }) as [MachineConfig];

  expect(settings.networks).toEqual([...own, { bridge: 'lan' }]);
});

test('machines that route nothing are left alone', () => {
  expect(networksOf(connected({ networks: ['lan'] }, { networks: ['dmz'] }))).toEqual([['lan'], ['dmz']]);
});
