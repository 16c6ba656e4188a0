/**
 * How long an apply takes on the cluster's clock, beside the least that the cluster's limits allow, and beside the same work done one after another.
 * A linked clone takes 2 s, a start 1 s, and a node does four clones at once. `node dist/bench/apply-time.js [STUDENTS …]`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Table from 'cli-table3';
import { parallelism } from '../lib/model/parallelism';
import { synthesize } from '../stacks/synthesize';
import { benchPlan } from './lab';
import { DMZ_CLUSTER, withRig } from './rig';

const CLONE_SECONDS = 2;
const START_SECONDS = 1;
const CLONES_AT_ONCE = 4;
const profile = { seconds: { qmclone: CLONE_SECONDS, qmstart: START_SECONDS }, at_once: { qmclone: CLONES_AT_ONCE } };

const root = path.resolve(__dirname, '../..');

interface Taken {
  /** Seconds on the cluster's clock. */
  readonly seconds: number;
  readonly provider: string;
}

async function timeApply(stack: string, students: number, atOnce: number): Promise<Taken> {
  const description = { ...DMZ_CLUSTER, nodes: { pve1: { memory_mib: 4_194_304, cores: 1024 } }, profile };
  return withRig(stack, students, { description, clock: 'simulated' }, process.env, async ({ cluster, provider, tofu }) => {
    await tofu('plan', '-input=false', '-var-file', 'values.tfvars.json', '-out', 'vm');
    const before = cluster.passedSeconds();
    await tofu('apply', '-input=false', `-parallelism=${atOnce}`, 'vm');
    return { seconds: cluster.passedSeconds() - before, provider };
  });
}

async function measure(students: number): Promise<string[]> {
  const plan = benchPlan(root, students);
  const machines = plan.stands.flatMap(stand => stand.machines).length;
  const bound = Math.ceil(machines / CLONES_AT_ONCE) * CLONE_SECONDS + START_SECONDS;
  const [ours, single] = [parallelism(plan.stands.flatMap(({ machines: own }) => own)), 1];
  const taken: Taken[] = [];
  for (const atOnce of [ours, single]) {
    const work = mkdtempSync(path.join(tmpdir(), 'bench-'));
    try {
      const outdir = path.join(work, 'cdktf.out');
      synthesize([plan], { outdir });
      taken.push(await timeApply(path.join(outdir, 'stacks/class-dmz'), students, atOnce));
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
  const [together, oneByOne] = taken as [Taken, Taken];
  return [
    `${students} students\n${machines} machines`, `${bound} s`,
    `${together.seconds.toFixed(0)} s\n× ${(together.seconds / bound).toFixed(2)}`,
    `${oneByOne.seconds.toFixed(0)} s\n× ${(oneByOne.seconds / bound).toFixed(2)}`, together.provider,
  ];
}

async function main(): Promise<void> {
  const head = ['class', 'bound', 'standsmith apply', 'one after another', 'provider'];
  const table = new Table({ head, style: { head: [], border: [] } });
  const sizes = process.argv.slice(2).map(Number);
  for (const students of sizes.length > 0 ? sizes : [100]) {
    process.stderr.write(`applying ${students} students, twice …\n`);
    table.push(await measure(students));
  }
  process.stdout.write(`${table.toString()}\nseconds on the simulated cluster's clock\n`);
}

void main();
