import { trafficRules } from '../../../lib/model/rules/traffic-rules';
import { users } from '../lab';
import { check } from './check';

const machines = [{ name: 'router', networks: ['vmbr0', 'lan'] }, { name: 'client', networks: [{ bridge: 'lan', ipAddress: '10.1.0.10/24' }] }];

test('rules name machines and networks whose addresses are known', () => {
  expect(check(trafficRules, { students: users(1), machines, trafficRules: [{ from: 'client', to: 'lan', allow: [] }] })).toEqual([]);
  expect(check(trafficRules, { students: users(1), machines, trafficRules: [{ from: 'cleint', to: 'vmbr0', allow: [] }, { from: 'lan', to: 'router', allow: [] }] })).toMatchObject([
    { message: expect.stringContaining('\'cleint\' in rules is neither'), fix: 'did you mean client?' },
    { message: expect.stringContaining('\'vmbr0\' in rules is neither'), fix: 'use one of them: lan, router, client' },
    { message: expect.stringContaining('no address of \'router\''), fix: expect.stringContaining('ip_address') },
  ]);
});

test('an allow-list lists something', () => {
  const blank = { students: users(1), machines, internet: 'allow-list' } as const;
  expect(check(trafficRules, blank)).toMatchObject([{ fix: expect.stringContaining('internet: blocked') }]);
  expect(check(trafficRules, { ...blank, internetAllow: [{ direction: 'out', address: '10.0.0.1' }] })).toEqual([]);
});
