import fc from 'fast-check';
import { allocate } from '../../lib/model/allocate';
import type { Allocations, MachineAllocation, StudentAllocation, Taken } from '../../lib/model/allocations';
import type { LabFixture, MachineFixture } from './lab';
import { NOTHING_ALLOCATED, NOTHING_TAKEN, lab, users } from './lab';

function run(fixture: LabFixture, before: Allocations = NOTHING_ALLOCATED, taken: Taken = NOTHING_TAKEN): Allocations {
  const { allocations, findings } = allocate(lab(fixture), before, taken);
  expect(findings).toEqual([]);
  return allocations;
}

function vmIds(allocations: Allocations): number[] {
  return machinesOf(allocations).map(({ vmId }) => vmId);
}

function machinesOf({ students }: Allocations): MachineAllocation[] {
  return Object.values(students).flatMap(({ machines }) => Object.values(machines));
}

const ROUTER: MachineFixture = { name: 'router', deviceType: 'ecorouter', networks: ['vmbr0', 'lan'] };
const HOST: MachineFixture = { name: 'host', templateVmId: 101, networks: ['lan'] };

describe('random edits', () => {
  const names = ['anna', 'boris', 'constructor', 'dina', '20240001', 'e.f', 'gleb', 'toString'];
  const machine = fc.record({
    name: fc.constantFrom('router', 'gateway', 'host1', 'host2', 'web'),
    deviceType: fc.constantFrom('linux' as const, 'ecorouter' as const),
    networks: fc.array(fc.constantFrom('vmbr0', 'lan', 'dmz', 'wan'), { minLength: 1, maxLength: 4 }),
  });
  const state = fc.record({
    students: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 8 }).map((keys) => keys.map((key) => `${key}@pve`)),
    machines: fc.uniqueArray(machine, { minLength: 1, maxLength: 5, selector: ({ name }) => name }),
  });
  const taken: Taken = {
    ...NOTHING_TAKEN,
    vmIds: new Map([[10_002, 'other'], [10_005, 'other']]),
    networks: new Map([[1001, 'other']]),
    macAddresses: new Map([['BC:24:11:04:E2:00', 'other']]),
  };
  // room for the 40 machines of the largest state, and little more: numbers are used again
  const vmIdRange = { first: 10_000, last: 10_050 };

  test('change only what belongs to what was added or removed, and never give the same twice', () => {
    fc.assert(fc.property(fc.array(state, { minLength: 2, maxLength: 12 }), (states) => {
      let before: Allocations = NOTHING_ALLOCATED;
      let previous: (typeof states)[number] | undefined;
      for (const next of states) {
        const now = run({ ...next, vmIds: vmIdRange }, before, taken);
        expectNoDoubles(now, taken);
        expectComplete(now, next);
        if (previous !== undefined) {
          expectKept(before, now, previous, next);
        }
        [before, previous] = [now, next];
      }
    }), { numRuns: 300 });
  });

  test('give out nothing that somebody had before, as long as there are numbers that nobody had', () => {
    fc.assert(fc.property(fc.array(state, { minLength: 2, maxLength: 8 }), (states) => {
      const everGiven = new Set<number>();
      let before: Allocations = NOTHING_ALLOCATED;
      for (const next of states) {
        const now = run(next, before, taken);
        const given = vmIds(now).filter((vmId) => !vmIds(before).includes(vmId));
        expect(given.filter((vmId) => everGiven.has(vmId))).toEqual([]);
        given.forEach((vmId) => everGiven.add(vmId));
        before = now;
      }
    }));
  });

  test('repeated without an edit change nothing', () => {
    fc.assert(fc.property(state, (fixture) => {
      const once = run(fixture);
      expect(run(fixture, once)).toEqual(once);
    }));
  });

  test('of the order of students change no allocation', () => {
    fc.assert(fc.property(state, (fixture) => {
      const once = run(fixture);
      expect(run({ ...fixture, students: fixture.students.toReversed() }, once)).toEqual(once);
    }));
  });

  function expectNoDoubles(allocations: Allocations, { vmIds: ids, networks, macAddresses }: Taken): void {
    const machines = machinesOf(allocations);
    expectDistinct([...ids.keys(), ...machines.map(({ vmId }) => vmId)]);
    expectDistinct([...macAddresses.keys(), ...machines.flatMap((allocated) => allocated.macAddresses)]);
    expectDistinct([...networks.keys(), ...Object.values(allocations.students).flatMap((student) => Object.values(student.networks))]);
  }

  function expectComplete({ students }: Allocations, fixture: LabFixture): void {
    expect(Object.keys(students).toSorted()).toEqual(fixture.students.map((userId) => userId.replace('@pve', '')).toSorted());
    for (const { machines } of Object.values(students)) {
      const interfaces = fixture.machines.map(({ deviceType, networks }) => networks.length + (deviceType === 'ecorouter' ? 1 : 0));
      expect(fixture.machines.map(({ name }) => machines[name]!.macAddresses.length)).toEqual(interfaces);
    }
  }

  function expectKept(before: Allocations, now: Allocations, previous: LabFixture, next: LabFixture): void {
    for (const [key, was, is] of inBoth(before.students, now.students)) {
      for (const [, number, kept] of inBoth(was.networks, is.networks)) {
        expect(kept).toBe(number);
      }
      for (const [name, allocated, kept] of inBoth(was.machines, is.machines)) {
        expect([key, name, kept.vmId]).toEqual([key, name, allocated.vmId]);
        if (typeOf(previous, name) === typeOf(next, name)) {
          const common = Math.min(allocated.macAddresses.length, kept.macAddresses.length);
          expect(kept.macAddresses.slice(0, common)).toEqual(allocated.macAddresses.slice(0, common));
        }
      }
    }
  }

  function typeOf({ machines }: LabFixture, name: string) {
    return machines.find((each) => each.name === name)?.deviceType;
  }

  function inBoth<T>(a: Readonly<Record<string, T>>, b: Readonly<Record<string, T>>): [string, T, T][] {
    return Object.keys(a).filter((key) => Object.hasOwn(b, key)).map((key) => [key, a[key]!, b[key]!]);
  }

  function expectDistinct(values: readonly unknown[]): void {
    expect(new Set(values).size).toBe(values.length);
  }
});

