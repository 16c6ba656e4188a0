import fc from 'fast-check';
import { planUpgrade, type UpgradeTarget } from '../../../../lib/model/talos/upgrade/plan-upgrade';
import { isAt, releaseOf, type UpgradeMachine, type UpgradeStep } from '../../../../lib/model/talos/upgrade/upgrade-steps';

const SCHEMATIC = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);

function image(version: string, schematic = SCHEMATIC): string {
  return `factory.talos.dev/nocloud-installer/${schematic}:${version}`;
}

function machine(key: string, now: Partial<NonNullable<UpgradeMachine['now']>> | undefined, more: Partial<UpgradeMachine> = {}): UpgradeMachine {
  return {
    key, type: key.startsWith('ctrl') ? 'controlplane' : 'worker', ip: `10.0.0.${key.length}`, image: image('v1.13.9'),
    now: now && { version: 'v1.13.9', schematic: SCHEMATIC, kubernetesVersion: 'v1.36.3', ...now }, ...more,
  };
}

function plan(machines: readonly UpgradeMachine[], more: Partial<UpgradeTarget> = {}) {
  return planUpgrade({ machines, kubernetesVersion: 'v1.36.3', parallel: 1, ...more });
}

function inWords(steps: readonly UpgradeStep[]): string[] {
  return steps.map(step => (step.action === 'talos' ? step.machines.map(upgrade => upgrade.machine).join('+') : step.action));
}

test('control planes come first, then workers, then Kubernetes, with a look at the health before all and after each', () => {
  const old = { version: 'v1.12.4', kubernetesVersion: 'v1.35.1' };

  const { steps, problems } = plan([machine('work-0', old), machine('ctrl-0', old), machine('ctrl-1', old)]);

  expect(problems).toEqual([]);
  expect(inWords(steps)).toEqual(['health', 'ctrl-0', 'health', 'ctrl-1', 'health', 'work-0', 'health', 'kubernetes', 'health']);
  expect(steps.find(({ action }) => action === 'kubernetes')).toEqual({ action: 'kubernetes', from: 'v1.35.1', to: 'v1.36.3' });
});

test('where all is as it shall be, nothing is done', () => {
  expect(plan([machine('ctrl-0', {}), machine('work-0', {})])).toEqual({ steps: [], problems: [] });
});

test('another schematic is an upgrade, too', () => {
  expect(inWords(plan([machine('ctrl-0', {}), machine('work-0', { schematic: OTHER })]).steps)).toEqual(['health', 'work-0', 'health']);
});

test('an image that is not of the factory is told by its version alone', () => {
  const custom = { image: 'registry.example.org:5000/installer:v1.13.9' };

  expect(plan([machine('ctrl-0', { schematic: undefined }, custom), machine('work-0', { schematic: OTHER }, custom)]).steps).toEqual([]);
});

test('an upgrade of Kubernetes that was left in the middle is ended, from the oldest version that still runs', () => {
  const { steps } = plan([machine('ctrl-0', {}), machine('work-0', { kubernetesVersion: 'v1.35.10' }), machine('work-1', { kubernetesVersion: 'v1.35.9' })]);

  expect(steps[1]).toEqual({ action: 'kubernetes', from: 'v1.35.9', to: 'v1.36.3' });
});

test.each<[string, Parameters<typeof machine>[1], Partial<UpgradeTarget>, RegExp, RegExp]>([
  ['a machine that does not answer', undefined, {}, /^work-0 does not answer at 10\.0\.0\.6$/, /start it/],
  ['two minor versions of Talos', { version: 'v1.11.5' }, {}, /^Talos goes from one minor version to the next: v1\.11\.5 runs, and v1\.13\.9/, /v1\.12 first/],
  ['an older minor version of Talos', { version: 'v1.14.0' }, {}, /^Talos does not go back: v1\.14\.0 runs/, /cluster\.talos_version/],
  ['two minor versions of Kubernetes', { kubernetesVersion: 'v1.34.2' }, {}, /^Kubernetes goes .* v1\.34\.2 runs, and v1\.36\.3/, /v1\.35 first/],
  ['an older minor version of Kubernetes', {}, { kubernetesVersion: 'v1.35.9' }, /^Kubernetes does not go back/, /cluster\.kubernetes_version/],
  ['a Kubernetes that is too old for the Talos that comes', { version: 'v1.12.4', kubernetesVersion: 'v1.30.1' }, { kubernetesVersion: 'v1.31.0' }, /^Talos v1\.13\.9 takes Kubernetes v1\.31 and newer, and v1\.30\.1 runs/, /Kubernetes first/],
])('%s is refused', (_, now, more, message, fix) => {
  const [problem] = plan([machine('ctrl-0', more.kubernetesVersion ? { ...now } : {}), machine('work-0', now)], more).problems;

  expect(problem).toEqual({ message: expect.stringMatching(message), fix: expect.stringMatching(fix) });
});

