/**
 * Measures how the synth of a Talos cluster grows with its workers: `envs/talos`, with more of them. Each synth is a process of its own, sizes take
 * turns, the median of three counts.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import Table from 'cli-table3';

const ROUNDS = 3;
const WORKERS = [5, 50, 500];
const ENVIRONMENT = 'envs/talos';

interface Measured {
  /** The whole process. */
  readonly wall: number;
  /** Without the loading of modules: reading, checking, planning, writing. */
  readonly work: number;
}

const root = path.resolve(__dirname, '../..');

/** A project with the example's cluster, and as many workers as wanted. */
function project(folder: string, workers: number): void {
  cpSync(path.join(root, ENVIRONMENT), path.join(folder, ENVIRONMENT), { recursive: true });
  const file = path.join(folder, ENVIRONMENT, 'env.yaml');
  const more = Array.from({ length: workers - 5 }, (_, i) => {
    const [high, low] = [Math.floor(i / 250), i % 250];
    return `  more-${i}: { machine_type: worker, ip: 10.25.${160 + high}.${low + 1}, vm_id: ${9000 + i} }\n`;
  });
  writeFileSync(file, `${readFileSync(file, 'utf8').replace('node_network: 10.25.150.0/24', 'node_network: 10.25.128.0/18')}${more.join('')}`);
}

function measure(folder: string): Measured {
  const start = performance.now();
  const output = execFileSync(process.execPath, [path.join(__dirname, 'talos-child.js')], {
    cwd: folder, encoding: 'utf8', env: { ...process.env, CDKTN_DISABLE_CREATION_STACK: 'true' },
  });
  return { wall: (performance.now() - start) / 1000, work: Number(output) };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function main(): void {
  const work = mkdtempSync(path.join(tmpdir(), 'bench-'));
  try {
    const folders = WORKERS.map(workers => path.join(work, String(workers)));
    folders.forEach((folder, i) => project(folder, WORKERS[i]!));
    const rounds = Array.from({ length: ROUNDS }, () => folders.map(measure));
    const walls = folders.map((_, i) => median(rounds.map(round => round[i]!.wall)));
    const works = folders.map((_, i) => median(rounds.map(round => round[i]!.work)));
    const table = new Table({ head: ['cluster', 'synth, wall', 'without loading', 'beside the smallest', 'JSON'], style: { head: [], border: [] } });
    WORKERS.forEach((workers, i) => table.push([
      `3 + ${workers}`, `${walls[i]!.toFixed(2)} s`, `${works[i]!.toFixed(2)} s`, `× ${(walls[i]! / walls[0]!).toFixed(2)}`,
      `${(statSync(path.join(folders[i]!, 'cdktf.out/stacks/talos/cdk.tf.json')).size / 1e6).toFixed(2)} MB`,
    ]));
    process.stdout.write(`${table.toString()}\nNode.js ${process.version}, ${cpus().length} × ${cpus()[0]?.model}\n`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

main();