test('the place of a removed student is not taken by the next one', () => {
  const before = run({ students: users(3), machines: [ROUTER, HOST] });
  const without = run({ students: users(2), machines: [ROUTER, HOST] }, before);
  const { user9 } = run({ students: [...users(2), 'user9@pve'], machines: [ROUTER, HOST] }, without).students;
  const { user3 } = before.students;
  expect(values(user9!).filter((value) => values(user3!).includes(value))).toEqual([]);

  function values({ networks, machines }: StudentAllocation) {
    return [...Object.values(networks), ...Object.values(machines).flatMap(({ vmId, macAddresses }) => [vmId, ...macAddresses])];
  }
});

test('freed VM IDs are given out again once nothing else is left', () => {
  const vmIdRange = { first: 10_000, last: 10_003 };
  const before = run({ students: users(3), machines: [HOST], vmIds: vmIdRange });
  const two = run({ students: ['user1@pve', 'user3@pve'], machines: [HOST], vmIds: vmIdRange }, before);
  const four = run({ students: ['user1@pve', 'user3@pve', 'user4@pve', 'user5@pve'], machines: [HOST], vmIds: vmIdRange }, two);
  expect(vmIds(four)).toEqual([10_000, 10_002, 10_003, 10_001]);
});

test('what is allocated is passed over, also where the marks are missing', () => {
  const { next, ...before } = run({ students: users(2), machines: [ROUTER, HOST] });
  const { user3 } = run({ students: users(3), machines: [ROUTER, HOST] }, before).students;
  expect(next).toBeDefined();
  expect(user3!.networks).toEqual({ lan: 1002 });
  expect(Object.values(user3!.machines).map(({ vmId }) => vmId)).toEqual([10_004, 10_005]);
});

test('templates, neighbours and fixed VM IDs are passed over', () => {
  const taken = { ...NOTHING_TAKEN, vmIds: new Map([[10_001, 'other']]) };
  const machines = [{ ...HOST, name: 'a' }, { ...HOST, name: 'b', templateVmId: 10_000 }, { ...HOST, name: 'c', vmId: 10_002 }];
  expect(vmIds(run({ students: users(1), machines }, NOTHING_ALLOCATED, taken))).toEqual([10_003, 10_004, 10_002]);
});

test('numbers of existing bridges are passed over where networks are bridges', () => {
  const fixture = { students: users(2), machines: [HOST], proxmox: { bridges: ['vmbr0', 'vmbr1000'] } };
  const networks = (allocations: Allocations) => Object.values(allocations.students).map(({ networks: numbers }) => numbers['lan']);
  expect(networks(run({ ...fixture, isolation: 'bridge' }))).toEqual([1001, 1002]);
  expect(networks(run({ ...fixture, isolation: 'sdn-simple' }))).toEqual([1000, 1001]);
});

