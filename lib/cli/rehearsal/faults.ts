import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ClusterFacts } from '../../model/fit/cluster-facts';
import { templateStorages } from '../../model/fit/privileges';
import type { LabPlan } from '../../model/lab-plan';
import type { FaultInput } from '../../sim';
import type { FaultKind } from '../../sim/pve/faults/fault';
import { didYouMean } from '../../values/did-you-mean';
import { quote } from '../../values/quote';
import { CommandError } from '../errors';
import { EXIT } from '../exit-codes';
import { readFaults } from '../simulation/faults';

const CLONES = { method: 'POST', path: '/nodes/*/qemu/*/clone' } as const;
const SLOW_SECONDS = 120;

/** Kinds that a class can meet: nobody connects to its guests. */
type ClassFault = Exclude<FaultKind, 'guest-silent'>;

/** A fault of each kind, in the middle of the apply, on what the environment has. */
const SHORT: Readonly<Record<ClassFault, (plan: Middle) => FaultInput>> = {
  'http-error': ({ call }) => ({ kind: 'http-error', match: { ...CLONES, call } }),
  'timeout': ({ call }) => ({ kind: 'timeout', match: { ...CLONES, call } }),
  'answer-lost': ({ call }) => ({ kind: 'answer-lost', match: { ...CLONES, call } }),
  'quorum-lost': ({ call }) => ({ kind: 'quorum-lost', match: { ...CLONES, call } }),
  'ticket-expired': () => ({ kind: 'ticket-expired' }),
  'wrong-certificate': () => ({ kind: 'wrong-certificate' }),
  'node-down': ({ cloningNode, callThere }) => ({ kind: 'node-down', node: cloningNode, match: { ...CLONES, call: callThere } }),
  'vm-locked': ({ vmid }) => ({ kind: 'vm-locked', vmid }),
  'task-failed': ({ call }) => ({ kind: 'task-failed', match: { task: 'qmclone', call } }),
  'task-hanging': ({ call }) => ({ kind: 'task-hanging', match: { task: 'qmclone', call } }),
  'task-warnings': ({ call }) => ({ kind: 'task-warnings', match: { task: 'qmclone', call } }),
  'clone-lock': ({ call }) => ({ kind: 'clone-lock', match: { call } }),
  'storage-full': ({ call, storage }) => ({ kind: 'storage-full', storage, match: { call } }),
  'slow-reload': () => ({ kind: 'slow-reload', seconds: SLOW_SECONDS }),
  'vm-changed': ({ vmid }) => ({ kind: 'vm-changed', vmid, config: { description: 'changed by somebody' } }),
  'vm-migrated': ({ vmid, otherNode }) => ({ kind: 'vm-migrated', vmid, target: otherNode }),
  'vm-stopped': ({ vmid }) => ({ kind: 'vm-stopped', vmid }),
};

interface Middle {
  /** The clone in the middle. */
  readonly call: number;
  readonly vmid: number;
  /** The node that makes it, which is asked for clones of its own templates only … */
  readonly cloningNode: string;
  /** … and the clone in the middle of those. */
  readonly callThere: number;
  readonly otherNode: string;
  readonly storage: string;
}

/** The faults of `--fault`: a kind, or a file of them. @throws CommandError when it is neither */
export function chooseFaults(given: string, plan: LabPlan, facts: ClusterFacts, root: string): readonly FaultInput[] {
  if (Object.hasOwn(SHORT, given)) return [SHORT[given as ClassFault](middleOf(plan, facts))];
  const file = path.resolve(root, given);
  if (existsSync(file)) return readFaults(file);
  const kinds = Object.keys(SHORT);
  const meant = didYouMean(given, kinds);
  const fix = meant === undefined ? `kinds: ${kinds.join(', ')}` : `did you mean ${quote(meant)}?`;
  throw new CommandError(`--fault ${quote(given)} is neither a kind of fault nor a file\n    ${fix}`, EXIT.badInput);
}

function middleOf(plan: LabPlan, facts: ClusterFacts): Middle {
  const machines = plan.stands.flatMap(stand => stand.machines);
  const middle = machines[Math.floor(machines.length / 2)];
  if (middle === undefined) throw new CommandError('the environment has no machines that a fault could hit', EXIT.badInput);
  const cloningNode = middle.template.nodeName;
  return {
    call: middleOfMany(machines), vmid: middle.vmId,
    cloningNode, callThere: middleOfMany(machines.filter(({ template }) => template.nodeName === cloningNode)),
    otherNode: facts.nodes.find(({ name }) => name !== middle.nodeName)?.name ?? middle.nodeName,
    storage: templateStorages(plan, facts)[0] ?? 'local-lvm',
  };
}

function middleOfMany({ length }: readonly unknown[]): number {
  return Math.floor(length / 2) + 1;
}
