/**
 * What becomes of an apply that meets a fault, and of the same command again: every example environment, every kind of fault, both providers.
 * `npm run faults -- [--environments A,B] [--providers real,stand-in] [--cases TEXT] [--students N] [--at-once N]` prints a table.
 */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { faultCases, type FaultCase } from './cases';
import { differences, STAYS } from './differences';
import type { Provider } from './rehearsal';
import { runCase, runUndisturbed, type CaseResult, type Setting, type Undisturbed } from './run-case';

const root = path.resolve(__dirname, '../../..');
/** The example environments, with the VM ID of a machine of the first student. */
const ENVIRONMENTS = { 'class-router': 10001, 'class-dmz': 30001, 'class-single': 20000 } as const;
type Name = keyof typeof ENVIRONMENTS;
const realIsThere = existsSync(path.join(homedir(), '.terraform.d/plugins/registry.opentofu.org/bpg/proxmox'));

const { values } = parseArgs({
  options: {
    environments: { type: 'string', default: Object.keys(ENVIRONMENTS).join() },
    providers: { type: 'string', default: realIsThere ? 'stand-in,real' : 'stand-in' },
    cases: { type: 'string', default: '' },
    students: { type: 'string', default: '2' },
    'at-once': { type: 'string', default: '2' },
    verbose: { type: 'boolean', default: false },
  },
});

interface Job {
  readonly setting: Setting;
  readonly faultCase: FaultCase;
  readonly undisturbed: Undisturbed;
}

async function main(): Promise<void> {
  const table = new Table({ head: ['environment', 'provider', 'fault', 'hit', 'first', 'seconds', 'second', 'dump', 'plan', 'destroyed'] });
  const jobs: Job[] = [];
  for (const environment of values.environments.split(',') as Name[]) {
    for (const provider of values.providers.split(',') as Provider[]) {
      const providerVersion = process.env.BPG_PROXMOX_VERSION;
      const setting = { root, environment, provider, students: Number(values.students), providerVersion, env: process.env };
      const undisturbed = await runUndisturbed(setting);
      const cases = faultCases(ENVIRONMENTS[environment]).filter(({ name, needsNetworks }) => (
        name.includes(values.cases) && !(needsNetworks && environment === 'class-single')
      ));
      jobs.push(...cases.map(faultCase => ({ setting, faultCase, undisturbed })));
    }
  }
  const rows: string[][] = [];
  const takeJobs = async () => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
      const result = await runCase(job.setting, job.faultCase);
      const row = describe(job, result);
      rows.push(row);
      process.stderr.write(`${row.join('  ')}\n`);
      if (values.verbose) process.stderr.write(`${JSON.stringify(result.hit)}\n${result.first.output}\n${result.second.output}\n${result.plan.output}\n`);
    }
  };
  await Promise.all(Array.from({ length: Number(values['at-once']) }, takeJobs));
  table.push(...rows.sort(([a = '', b = ''], [c = '', d = '']) => (a + b < c + d ? -1 : 1)));
  process.stdout.write(`${table.toString()}\n`);
}

function describe({ setting, faultCase, undisturbed }: Job, result: CaseResult): string[] {
  const { hit, first, firstSeconds, second, plan, destroy, applied, left } = result;
  const fired = hit.flatMap(({ fired: all }) => all);
  const { stays } = faultCase;
  const all = differences(undisturbed.applied, applied);
  const changed = all.filter(place => stays === undefined || !STAYS[stays].test(place));
  const same = all.length === 0 ? 'same' : `same but ${stays}`;
  const remains = differences(undisturbed.before, left);
  return [
    setting.environment, setting.provider, faultCase.name, fired.length === 0 ? 'NOTHING' : String(fired.length), String(first.code), firstSeconds.toFixed(1),
    String(second.code), changed.length === 0 ? same : changed.slice(0, 3).join(' '), plan.code === 0 ? 'empty' : String(plan.code),
    destroy.code === 0 && remains.length === 0 ? 'as before' : `${destroy.code} ${remains.slice(0, 3).join(' ')}`,
  ];
}

void main();
