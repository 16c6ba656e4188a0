/**
 * Measures the synth of large classes, beside the same class written with the generated bindings alone, and `tofu plan` of the result.
 * `npm run bench -- [STUDENTS …]`; each synth is a process of its own, variants take turns, the median of three counts.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import Table from 'cli-table3';
import { timePlan } from './plan-time';

const ROUNDS = 3;
const VARIANTS = ['constructs', 'bindings'] as const;
type Variant = (typeof VARIANTS)[number];

interface Measured {
  readonly seconds: number;
  readonly memoryMiB: number;
  readonly megabytes: number;
}

const root = path.resolve(__dirname, '../..');
const work = mkdtempSync(path.join(tmpdir(), 'bench-'));
const outdirOf = (variant: Variant, students: number) => path.join(work, `${variant}-${students}`, 'cdktf.out');
const stackOf = (variant: Variant, students: number) => path.join(outdirOf(variant, students), 'stacks/class-dmz');

function measure(variant: Variant, students: number): Measured {
  const start = performance.now();
  const args = [path.join(__dirname, 'child.js'), variant, String(students), outdirOf(variant, students)];
  // the switch that the command-line tool has on, too
  const output = execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8', env: { ...process.env, CDKTN_DISABLE_CREATION_STACK: 'true' } });
  const seconds = (performance.now() - start) / 1000;
  return { seconds, memoryMiB: Number(output), megabytes: statSync(path.join(stackOf(variant, students), 'cdk.tf.json')).size / 1e6 };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

async function measureClass(students: number): Promise<string[]> {
  const rounds = Array.from({ length: ROUNDS }, () => VARIANTS.map(variant => measure(variant, students)));
  const [ours, theirs] = VARIANTS.map((_, i) => ({
    seconds: median(rounds.map(round => round[i]!.seconds)),
    memoryMiB: median(rounds.map(round => round[i]!.memoryMiB)),
    megabytes: rounds[0]![i]!.megabytes,
  })) as [Measured, Measured];
  const plan = await timePlan(stackOf('constructs', students), students, process.env);
  const beside = (a: number, b: number, digits: number, unit: string) => `${a.toFixed(digits)} ${unit}\n${b.toFixed(digits)} ${unit}\n× ${(b / a).toFixed(2)}`;
  return [
    `${students} students\n${students * 3} machines`,
    'constructs\nbindings alone\nbindings / constructs',
    beside(ours.seconds, theirs.seconds, 2, 's'),
    beside(ours.memoryMiB, theirs.memoryMiB, 0, 'MiB'),
    beside(ours.megabytes, theirs.megabytes, 2, 'MB'),
    `${plan.seconds.toFixed(1)} s\n(${plan.provider} provider)`,
    `1 / ${(plan.seconds / ours.seconds).toFixed(0)}`,
  ];
}

async function main(): Promise<void> {
  const sizes = process.argv.slice(2).map(Number);
  const table = new Table({ head: ['class', 'written with', 'synth, wall', 'peak memory', 'JSON', 'tofu plan', 'synth / plan'], style: { head: [], border: [] } });
  try {
    for (const students of sizes.length > 0 ? sizes : [100, 1000]) {
      process.stderr.write(`measuring ${students} students …\n`);
      table.push(await measureClass(students));
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  process.stdout.write(`${table.toString()}\nNode.js ${process.version}, ${cpus().length} × ${cpus()[0]?.model}\n`);
}

void main();
