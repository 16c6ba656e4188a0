import { faultCases, type FaultCase } from '../../bench/faults/cases';
import { differences, STAYS } from '../../bench/faults/differences';
import { runCase, runUndisturbed, type CaseResult, type Undisturbed } from '../../bench/faults/run-case';
import { faultSchema } from '../../lib/sim/pve/faults/fault';
import { providers, ROOT } from './project';
import { otherProviderVersion } from './real-provider';

/*
 * An apply of a stand that meets faults, and the same command again without them. `npm run faults` does this for each of them, and for every example.
 * Here faults that do not hinder each other come together, so that each kind has its turn in minutes.
 */
const FIRST_VM = 10000;
/** Nobody connects to a class's guests: talos-cluster.test.ts has this one. */
const OF_GUESTS = 'guest-silent';
const meetings: readonly (readonly [string, readonly (readonly [string, number?])[]])[] = [
  ['what does no harm, and what others do', [['slow reload'], ['clone with warnings'], ['VM changed', 0], ['VM migrated', 1], ['VM stopped', 2]]],
  ['refusals of machines', [['error for a configuration'], ['VM locked', 1]]],
  ['answers that never come', [['timeout for a user'], ['answer lost for a role'], ['answer lost for a bridge']]],
  ['tasks that hang, or come too early', [['start hanging, then stopped'], ['clone without a lock'], ['answer lost for a clone']]],
  ['a full storage', [['storage full']]],
  ['a ticket that expires', [['ticket expired']]],
  ['a certificate that changes', [['wrong certificate']]],
  ['a cluster without quorum', [['quorum lost']]],
  ['a node that goes down, and a clone that fails', [['node down'], ['clone failed']]],
];

function together(names: readonly (readonly [string, number?])[]): FaultCase {
  const cases = names.map(([name, machine = 0]) => faultCases(FIRST_VM + machine).find(candidate => candidate.name === name)!);
  return cases.reduce((all, one) => ({ ...all, ...one, faults: [...all.faults, ...one.faults] }));
}

const STUDENTS = 1;
const AT_ONCE = 2;

describe.each(providers)('an apply that meets faults, with the %s provider', provider => {
  const setting = { root: ROOT, environment: 'class-router', students: STUDENTS, provider, providerVersion: otherProviderVersion, env: process.env };
  const queue = meetings.map(([name, faults]) => ({ name, faultCase: together(faults) }));
  const results = new Map<string, CaseResult>();
  let undisturbed: Undisturbed;

  beforeAll(async () => {
    undisturbed = await runUndisturbed(setting);
    const waiting = [...queue];
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) results.set(next.name, await runCase(setting, next.faultCase));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }, 600_000);

  it.each(meetings)('ends as if nothing had happened when the same command is run again: %s', (name, faults) => {
    const { hit, first, second, applied, plan, destroy, left } = results.get(name)!;

    expect(hit.filter(({ fired }) => fired.length === 0)).toEqual([]);
    const isHarmless = faults.every(([fault]) => together([[fault]]).succeeds);
    expect(first).toMatchObject({ code: isHarmless ? 0 : 1 });
    expect(second).toMatchObject({ code: 0 });
    expect(differences(undisturbed.applied, applied).filter(path => !isByDesign(path, faults))).toEqual([]);
    expect(plan).toMatchObject({ code: 0 });
    expect(destroy).toMatchObject({ code: 0 });
    expect(left).toEqual(undisturbed.before);
  });

  it('leaves a VM where somebody has migrated it, and stopped when somebody has stopped it', () => {
    const { applied } = results.get(meetings[0]![0])!;

    expect(differences(undisturbed.applied, applied)).toEqual([
      'vms.10001.node', 'vms.10002.status', 'volumes.pve1/local-lvm:vm-10001-disk-0', 'volumes.pve2/local-lvm:vm-10001-disk-0',
    ]);
  });

  it('has met every kind of fault', () => {
    const met = new Set([...results.values()].flatMap(({ hit }) => hit.map(({ kind }) => kind)));

    expect([...met].sort()).toEqual(faultSchema.options.map(option => option.shape.kind.value).filter(kind => kind !== OF_GUESTS).sort());
  });
});

/** What somebody has done to a VM, and is nobody's business but theirs. */
function isByDesign(path: string, faults: readonly (readonly [string, number?])[]): boolean {
  return faults.some(([name, machine]) => {
    const { stays } = together([[name, machine]]);
    return stays !== undefined && STAYS[stays].test(path);
  });
}
