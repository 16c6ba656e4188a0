import { chooseFaults } from '../../../lib/cli/rehearsal/faults';
import { faultsFileSchema, faultSchema } from '../../../lib/sim/pve/faults/fault';
import { facts, NODE } from '../../model/fit/facts';
import { samplePlan, studentNames } from '../../stacks/sample-plan';
import { TestProject } from '../test-io';

const PLAN = samplePlan(studentNames(10));
const FACTS = facts({ nodes: [NODE, { ...NODE, name: 'pve2' }] });
/** Nobody connects to the guests of a class. */
const KINDS = faultSchema.options.map(({ shape }) => shape.kind.value).filter(kind => kind !== 'guest-silent');
const choose = (given: string, root = '/nowhere') => chooseFaults(given, PLAN, FACTS, root);

test.each(KINDS)('%s needs no more than its name', kind => {
  expect(faultsFileSchema.parse({ faults: choose(kind) }).faults).toEqual([expect.objectContaining({ kind })]);
});

test('a kind hits in the middle, what the environment has', () => {
  expect(choose('clone-lock')).toEqual([{ kind: 'clone-lock', match: { call: 16 } }]);
  expect(choose('storage-full')).toMatchObject([{ storage: 'local-lvm' }]);
  expect(choose('vm-migrated')).toMatchObject([{ vmid: 10_015, target: 'pve2' }]);
});

test('a node goes down in the middle of the clones that it makes, not of all', () => {
  const stands = PLAN.stands.map((stand, number) => (number % 2 === 0 ? stand : {
    ...stand, machines: stand.machines.map(machine => ({ ...machine, nodeName: 'pve2', template: { ...machine.template, nodeName: 'pve2' } })),
  }));

  expect(chooseFaults('node-down', { ...PLAN, stands }, FACTS, '/nowhere')).toMatchObject([{ node: 'pve2', match: { call: 8 } }]);
});

test('a file has as many as it wants', () => {
  const project = new TestProject();
  project.write('faults.yaml', 'faults: [{ kind: clone-lock }, { kind: quorum-lost }]\n');

  expect(choose('faults.yaml', project.root).map(({ kind }) => kind)).toEqual(['clone-lock', 'quorum-lost']);
  project.remove();
});

test('what is neither is refused, with what is meant', () => {
  expect(() => choose('clone-lok')).toThrow('--fault "clone-lok" is neither a kind of fault nor a file\n    did you mean "clone-lock"?');
  expect(() => choose('x')).toThrow(/kinds: http-error, timeout/);
});
