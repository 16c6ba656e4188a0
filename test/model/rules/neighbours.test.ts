import { planLab } from '../../../lib/model/plan-lab';
import { neighbours } from '../../../lib/model/rules/neighbours';
import { NOTHING_ALLOCATED, NOTHING_TAKEN, lab, users } from '../lab';
import { check, places } from './check';

const fixture = { students: users(2), machines: [{ name: 'host', networks: ['lan'] }] };

test('reports a copied allocations.yaml once', () => {
  const before = planLab(lab(fixture), NOTHING_ALLOCATED, NOTHING_TAKEN).allocations;
  const taken = {
    vmIds: new Map([[10_000, 'original'], [10_001, 'original']]),
    networks: new Map([[1000, 'original']]),
    macAddresses: new Map([['BC:24:11:04:E2:00', 'original']]),
    zoneIds: new Map([[before.zoneId!, 'original']]), blocks: new Map(), userData: new Map(),
  };
  const findings = check(neighbours, fixture, before, taken);
  expect(places(findings)).toEqual(['env.yaml:1:1']);
  expect(findings[0]!.message)
    .toBe('environment \'original\' holds the same as this one: VM ID 10000, MAC address BC:24:11:04:E2:00, VM ID 10001 and 2 more');
});

test('reports a template that is a student\'s machine elsewhere', () => {
  const machines = [{ name: 'host', templateVmId: 10_000, networks: ['lan'] }];
  const findings = check(neighbours, { students: users(2), machines }, NOTHING_ALLOCATED, { ...NOTHING_TAKEN, vmIds: new Map([[10_000, 'other']]) });
  expect(places(findings)).toEqual(['deployment_config.yml:10:3']);
});

test('accepts neighbours that hold something else', () => {
  const taken = { ...NOTHING_TAKEN, vmIds: new Map([[10_000, 'other']]), networks: new Map([[1000, 'other']]) };
  expect(check(neighbours, fixture, NOTHING_ALLOCATED, taken)).toEqual([]);
});
