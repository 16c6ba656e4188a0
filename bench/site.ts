/**
 * Measures reading a site of 500 machines, merging them all (site → node → environment → machine), and making them the machines of environments that
 * say nothing themselves. The median of five counts.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import Table from 'cli-table3';
import { loadMachines } from '../lib/config/machines/load-machines';
import { loadSite } from '../lib/config/site/load-site';
import { machineTree, toSiteSettings } from '../lib/config/site/site-settings';

const ROUNDS = 5;
const ENVIRONMENTS = 10;
const MACHINES = [50, 500, 5000];

/** A site with ten environments. */
function makeSite(folder: string, machines: number): void {
  for (const name of ['hosts', 'nodes', 'envs']) mkdirSync(path.join(folder, name), { recursive: true });
  writeFileSync(path.join(folder, 'site.yaml'), 'defaults: { domain: lab.example, datastore: local-zfs, bridge: vmbr0, dns_servers: [10.0.12.1], packages: [curl, git] }\n');
  writeFileSync(path.join(folder, 'hosts/pve.yaml'), 'address: 10.0.12.10\n');
  writeFileSync(path.join(folder, 'nodes/pve.yaml'), 'host: pve\napi_endpoint: https://10.0.12.10:8006\ndatastore: local\n');
  for (let environment = 0; environment < ENVIRONMENTS; environment++) {
    const vms = Array.from({ length: machines / ENVIRONMENTS }, (_, index) => `  - { name: vm${index}, cores: 4, domain: vm${index}.example, packages: [nginx], image: debian-13 }\n`);
    mkdirSync(path.join(folder, `project/env${environment}`), { recursive: true });
    writeFileSync(path.join(folder, `project/env${environment}/env.yaml`), 'kind: machines\n');
    writeFileSync(path.join(folder, `envs/env${environment}.yaml`), `node: pve\nvmid_base: ${10000 * (environment + 1)}\ndomain: dev.example\nvms:\n${vms.join('')}`);
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

const table = new Table({ head: ['machines', 'read and checked', 'merged', 'made machines'] });
for (const machines of MACHINES) {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-site-'));
  try {
    makeSite(folder, machines);
    const times = Array.from({ length: ROUNDS }, () => {
      const start = performance.now();
      const site = loadSite(folder, folder);
      const read = performance.now();
      const merged = [...site.environments.values()].flatMap(one => one.machines.map(machine => toSiteSettings(machineTree(site, one, machine))));
      if (merged.length !== machines) throw new Error(`${merged.length} machines instead of ${machines}`);
      const merge = performance.now();
      const made = [...site.environments.keys()].flatMap(name => loadMachines(path.join(folder, 'project', name), folder, site).machines);
      if (made.length !== machines) throw new Error(`${made.length} machines made instead of ${machines}`);
      return { read: read - start, merge: merge - read, make: performance.now() - merge };
    });
    const ms = (of: 'read' | 'merge' | 'make') => `${median(times.map(time => time[of])).toFixed(0)} ms`;
    table.push([machines, ms('read'), ms('merge'), ms('make')]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
process.stdout.write(`a site of ${ENVIRONMENTS} environments, on ${cpus().length} cores\n${table.toString()}\n`);