test('a range that is too small is one finding that says by how much', () => {
  const config = lab({ students: users(5), machines: [HOST], vmIds: { first: 10_000, last: 10_001 } });
  expect(allocate(config, NOTHING_ALLOCATED, NOTHING_TAKEN).findings).toEqual([{
    position: { file: 'env.yaml', line: 5, column: 1 },
    message: 'the VM IDs from 10000 to 10001 do not suffice: 3 more are needed',
    fix: 'widen vm_ids, or take students or machines away',
  }]);
});

test('a range that no longer holds what was given out leaves it as it is', () => {
  const before = run({ students: users(1), machines: [HOST] });
  expect(vmIds(run({ students: users(2), machines: [HOST], vmIds: { first: 20_000, last: 29_999 } }, before))).toEqual([10_000, 20_000]);
});

test('a machine of one student has the VM ID and the MAC address that are fixed for it, also when they are fixed later', () => {
  const fixed = { ...ROUTER, vmId: 12_345, networks: ['vmbr0', { bridge: 'lan', macAddress: 'bc:24:11:00:00:01' }] };
  const before = run({ students: users(1), machines: [ROUTER] });
  const { vmId, macAddresses } = machinesOf(run({ students: users(1), machines: [fixed] }, before))[0]!;
  expect(vmId).toBe(12_345);
  expect(macAddresses).toEqual([...machinesOf(before)[0]!.macAddresses.slice(0, 2), 'BC:24:11:00:00:01']);
});

test('a list of MAC addresses that is too short is made longer', () => {
  const before = run({ students: users(1), machines: [HOST] });
  const { macAddresses } = machinesOf(run({ students: users(1), machines: [{ ...HOST, networks: ['lan', 'dmz'] }] }, before))[0]!;
  expect(macAddresses).toEqual(['BC:24:11:04:E2:00', 'BC:24:11:04:E2:01']);
});

test('a machine of another device type is given addresses of that type', () => {
  const before = run({ students: users(1), machines: [HOST] });
  const [machine] = machinesOf(run({ students: users(1), machines: [{ ...ROUTER, name: 'host' }] }, before));
  expect(machine!.vmId).toBe(10_000);
  expect(machine!.macAddresses.every((macAddress) => macAddress.startsWith('1C:87:76:40:'))).toBe(true);
});

test('every VM ID of five digits has MAC addresses of its own', () => {
  const fixture = { students: users(1), machines: [{ ...HOST, vmId: 99_999, networks: Array.from({ length: 32 }, (_, index) => `lan${index}`) }] };
  const { macAddresses } = machinesOf(run(fixture))[0]!;
  expect([macAddresses[0], macAddresses[31]]).toEqual(['BC:24:11:30:D3:E0', 'BC:24:11:30:D3:FF']);
});

test('VM IDs too large for their MAC addresses to follow from them still get different ones', () => {
  const machines = [{ ...HOST, name: 'a', vmId: 100 + 2 ** 19 }, { ...HOST, name: 'b', vmId: 100 }];
  const macAddresses = machinesOf(run({ students: users(1), machines })).map((machine) => machine.macAddresses[0]);
  expect(macAddresses).toEqual(['BC:24:11:00:0C:80', 'BC:24:11:00:0C:81']);
});

test('a zone is kept, avoids the neighbours\', and is there only while a vnet needs it', () => {
  const fixture = { students: users(1), machines: [HOST] };
  const { zoneId } = run(fixture);
  expect(zoneId).toMatch(/^[a-z][a-z0-9]{1,7}$/);
  expect(run({ ...fixture, name: 'renamed' }, run(fixture)).zoneId).toBe(zoneId);
  expect(run(fixture, NOTHING_ALLOCATED, { ...NOTHING_TAKEN, zoneIds: new Map([[zoneId!, 'other']]) }).zoneId).not.toBe(zoneId);
  expect(run({ ...fixture, isolation: 'bridge' }).zoneId).toBeUndefined();
  expect(run({ ...fixture, machines: [{ ...HOST, networks: ['vmbr0'] }] }).zoneId).toBeUndefined();
});

test('environments of any name have a valid zone', () => {
  fc.assert(fc.property(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,20}[A-Za-z0-9]$/), (name) => {
    expect(run({ name, students: users(1), machines: [HOST] }).zoneId).toMatch(/^[a-z][a-z0-9]{1,7}$/);
  }));
});
