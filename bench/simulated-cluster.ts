/**
 * Measures a simulated cluster with 1,000 students beside one with 100: how long its listings take over HTTPS, for root and for a token that sees
 * one class, while nothing else happens and while VMs are changed; what the refresh of VMs costs; and the memory of its process. Beside the time that
 * passes stands the processor time of the process for one request, which says the same on a machine that is busy with other things.
 * `node dist/bench/simulated-cluster.js [STUDENTS …]`.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import Table from 'cli-table3';
import { BenchClient, forEach } from './bench-client';
import { makeStudents, type ClassCluster } from './class-cluster';
import type { ClusterAddress, ClusterUse } from './cluster-process';

const LISTINGS = [
  '/cluster/resources', '/cluster/resources?type=vm', '/nodes/pve1/qemu', '/cluster/sdn/vnets', '/cluster/sdn/zones', '/pools', '/access/acl', '/access/users',
  '/nodes/pve1/tasks?limit=500', '/nodes/pve1/storage/local-lvm/content',
];
/** What a token of one class is let see. */
const CLASS_LISTINGS = ['/cluster/resources', '/cluster/resources?type=vm', '/nodes/pve1/qemu', '/cluster/sdn/vnets', '/pools', '/access/acl'];
const ROUNDS = 60;
const READ_VMS = 20;
const CONNECTIONS = 10;

/** One line of the table: what was measured, as texts and as the number that is compared. */
interface Figure {
  readonly text: string;
  readonly compared: number;
}

type Figures = Map<string, Figure>;

/** @param cpuMs processor time of all of them together */
function times(milliseconds: readonly number[], cpuMs?: number): Figure {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]!;
  const cpu = cpuMs === undefined ? '' : `, CPU ${(cpuMs / sorted.length).toFixed(1)}`;
  return { text: `${at(0.5).toFixed(1)} / ${at(0.95).toFixed(1)}${cpu} ms`, compared: at(0.95) };
}

function amount(value: number, unit: string, digits = 0): Figure {
  return { text: `${value.toFixed(digits)} ${unit}`, compared: value };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function measureListings(client: BenchClient, child: ChildProcess, listings: readonly string[], as: string, figures: Figures): Promise<void> {
  for (const listing of listings) {
    const taken: number[] = [];
    const { cpuMs } = await useOf(child);
    while (taken.length < ROUNDS) taken.push(await timed(async () => client.get(listing)));
    figures.set(`${listing}${as}`, times(taken, (await useOf(child)).cpuMs - cpuMs));
  }
}

async function useOf(child: ChildProcess): Promise<ClusterUse> {
  child.send('use');
  return (await once(child, 'message') as [ClusterUse])[0];
}

/** Does something over and over for as long as something else lasts. @returns how long each turn took, in milliseconds */
async function meanwhile(repeated: (turn: number) => Promise<unknown>, lasting: () => Promise<void>): Promise<number[]> {
  const taken: number[] = [];
  let isOver = false;
  const repeating = (async () => { while (!isOver) taken.push(await timed(async () => repeated(taken.length))); })();
  await lasting();
  isOver = true;
  await repeating;
  return taken;
}

/** What the provider asks to refresh a VM: it looks into one pool after the other until the VM is found, at worst into all. */
async function measureReads(client: BenchClient, { pools, vms }: ClassCluster, figures: Figures): Promise<void> {
  const taken: number[] = [];
  const ask = async (asked: string) => { taken.push(await timed(async () => client.get(asked))); };
  const seconds = await timed(async () => forEach(vms.slice(-READ_VMS), CONNECTIONS, async ({ vmid, node }) => {
    const vm = `/nodes/${node}/qemu/${vmid}`;
    for (const asked of ['/cluster/resources?type=vm', `${vm}/config`, `${vm}/status/current`, '/pools']) await ask(asked);
    for (const pool of pools) await ask(`/pools?poolid=${encodeURIComponent(pool)}`);
  })) / 1000;
  figures.set(`reads of ${READ_VMS} VMs, ${CONNECTIONS} at once: a request`, times(taken));
  figures.set('… requests a second', amount(taken.length / seconds, '/s'));
}

async function measureMemory(child: ChildProcess, figures: Figures): Promise<void> {
  const { residentMiB, peakMiB } = await useOf(child);
  figures.set('memory', amount(residentMiB, 'MiB'));
  figures.set('memory at its peak', amount(peakMiB, 'MiB'));
}

async function measureRequests(address: ClusterAddress, child: ChildProcess, students: number, figures: Figures): Promise<void> {
  const start = performance.now();
  const root = new BenchClient(address, address.apiToken, CONNECTIONS);
  const cluster = await makeStudents(root, students);
  figures.set('made in', amount((performance.now() - start) / 1000, 's', 1));
  const alone = new BenchClient(address, address.apiToken);
  const ofClass = new BenchClient(address, cluster.classToken);
  await measureListings(alone, child, LISTINGS, '', figures);
  await measureListings(ofClass, child, CLASS_LISTINGS, ', seen by a class', figures);
  const change = async (turn: number) => {
    const { vmid, node } = cluster.vms[turn % cluster.vms.length]!;
    await root.send('PUT', `/nodes/${node}/qemu/${vmid}/config`, { description: `change ${turn}` });
  };
  const changes = await meanwhile(change, async () => measureListings(alone, child, LISTINGS, ', while VMs change', figures));
  figures.set('a change meanwhile', times(changes));
  await measureReads(root, cluster, figures);
  await Promise.all([root, alone, ofClass].map(async client => client.close()));
}

async function measure(students: number): Promise<Figures> {
  process.stderr.write(`measuring a simulated cluster with ${students} students …\n`);
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
  const dataFile = path.join(folder, 'cluster.json');
  const child = fork(path.join(__dirname, 'cluster-process.js'), [dataFile]);
  try {
    const figures: Figures = new Map();
    const [address] = await once(child, 'message') as [ClusterAddress];
    await measureRequests(address, child, students, figures);
    await measureMemory(child, figures);
    figures.set('data file', amount(statSync(dataFile).size / 1e6, 'MB', 1));
    return figures;
  } finally {
    child.send('stop');
    await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const given = process.argv.slice(2).map(Number);
  const sizes = given.length > 0 ? given : [100, 1000];
  const measured: Figures[] = [];
  for (const students of sizes) measured.push(await measure(students));
  const [first] = measured as [Figures];
  const ratio = (name: string) => measured.slice(1).map(figures => `× ${(figures.get(name)!.compared / first.get(name)!.compared).toFixed(1)}`);
  const head = ['median / 95th percentile', ...sizes.map(students => `${students} students`), ...sizes.slice(1).map(() => 'ratio')];
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  for (const name of first.keys()) table.push([name, ...measured.map(figures => figures.get(name)!.text), ...ratio(name)]);
  process.stdout.write(`${table.toString()}\nNode.js ${process.version}, ${cpus().length} × ${cpus()[0]?.model}\n`);
}

void main();
