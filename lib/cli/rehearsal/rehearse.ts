import { measureCapacity } from '../../model/fit/capacity';
import type { ClusterFacts, Owned } from '../../model/fit/cluster-facts';
import { findMissing } from '../../model/fit/missing';
import type { Misfit } from '../../model/fit/misfit';
import { findNotAllowed } from '../../model/fit/privileges';
import { findTaken } from '../../model/fit/taken';
import { capacityWarnings, findTooSmall } from '../../model/fit/too-small';
import type { PlannedClass } from '../../model/plan-environments';
import type { Rehearsal, RehearsedFault, RehearsedRun } from '../../report/rehearsal';
import type { ClusterDump } from '../../sim';
import { TofuError } from '../../tofu/diagnostic';
import { showState } from '../../tofu/show';
import type { Context } from '../context';
import { warningAboutDatacenterFirewall } from '../datacenter-firewall';
import { planSafely } from '../leftovers';
import { applyPlan, makePlan, type SavedPlan } from '../plan-and-apply';
import { reportFaults } from '../simulation/faults';
import type { SimulationOptions, Simulation } from '../simulation/start-simulation';
import type { ReadyStack } from '../stack';
import { clusterFacts } from './cluster-facts';
import { compareDumps } from './compare-dumps';
import { chooseFaults } from './faults';
import { NOTHING_OWNED, ownedBy } from './owned';
import { phasesOf } from './phases';
import { prepareStage, type Stage } from './stage';
import type { Subject } from './subject';

export interface RehearseOptions {
  readonly provider: SimulationOptions['provider'];
  readonly clock: SimulationOptions['clock'];
  /** Kind of a fault, or a file of them. @default none */
  readonly fault?: string;
}

/** Applies an environment to a simulated cluster: once as it is, and with a fault once more. */
export async function rehearse(context: Context, planned: PlannedClass, subject: Subject, options: RehearseOptions): Promise<Rehearsal> {
  const facts = clusterFacts(subject.description, subject.source === 'copy');
  const faults = options.fault === undefined ? undefined : chooseFaults(options.fault, planned.plan, facts, context.root);
  const stage = await prepareStage(context, planned);
  const begin = (name: string, wrong: NonNullable<typeof faults>) => (
    stage.begin({ name, description: subject.description, provider: options.provider, clock: options.clock, faults: wrong })
  );
  try {
    const sound = await soundRun(context, await begin('sound', []), { planned, subject, facts, stage });
    const fault = faults === undefined || sound.dump === undefined ? undefined : await faultyRun(context, await begin('faulty', faults), sound.dump);
    return { ...sound.rehearsal, fault };
  } finally {
    stage.remove();
  }
}

interface Surroundings {
  readonly planned: PlannedClass;
  readonly subject: Subject;
  readonly facts: ClusterFacts;
  readonly stage: Stage;
}
interface Begun { readonly simulation: Simulation; readonly stack: ReadyStack }

/** @returns also what is on the cluster in the end; unset: it did not end well */
async function soundRun(
  context: Context, { simulation, stack }: Begun, { planned, subject, facts, stage }: Surroundings,
): Promise<{ rehearsal: Rehearsal; dump?: ClusterDump }> {
  const { cluster, provider } = simulation;
  const { source, from, description, unseen } = subject;
  try {
    const owned = stage.hasState ? ownedBy(await showState(stack.tofu)) : NOTHING_OWNED;
    const isKnown = source !== 'expected';
    const capacity = isKnown ? measureCapacity(planned.plan, facts, owned, planned.config.overcommit) : undefined;
    const misfits = capacity === undefined ? [] : [...findMisfits(planned, facts, owned, subject), ...findTooSmall(capacity)];
    const saved = await makePlan(context, stack, false);
    const isPossible = misfits.every(({ kind }) => kind === 'too small');
    const run = isPossible ? await applyOnce(context, { simulation, stack }, saved) : undefined;
    return {
      rehearsal: {
        environment: planned.config.name,
        cluster: { source, from, version: description.version, nodes: facts.nodes.length, vms: facts.vms.length, unseen },
        provider, isChange: owned !== NOTHING_OWNED && owned.poolIds.size > 0, resources: saved.types, misfits, capacity, run,
        warnings: [
          ...saved.endingVms.length === 0 ? [] : [`destroys ${saved.endingVms.length} VMs with their data: ${saved.endingVms.slice(0, 5).join(', ')}`],
          ...warningAboutDatacenterFirewall(planned.plan, isFirewallOn(subject)),
          ...capacity === undefined ? [] : capacityWarnings(capacity),
        ],
      },
      dump: run === undefined || run.error !== undefined ? undefined : cluster.dump(),
    };
  } finally {
    await simulation.stop();
  }
}

/** @returns undefined where it could not be seen */
function isFirewallOn({ source, description: { firewall } }: Subject): boolean | undefined {
  return source === 'copy' ? firewall : firewall ?? false;
}

function findMisfits({ plan }: PlannedClass, facts: ClusterFacts, owned: Owned, { privileges }: Subject): Misfit[] {
  return [
    ...findMissing(plan, facts),
    ...findTaken(plan, facts, owned),
    ...privileges === undefined ? [] : findNotAllowed(plan, facts, privileges),
  ];
}

async function applyOnce(context: Context, { simulation: { cluster }, stack }: Begun, saved: SavedPlan): Promise<RehearsedRun> {
  const before = cluster.passedSeconds();
  const error = await attempt(async () => applyPlan(context, stack, saved, 'rehearsing'));
  return { error, seconds: cluster.passedSeconds() - before, phases: phasesOf(cluster.taskSummary()) };
}

/** Applies with the fault, and again without it. */
async function faultyRun(context: Context, { simulation, stack }: Begun, sound: ClusterDump): Promise<RehearsedFault> {
  const { cluster } = simulation;
  try {
    const before = cluster.dump();
    const apply = async (title: string) => applyPlan(context, stack, await planSafely(context, stack, false), title);
    const error = await attempt(async () => apply('rehearsing with the fault'));
    const left = compareDumps(before, cluster.dump());
    const hits = reportFaults(cluster);
    const kinds = cluster.faults().map(({ kind }) => kind);
    cluster.clearFaults();
    const again = await attempt(async () => apply('the same again'));
    return { kinds, hits, error, left, again: { error: again, differences: compareDumps(sound, cluster.dump()) } };
  } finally {
    await simulation.stop();
  }
}

/** @returns what went wrong; undefined when nothing did. Ctrl-C ends it all */
async function attempt(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof TofuError && !error.isInterrupted) return error.message;
    throw error;
  }
}