test('what is wrong with many machines is said once', () => {
  expect(plan([machine('ctrl-0', { version: 'v1.11.0' }), machine('work-0', { version: 'v1.11.0' })]).problems).toHaveLength(1);
});

test('an image without a version is refused', () => {
  expect(plan([machine('ctrl-0', {}, { image: 'registry.example.org:5000/installer' })]).problems[0]!.message).toContain('whose tag is no version');
});

const release = fc.record({
  version: fc.constantFrom('v1.12.4', 'v1.13.0', 'v1.13.9'), schematic: fc.constantFrom(SCHEMATIC, OTHER), kubernetesVersion: fc.constantFrom('v1.35.4', 'v1.36.3'),
});
const parts = fc.tuple(fc.array(release, { minLength: 1, maxLength: 5 }), fc.array(release, { maxLength: 12 }), fc.boolean());
const cluster = parts.map(([controlPlanes, workers, workersFirst]) => {
  const all = [controlPlanes.map((now, index) => machine(`ctrl-${index}`, now)), workers.map((now, index) => machine(`work-${index}`, now))];
  return (workersFirst ? all.reverse() : all).flat();
});

/** What the machines are after some steps. */
function after(machines: readonly UpgradeMachine[], steps: readonly UpgradeStep[]): UpgradeMachine[] {
  return machines.map(one => steps.reduce<UpgradeMachine>((was, step) => {
    if (step.action === 'kubernetes') return { ...was, now: { ...was.now!, kubernetesVersion: step.to } };
    const upgrade = step.action === 'talos' ? step.machines.find(({ machine: name }) => name === was.key) : undefined;
    return upgrade === undefined ? was : { ...was, now: { ...was.now!, ...upgrade.to } };
  }, one));
}

test('never two control planes at once, never one beside a worker, never more workers than may be, and all control planes before the first worker', () => {
  fc.assert(fc.property(cluster, fc.integer({ min: 1, max: 5 }), (machines, parallel) => {
    const groups = plan(machines, { parallel }).steps.flatMap(step => (step.action === 'talos' ? [step.machines.map(upgrade => upgrade.machine)] : []));
    const isControlPlane = (group: readonly string[]) => group.some(name => name.startsWith('ctrl'));
    expect(groups.every(group => group.length <= (isControlPlane(group) ? 1 : parallel))).toBe(true);
    expect(groups.slice(groups.filter(isControlPlane).length).some(isControlPlane)).toBe(false);
  }));
});

test('never a machine at the target touched, every other one once, and health after every step', () => {
  fc.assert(fc.property(cluster, fc.integer({ min: 1, max: 5 }), (machines, parallel) => {
    const { steps } = plan(machines, { parallel });
    const touched = steps.flatMap(step => (step.action === 'talos' ? step.machines.map(upgrade => upgrade.machine) : []));
    const behind = machines.filter(({ now, image: wanted }) => !isAt(now!, releaseOf(wanted)!)).map(({ key }) => key);
    expect([...touched].sort()).toEqual([...behind].sort());
    expect(steps.every(({ action }, index) => (action === 'health') === (index % 2 === 0))).toBe(true);
    expect(steps.length % 2).toBe(steps.length === 0 ? 0 : 1);
  }));
});

test('what is planned after an interruption is the rest, and after all steps nothing', () => {
  fc.assert(fc.property(cluster, fc.nat(), (machines, cut) => {
    const { steps } = plan(machines);
    const done = steps.length === 0 ? 0 : cut % (steps.length + 1);
    const work = (all: readonly UpgradeStep[]) => inWords(all.filter(({ action }) => action !== 'health'));
    expect(work(plan(after(machines, steps.slice(0, done))).steps)).toEqual(work(steps.slice(done)));
    expect(plan(after(machines, steps)).steps).toEqual([]);
  }));
});
