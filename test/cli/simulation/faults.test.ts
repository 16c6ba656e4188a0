import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readFaults, reportRun } from '../../../lib/cli/simulation/faults';
import type { SimulatedCluster } from '../../../lib/sim';

let folder: string;

beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'standsmith-faults-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function fileWith(content: string): string {
  const file = path.join(folder, 'faults.yaml');
  writeFileSync(file, content);
  return file;
}

it('reads what shall go wrong', () => {
  expect(readFaults(fileWith('faults:\n  - { kind: node-down, node: pve2 }\n'))).toEqual([{ kind: 'node-down', node: 'pve2' }]);
});

it('names everything that is wrong with the file, by its place', () => {
  const file = fileWith('faults:\n  - { kind: node-down }\n  - { kind: timeout, match: { paths: /version } }\n');

  expect(() => readFaults(file)).toThrow(/faults\.0\.node[^]*faults\.1\.match[^]*paths[^]*docs\/simulated-proxmox\.md/);
});

it('says what each fault has hit, and how much simulated time has passed', () => {
  const cluster = {
    faults: () => [{ kind: 'clone-lock', fired: [] }, { kind: 'slow-reload', fired: ['srvreload networking on pve1', 'srvreload networking on pve2'] }],
    passedSeconds: () => 754.4,
  } as unknown as SimulatedCluster;

  expect(reportRun(cluster, 'instant')).toEqual(['fault clone-lock hit nothing', 'fault slow-reload hit srvreload networking on pve1, and 1 more']);
  expect(reportRun(cluster, 'simulated').at(-1)).toBe('on the cluster, this took 12 min 34 s');
});
